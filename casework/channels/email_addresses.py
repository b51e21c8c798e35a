"""The addresses of the mail door: each case has one of its own, which nobody can make up.

`basvuru@town` becomes `basvuru+2026-000123-<sign>@town` (subaddressing, RFC 5233); the sign is 128 bits of an HMAC,
in small letters, because servers may change the case of an address.
"""

import re
from collections.abc import Iterable
from email.utils import formataddr
from hmac import compare_digest

from django.conf import settings

from casework.models import Case, Message
from common.identifiers import keyed_digest

SIGN_LENGTH = 32
_OF_A_MESSAGE = re.compile(r"<(?P<pk>[0-9a-f]{32})\+(?P<number>\d{4}-\d{6,})-(?P<sign>[0-9a-f]{32})@")
_OF_A_CASE = re.compile(r"\+(?P<number>\d{4}-\d{6,})-(?P<sign>[0-9a-f]{32})@")


def is_open() -> bool:
    """Whether the municipality takes mail here."""
    return bool(settings.CASE_MAIL_ADDRESS)


def address_of(case: Case) -> str:
    """Returns where replies in a case go; nothing while the door is closed."""
    if not is_open():
        return ""
    name, domain = settings.CASE_MAIL_ADDRESS.rsplit("@", 1)
    return f"{name}+{case.number}-{_sign(case.number)}@{domain}"


def sender_line() -> str:
    """Returns the sender that people see."""
    return formataddr((f"{settings.MUNICIPALITY_NAME} Belediyesi", settings.CASE_MAIL_ADDRESS))


def case_of(addresses: Iterable[str]) -> Case | None:
    """Returns the case whose own address is among those given, or nothing when no sign is ours."""
    for address in addresses:
        found = _OF_A_CASE.search(address.lower())
        if found and compare_digest(_sign(found["number"]), found["sign"]):
            return Case.objects.filter(number=found["number"]).first()
    return None


def message_id_of(message: Message) -> str:
    """Returns the Message-ID under which a message of ours leaves (RFC 5322, 3.6.4); it holds the case's address."""
    domain = (settings.CASE_MAIL_ADDRESS or settings.DEFAULT_FROM_EMAIL).rsplit("@", 1)[-1].rstrip(">")
    number = message.case.number
    return f"<{message.pk.hex}+{number}-{_sign(number)}@{domain}>"


def message_of(message_id: str) -> Message | None:
    """Returns the message of ours that left under a Message-ID, or nothing when its sign is not ours."""
    found = _OF_A_MESSAGE.search(message_id.lower())
    if not found or not compare_digest(_sign(found["number"]), found["sign"]):
        return None
    return Message.objects.filter(pk=found["pk"], case__number=found["number"]).first()


def headers_of(case: Case) -> dict[str, str]:
    """Returns the headers that every letter of a case carries while the door is open."""
    return {"From": sender_line(), "Reply-To": address_of(case)} if is_open() else {}


def _sign(number: str) -> str:
    return keyed_digest(number, "case-mail", key=settings.SECRET_KEY)[:SIGN_LENGTH]
