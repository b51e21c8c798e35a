"""What a plan would do, in words: line by line for a file, with values before and after for the desk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from city.models import Neighbourhood, SocialGroup
from stk_registry.importing.checking import Fault, Plan, Row
from stk_registry.legal_forms import LegalForm
from stk_registry.models import ActivityArea, Organisation, Size
from stk_registry.profile import LABELS
from stk_registry.profile_words import capital, name_of

TAKEN = ("created", "changed", "same", "kept")
CHOICES = {"legal_form": LegalForm, "status": Organisation.Status, "members": Size}
LISTS: dict[str, type[models.Model]] = {
    "primary_area_id": ActivityArea,
    "areas": ActivityArea,
    "groups": SocialGroup,
    "neighbourhood_id": Neighbourhood,
    "neighbourhoods": Neighbourhood,
    "parent_id": Organisation,
}
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One row as the desk tells it: `faults` and `changes` hold texts, `about` is the record it touches."""

    line: int
    outcome: str
    name: str
    about: Organisation | None
    note: str = ""
    faults: list[dict[str, str]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)


def told_of(plan: Plan) -> list[Told]:
    """Returns every row of a plan in the file's order; at most four queries, whatever its size."""
    words = _Values([row for name in ("changed", "kept") for row in getattr(plan, name)])
    told = [_told(row, outcome, words) for outcome in TAKEN for row in getattr(plan, outcome)]
    refused: dict[int, list[Fault]] = {}
    for fault in plan.faults:
        refused.setdefault(fault.line, []).append(fault)
    told += [_refused(line, faults) for line, faults in refused.items()]
    return sorted(told, key=lambda each: each.line)


def lines_of(plan: Plan) -> Iterator[tuple[int, str, str, str, str, str, str]]:
    """Yields the report, row by row: line, outcome, name, column, value, reason, what to do."""
    told = [
        (row.line, outcome, row.name, "", "", _reason(row, outcome), "")
        for outcome in TAKEN
        for row in getattr(plan, outcome)
    ]
    told += [
        (each.line, "alike" if each.is_alike else "rejected", "", each.column, each.value, each.reason, each.remedy)
        for each in plan.faults
    ]  # fmt: skip
    for line, outcome, *rest in sorted(told):
        yield line, OUTCOMES[outcome](), *rest


OUTCOMES: dict[str, Callable[[], str]] = {
    "created": lambda: _("new record"),
    "changed": lambda: _("record changed"),
    "same": lambda: _("nothing to change"),
    "kept": lambda: _("left as the organisation keeps it"),
    "alike": lambda: _("not taken, may be a record already"),
    "rejected": lambda: _("not taken"),
}


class _Values:
    """Values of rows in words; the names of list entries are read once for all rows."""

    def __init__(self, rows: list[Row]) -> None:
        wanted: dict[type[models.Model], set[int]] = {}
        for row in rows:
            for values in (row.differences, row.before):
                for name in LISTS.keys() & values.keys():
                    wanted.setdefault(LISTS[name], set()).update(_keys(values[name]))
        self.names = {
            model: {row.pk: name_of(row) for row in model.objects.filter(pk__in=keys)}
            for model, keys in wanted.items()
            if keys
        }

    def of(self, name: str, value: Any) -> str:
        """Returns a value as it is shown; "" for an empty one."""
        if value in (None, "", set(), frozenset()):
            return ""
        if name in LISTS:
            names = self.names.get(LISTS[name], {})
            return ", ".join(sorted(names.get(key, "") for key in _keys(value)))
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, date):
            return date_format(value, "j F Y")
        if name in CHOICES:
            return str(dict(CHOICES[name].choices).get(value, value))
        return str(value)


def _told(row: Row, outcome: str, words: _Values) -> Told:
    changes = [
        {
            "field": capital(label_of(name)),
            "before": _cut(words.of(name, row.before.get(name))),
            "after": _cut(words.of(name, value)),
        }
        for name, value in row.differences.items()
    ]
    number = row.values.get("register_number") or ""
    note = " · ".join(filter(None, [str(LegalForm(row.form).label), number])) if outcome == "created" else ""
    return Told(row.line, outcome, row.name, row.found, note=note, changes=changes)


def _refused(line: int, faults: list[Fault]) -> Told:
    told = [
        {"column": each.column, "value": each.value, "reason": each.reason, "remedy": each.remedy}
        for each in faults
    ]
    outcome = "alike" if all(each.is_alike for each in faults) else "rejected"
    other = next((each.other for each in faults if each.other is not None), None)
    return Told(line, outcome, "", other, faults=told)


def _reason(row: Row, outcome: str) -> str:
    fields = ", ".join(label_of(name) for name in row.differences)
    if outcome == "kept":
        return _("The organisation keeps this profile itself; the file says otherwise: %s") % fields
    return _("Changed: %s") % fields if outcome == "changed" else ""


def label_of(name: str) -> str:
    """Returns how the field behind an attribute is called."""
    others = {"email": _("e-mail address"), "phone": _("telephone")}
    return others.get(name) or str(LABELS.get(name.removesuffix("_id"), name))


def _keys(value: Any) -> set[int]:
    return {value} if isinstance(value, int) else set(value or ())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
