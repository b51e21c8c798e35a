"""Profile documents in words: codes become names, bands and days become texts. Used where drafts are read."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from city.models import Neighbourhood, SocialGroup
from common.text import tr_upper
from stk_registry.legal_forms import LegalForm
from stk_registry.models import ActivityArea, ContactPoint, Organisation, Size
from stk_registry.profile import DAYS, FLAGS, LABELS

CHOICES = {
    "legal_form": LegalForm,
    "status": Organisation.Status,
    "members": Size,
    "staff": Size,
    "volunteers": Size,
}
LISTS = {
    "primary_area": (ActivityArea, "code"),
    "areas": (ActivityArea, "code"),
    "groups": (SocialGroup, "code"),
    "neighbourhood": (Neighbourhood, "code"),
    "neighbourhoods": (Neighbourhood, "code"),
    "parent": (Organisation, "slug"),
}


class Words:
    """Names of codes, read once for all the documents of a page: at most one query a list."""

    def __init__(self, *profiles: Mapping[str, Any]) -> None:
        self.profiles = profiles
        self._names: dict[tuple[type[models.Model], str], dict[str, str]] = {}

    def of(self, field: str, value: Any) -> list[str]:
        """Returns a field's value as lines for a person; an empty value has none."""
        if value in (None, "", []):
            return []
        if field in FLAGS:
            return [_("Yes") if value else _("No")]
        if field in DAYS:
            return [_day(value)]
        if field in CHOICES:
            return [str(dict(CHOICES[field].choices).get(value, value))]
        if field in LISTS:
            names = self._names_of(field)
            return [names.get(code, str(code)) for code in _codes(value)]
        if field == "contacts":
            return [contact_line(contact) for contact in value]
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]

    def rows(self, profile: Mapping[str, Any], fields: Iterable[str]) -> list[dict[str, Any]]:
        """Returns label and lines of each field that is filled; flags only where they say yes."""
        found = [(field, self.of(field, profile.get(field))) for field in fields]
        return [
            {"field": field, "label": label_of(field), "lines": lines}
            for field, lines in found
            if lines and not (field in FLAGS and not profile.get(field))
        ]

    def _names_of(self, field: str) -> dict[str, str]:
        model, key = source = LISTS[field]
        if source not in self._names:
            alike = [name for name, other in LISTS.items() if other == source]
            codes = {code for doc in self.profiles for name in alike for code in _codes(doc.get(name))}
            rows = model.objects.filter(**{f"{key}__in": codes})
            self._names[source] = {getattr(row, key): name_of(row) for row in rows}
        return self._names[source]


def name_of(row: Any) -> str:
    """Returns a row's name in the reader's language."""
    return str(getattr(row, "label", "") or row)


def contact_line(contact: Mapping[str, Any]) -> str:
    """Returns a point of contact on one line, and whether and until when it is shown."""
    purpose = str(dict(ContactPoint.Purpose.choices).get(contact.get("purpose"), contact.get("purpose")))
    parts = [contact.get("person_name"), contact.get("duty"), contact.get("email"), contact.get("phone")]
    line = f"{purpose}: " + ", ".join(part for part in parts if part)
    if not contact.get("is_public"):
        return _("%(contact)s (not shown)") % {"contact": line}
    if contact.get("visible_until"):
        return _("%(contact)s (shown until %(day)s)") % {
            "contact": line, "day": _day(contact["visible_until"]),
        }  # fmt: skip
    return line


def _codes(value: Any) -> list[str]:
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


def _day(value: Any) -> str:
    try:
        return date_format(date.fromisoformat(str(value)), "j F Y")
    except ValueError:
        return str(value)


def label_of(field: str) -> str:
    """Returns a field's label with a capital."""
    return capital(str(LABELS.get(field, field)))


def capital(label: str) -> str:
    """Returns a text with a capital at its beginning; in Turkish i becomes İ."""
    first = tr_upper(label[:1]) if (get_language() or "tr").startswith("tr") else label[:1].upper()
    return first + label[1:]
