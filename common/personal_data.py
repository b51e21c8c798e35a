"""Traces of people in a text: telephone, e-mail, account, identity number, number plate. A proposal, no proof.

Names and addresses it cannot know: a person reads the text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

OMITTED = "[…]"
EMAIL, ACCOUNT, PHONE, IDENTITY, PLATE = "email", "account", "phone", "identity", "plate"
LABELS = {
    PHONE: _("telephone number"),
    EMAIL: _("e-mail address"),
    IDENTITY: _("identity number"),
    ACCOUNT: _("account number"),
    PLATE: _("number plate"),
    "other": _("words about a person"),
}
_ELEVEN = re.compile(r"(?<!\d)[1-9]\d{10}(?!\d)")
# Provinces 01 to 81, then letters and digits: 35 A 1234, 35 AB 123, 35 ABC 12. Small letters only without spaces,
# else "35 ve 100" were one.
_PROVINCE = r"(?<!\d)(?:0[1-9]|[1-7]\d|8[01])"
_PATTERNS = (
    (EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (ACCOUNT, re.compile(r"\bTR\d{2}(?:\s?\d{4}){5}\s?\d{2}\b", re.IGNORECASE)),
    (
        PHONE,
        re.compile(
            r"(?<!\d)(?:\+?90[\s.-]?)?\(?0?\s?[2-5]\d{2}\)?[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?!\d)"
        ),
    ),
    (
        PLATE,
        re.compile(
            _PROVINCE
            + r"(?: ?[A-PR-VYZ] ?\d{4,5}| ?[A-PR-VYZ]{2} ?\d{3,4}| ?[A-PR-VYZ]{3} ?\d{2,3}"
            + r"|[a-pr-vyz]{1,3}\d{2,4})(?!\w)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where something stands in a text, and of which kind it is."""

    start: int
    end: int
    kind: str


def is_identity_number(digits: str) -> bool:
    """Tells whether eleven digits are a Turkish identity number, by its two check digits."""
    if not _ELEVEN.fullmatch(digits):
        return False
    d = [int(sign) for sign in digits]
    tenth = (7 * sum(d[0:9:2]) - sum(d[1:8:2])) % 10
    return d[9] == tenth and d[10] == sum(d[:10]) % 10


def traces(text: str) -> list[Trace]:
    """Returns what is found, in the order of the text and without overlaps; the first and longest wins."""
    found = [Trace(m.start(), m.end(), IDENTITY) for m in _ELEVEN.finditer(text) if is_identity_number(m[0])]
    for kind, pattern in _PATTERNS:
        found += [Trace(m.start(), m.end(), kind) for m in pattern.finditer(text)]
    return _apart(found)


def places_of(phrase: str, text: str) -> list[Trace]:
    """Returns where a phrase stands in a text, in whatever letters; for what a reader finds."""
    wanted = phrase.strip()
    if not wanted:
        return []
    return [Trace(m.start(), m.end(), "other") for m in re.finditer(re.escape(wanted), text, re.IGNORECASE)]


def without(text: str, found: Iterable[Trace]) -> str:
    """Returns the text with a mark in the place of each trace; never longer than it was."""
    for trace in sorted(_apart(found), key=lambda each: -each.start):
        mark = OMITTED[: trace.end - trace.start]
        text = text[: trace.start] + mark + text[trace.end :]
    return text


def _apart(found: Iterable[Trace]) -> list[Trace]:
    kept: list[Trace] = []
    for each in sorted(found, key=lambda trace: (trace.start, -trace.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
