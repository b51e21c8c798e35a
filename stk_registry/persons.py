"""Where the registry names a person: by account, by the account's address, or by name within their organisations.

A name alone proves nothing, so it counts only in organisations for which the person spoke.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from common.text import fold
from people.models import User
from stk_registry.models import ContactLogEntry, ContactPoint, Organisation, RepresentativeInvitation


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Returns the organisations for which a person speaks or spoke."""
    return Organisation.objects.filter(representatives__user=user).distinct()


def invitations_to(user: User) -> QuerySet[RepresentativeInvitation]:
    """Returns the invitations that went to the account's address."""
    return RepresentativeInvitation.objects.filter(email__iexact=user.email)


def points_of(user: User) -> list[ContactPoint]:
    """Returns the points of contact that name the person; an organisation's own address is none."""
    named = ContactPoint.objects.exclude(person_name="").select_related("organisation")
    mine = set(organisations_of(user).values_list("pk", flat=True))
    rows = named.filter(Q(organisation__in=mine) | Q(email__iexact=user.email))
    return [
        row
        for row in rows
        if names_them(user, {"person_name": row.person_name, "email": row.email})
        and (row.organisation_id in mine or fold(row.email) == fold(user.email))
    ]


def names_them(user: User, contact: Mapping[str, Any]) -> bool:
    """Tells whether a point of contact names the person, by the account's address or by the name."""
    if not contact.get("person_name"):
        return False
    is_address = fold(contact.get("email") or "") == fold(user.email)
    return is_address or (bool(user.name) and fold(contact["person_name"]) == fold(user.name))


def entries_with(user: User) -> list[ContactLogEntry]:
    """Returns the entries of the contact log that name the person among those who were there."""
    if not user.name.strip():
        return []
    rows = ContactLogEntry.objects.filter(organisation__in=organisations_of(user)).exclude(with_whom="")
    return [
        row
        for row in rows.select_related("organisation")
        if without(user.name, row.with_whom) != row.with_whom
    ]


def without(name: str, text: str) -> str:
    """Returns a text without a person's name, written with small or capital letters, and without what parted it."""
    parts = re.split(r"([,;/]|\s+(?:ve|and)\s+)", text)
    kept = [part for part in parts[::2] if not _is(name, part)]
    if len(kept) == len(parts[::2]):
        return text
    return ", ".join(part.strip() for part in kept if part.strip())


def _is(name: str, part: str) -> bool:
    """Tells whether a part of a list is the person: the name with a duty in brackets, or a whole name among words.

    A first name alone is everybody's, so it has to stand by itself.
    """
    wanted = fold(name)
    if fold(re.split(r"[(:–]| - ", part)[0]) == wanted:
        return True
    return " " in wanted and re.search(rf"\b{re.escape(wanted)}\b", fold(part)) is not None
