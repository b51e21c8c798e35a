"""The profile document: what an organisation edits, as plain data that can be compared field by field.

A document is a dict keyed by field name. Text is cleaned, codes stand for rows of lists, days are ISO
strings, `contacts` is a list of dicts, `social` one of addresses. Pure but for `read`, which reads one row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from stk_registry.legal_forms import FORMS, asks_for

Profile = dict[str, Any]

TEXTS = (
    "name", "name_en", "short_name", "summary", "summary_en", "about", "about_en",
    "register_number", "tax_number", "address", "venue", "website",
)  # fmt: skip
CHOICES = ("legal_form", "status", "members", "staff", "volunteers")
FLAGS = (
    "public_benefit", "tax_exempt", "fundraising_permit", "is_hometown", "serves_whole_district",
    "open_to_collaboration",
)  # fmt: skip
DAYS = ("founded_on", "general_assembly_on")
NUMBERS = ("last_declaration_year",)
ROWS = {"primary_area": "code", "neighbourhood": "code", "parent": "slug"}
SETS = {"areas": "code", "groups": "code", "neighbourhoods": "code"}
LISTS = ("tags", "languages", "social", "contacts")
FIELDS = (*TEXTS, *CHOICES, *FLAGS, *DAYS, *NUMBERS, *ROWS, *SETS, *LISTS)
CONTACT_FIELDS = (
    "purpose", "person_name", "duty", "email", "phone", "is_public", "consented_on", "visible_until",
)  # fmt: skip

LABELS = {
    "name": _("official name"),
    "name_en": _("English name"),
    "short_name": _("short name"),
    "summary": _("in one sentence"),
    "summary_en": _("in one English sentence"),
    "about": _("what it does"),
    "about_en": _("what it does (English)"),
    "register_number": _("register number"),
    "tax_number": _("tax number"),
    "address": _("address of the seat"),
    "venue": _("venue on the campus"),
    "website": _("web site"),
    "legal_form": _("legal form"),
    "status": _("status"),
    "members": _("members"),
    "staff": _("paid staff"),
    "volunteers": _("volunteers"),
    "public_benefit": _("works for the public benefit (by decision)"),
    "tax_exempt": _("tax exempt"),
    "fundraising_permit": _("may collect donations without permission"),
    "is_hometown": _("hometown association"),
    "serves_whole_district": _("works in the whole district"),
    "open_to_collaboration": _("may be asked to take part in projects"),
    "founded_on": _("founded on"),
    "general_assembly_on": _("next general assembly"),
    "last_declaration_year": _("year of the last declaration"),
    "primary_area": _("main field of work"),
    "neighbourhood": _("neighbourhood of the seat"),
    "parent": _("branch of"),
    "areas": _("fields of work"),
    "groups": _("groups served"),
    "neighbourhoods": _("neighbourhoods served"),
    "tags": _("tags"),
    "languages": _("languages spoken"),
    "social": _("social media"),
    "contacts": _("points of contact"),
}

# Who an organisation is in law: a changed one is looked at twice by the unit, and marked so.
IDENTITY = frozenset({"name", "legal_form", "register_number", "tax_number", "parent", "founded_on"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a change would alter. `overtaken`: it changed in the registry since the draft began."""

    field: str
    before: Any
    after: Any
    overtaken: bool = False

    @property
    def label(self) -> object:
        return LABELS[self.field]

    @property
    def touches_identity(self) -> bool:
        return self.field in IDENTITY


def empty(legal_form: str) -> Profile:
    """Returns the document of an organisation of which nothing but its form is known."""
    blank: Profile = dict.fromkeys(TEXTS, "") | dict.fromkeys(CHOICES, "") | dict.fromkeys(FLAGS, False)
    blank |= dict.fromkeys((*DAYS, *NUMBERS, *ROWS), None) | {name: [] for name in (*SETS, *LISTS)}
    return blank | {"legal_form": legal_form, "status": "active", "open_to_collaboration": True}


def read(organisation: Any) -> Profile:
    """Returns the published profile of an organisation; seven queries, or none for what is prefetched."""
    document: Profile = {name: getattr(organisation, name) for name in (*TEXTS, *CHOICES, *FLAGS, *NUMBERS)}
    document |= {name: _iso(getattr(organisation, name)) for name in DAYS}
    for name, key in ROWS.items():
        row = getattr(organisation, name)
        document[name] = getattr(row, key) if row else None
    for name, key in SETS.items():
        document[name] = sorted(getattr(row, key) for row in getattr(organisation, name).all())
    document["tags"] = sorted(tag.name for tag in organisation.tags.all())
    document["languages"] = sorted(organisation.languages)
    document["social"] = list(organisation.social)
    document["contacts"] = [_contact(contact) for contact in organisation.contacts.all()]
    return document


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], now: Mapping[str, Any] | None = None
) -> list[Difference]:
    """Returns what a change alters, in the order of FIELDS; `now` is the profile as it stands at present."""
    changed = []
    for field in FIELDS:
        old, new = _comparable(before.get(field)), _comparable(after.get(field))
        if old == new:
            continue
        current = _comparable(now.get(field)) if now is not None else old
        if current != new:
            changed.append(
                Difference(
                    field,
                    now.get(field) if now is not None else before.get(field),
                    after.get(field),
                    overtaken=current != old,
                )
            )
    return changed


def with_fields(base: Mapping[str, Any], proposed: Mapping[str, Any], accepted: set[str]) -> Profile:
    """Returns the profile in which only the accepted fields come from the proposal."""
    return {field: (proposed if field in accepted else base).get(field) for field in FIELDS}


# What makes a profile useful, with its weight of a hundred.
_HINTS = (
    ("summary", 15, _("Say in one sentence what you do.")),
    ("about", 15, _("Describe what you do: three or four sentences are enough.")),
    ("primary_area", 10, _("Choose your main field of work.")),
    ("contacts", 15, _("Add a point of contact that may be shown.")),
    ("groups", 8, _("Name the groups of people you work for.")),
    ("neighbourhoods", 8, _("Say where you work: neighbourhoods, or the whole district.")),
    ("register_number", 10, _("Enter your register number.")),
    ("address", 5, _("Enter the address of your seat.")),
    ("website", 4, _("Add a web site or a social media page.")),
    ("members", 3, _("Choose how many members you have, in a band.")),
    ("general_assembly_on", 3, _("Enter the day of your next general assembly.")),
    ("last_declaration_year", 4, _("Enter the year of your last declaration.")),
)  # fmt: skip


def completeness(profile: Mapping[str, Any]) -> tuple[int, list[tuple[str, object]]]:
    """Returns how complete a profile is (0 to 100) and hints (field, sentence) for what is missing."""
    total = reached = 0
    hints: list[tuple[str, object]] = []
    for field, weight, sentence in _HINTS:
        if not _is_asked(profile, field):
            continue
        total += weight
        if _is_there(profile, field):
            reached += weight
        else:
            hints.append((field, sentence))
    return round(100 * reached / total), hints


def _is_asked(profile: Mapping[str, Any], field: str) -> bool:
    form = profile["legal_form"]
    if field == "register_number":
        return FORMS[form].needs_number
    return asks_for(form, field)


def _is_there(profile: Mapping[str, Any], field: str) -> bool:
    if field == "neighbourhoods":
        return bool(profile.get("neighbourhoods") or profile.get("serves_whole_district"))
    if field == "website":
        return bool(profile.get("website") or profile.get("social"))
    if field == "contacts":
        return any(contact.get("is_public") for contact in profile.get("contacts") or [])
    return bool(profile.get(field))


def _contact(contact: Any) -> dict[str, Any]:
    values = {name: getattr(contact, name) for name in CONTACT_FIELDS}
    return {name: _iso(value) if isinstance(value, date) else value for name, value in values.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _comparable(value: Any) -> Any:
    """Returns a value in which an empty text, an empty list and nothing are one, and sets have no order."""
    if value in (None, "", []):
        return None
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return sorted(value)
    return value
