"""Traces of people in a text that is to be printed: telephone, e-mail, identity number. A warning, no proof."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

MASK = "[…]"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<!\d)(?:\+?90[\s.-]?)?\(?0?\s?[2-5]\d{2}\)?[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?!\d)")
ELEVEN = re.compile(r"(?<!\d)[1-9]\d{10}(?!\d)")
IBAN = re.compile(r"\bTR\d{2}(?:\s?\d{4}){5}\s?\d{2}\b", re.IGNORECASE)
PATTERNS = (
    (EMAIL, gettext_noop("an e-mail address")),
    (IBAN, gettext_noop("an account number")),
    (PHONE, gettext_noop("a telephone number")),
)


def is_identity_number(digits: str) -> bool:
    """Tells whether eleven digits are a Turkish identity number, by its two check digits."""
    if not ELEVEN.fullmatch(digits):
        return False
    d = [int(sign) for sign in digits]
    tenth = (7 * sum(d[0:9:2]) - sum(d[1:8:2])) % 10
    return d[9] == tenth and d[10] == sum(d[:10]) % 10


def traces(text: str) -> list[str]:
    """Returns what of people is found in the text, in words."""
    found = [_(name) for pattern, name in PATTERNS if pattern.search(text)]
    if any(is_identity_number(match.group()) for match in ELEVEN.finditer(text)):
        found.append(_("an identity number"))
    return found


def masked(text: str) -> str:
    """Returns the text with all traces masked. Names it cannot know: a person reads it before it is printed."""
    text = ELEVEN.sub(lambda m: MASK if is_identity_number(m.group()) else m.group(), text)
    for pattern, _name in PATTERNS:
        text = pattern.sub(MASK, text)
    return text
