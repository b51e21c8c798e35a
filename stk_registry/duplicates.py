"""Which records may be one organisation entered twice: by name without its usual words, or by a number.

Pure but for reading the rows. It finds candidates for a person to look at; it decides nothing.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.text import fold
from stk_registry.models import Organisation

# Words of a name that say what it is in law or where, and are left out or shortened as people please.
USUAL = frozenset(
    [
        *("dernegi", "dernek", "dern", "der", "vakfi", "vakif", "vak", "sendikasi", "odasi", "kooperatifi"),
        *("federasyonu", "konfederasyonu", "spor", "kulubu", "kul", "subesi", "sube", "sb", "girisimi"),
        *("platformu", "toplulugu", "birligi", "ve", "ile", "icin", "izmir", "karsiyaka", "turkiye"),
    ]
)
FEWEST_DIGITS = 6
REASONS = {
    "name": _("the same name, but for usual words"),
    "number": _("the same register number"),
    "tax": _("the same tax number"),
}


def name_key(name: str) -> str:
    """Returns a name without its usual words, folded, its words in order: two writings of one name are equal."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    telling = sorted(word for word in words if word not in USUAL)
    return " ".join(telling or sorted(words))


def keys_of(*, name: str, register_number: str = "", tax_number: str = "") -> list[tuple[str, str]]:
    """Returns the marks by which a record may be found again; short numbers tell too little."""
    digits = re.sub(r"\D", "", register_number)
    keys = [("name", name_key(name))] if name.strip() else []
    keys += [("number", digits)] if len(digits) >= FEWEST_DIGITS else []
    return keys + ([("tax", tax_number)] if tax_number else [])


def candidates() -> list[tuple[int, int, tuple[str, ...]]]:
    """Returns pairs of records (ids, reasons) that may be one; one query over the whole registry.

    A branch and its centre, and two names with different numbers of one register, are known to be two.
    """
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    marks: dict[int, tuple[str, str, int | None]] = {}
    rows = Organisation.objects.exclude(state=Organisation.State.MERGED).order_by("pk")
    for pk, name, register, number, tax, parent in rows.values_list(
        "pk", "name", "register", "register_number", "tax_number", "parent_id"
    ):
        marks[pk] = register, number, parent
        for key in keys_of(name=name, register_number=number, tax_number=tax):
            found[key].append(pk)
    pairs: dict[tuple[int, int], list[str]] = defaultdict(list)
    for (kind, _key), owners in found.items():
        first, *others = owners
        for other in others:
            pairs[first, other].append(kind)
    return [
        (one, other, tuple(reasons))
        for (one, other), reasons in sorted(pairs.items())
        if not _are_two(one, other, marks, reasons)
    ]


def _are_two(one: int, other: int, marks: Mapping[int, tuple], reasons: list[str]) -> bool:
    (register, number, parent), (its_register, its_number, its_parent) = marks[one], marks[other]
    if parent == other or its_parent == one:
        return True
    both_numbered = number and its_number and register == its_register and number != its_number
    return bool(both_numbered) and reasons == ["name"]


def alike_to(profile: Mapping[str, Any], *, besides: Organisation | None = None) -> list[dict[str, Any]]:
    """Returns the records that may be the one a proposed profile describes, each with why."""
    wanted = set(
        keys_of(
            name=str(profile.get("name") or ""),
            register_number=str(profile.get("register_number") or ""),
            tax_number=str(profile.get("tax_number") or ""),
        )
    )
    rows = Organisation.objects.exclude(state=Organisation.State.MERGED)
    rows = rows.exclude(pk=besides.pk) if besides is not None else rows
    found = []
    for pk, name, number, tax in rows.values_list("pk", "name", "register_number", "tax_number"):
        shared = wanted.intersection(keys_of(name=name, register_number=number, tax_number=tax))
        if shared:
            found.append((pk, [REASONS[kind] for kind, _key in sorted(shared)]))
    named = Organisation.objects.in_bulk([pk for pk, _reasons in found])
    return [{"organisation": named[pk], "reasons": reasons} for pk, reasons in found]
