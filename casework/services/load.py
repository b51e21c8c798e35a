"""How much lies with whom: open, overdue and soon due cases by unit and person. Three queries, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from casework.inbox import SOON
from casework.models import Case
from city.models import OrgUnit
from people.models import User


@dataclass(slots=True)
class Load:
    """What lies with a person, or with all of a unit."""

    label: str
    open: int = 0
    overdue: int = 0
    soon: int = 0

    def add(self, row: dict) -> None:
        """Adds what was counted."""
        self.open += row["open"]
        self.overdue += row["overdue"]
        self.soon += row["soon"]

    def as_cells(self) -> list[dict]:
        """Returns the numbers as the table component draws them."""
        return [{"text": number, "number": True} for number in (self.open, self.overdue, self.soon)]


@dataclass(slots=True)
class UnitLoad(Load):
    """What lies with a unit: its people, those with most first, and what nobody was given."""

    people: list[Load] = field(default_factory=list)
    nobody: Load = field(default_factory=lambda: Load(""))


def load_of(units: Iterable[int] | None, *, today: date) -> list[UnitLoad]:
    """Returns the load of units, the most overdue first; of all that have open cases for None."""
    found = Case.objects.open().filter(unit__isnull=False)
    if units is not None:
        found = found.filter(unit__in=list(units))
    rows = list(
        found.order_by()
        .values("unit", "assignee")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            soon=Count("pk", filter=Q(due_on__range=(today, today + SOON))),
        )
    )
    shown = {row["unit"] for row in rows} | set(units or ())
    names = OrgUnit.objects.in_bulk(shown)
    people = User.objects.in_bulk({row["assignee"] for row in rows if row["assignee"]})
    loads = {pk: UnitLoad(unit.label) for pk, unit in names.items()}
    for row in rows:
        load = loads[row["unit"]]
        load.add(row)
        _share(load, row, people)
    for load in loads.values():
        load.people.sort(key=lambda each: (-each.open, each.label))
    return sorted(loads.values(), key=lambda each: (-each.overdue, -each.open, each.label))


def _share(load: UnitLoad, row: dict, people: dict[int, User]) -> None:
    if row["assignee"] is None:
        load.nobody.add(row)
        return
    share = Load(str(people[row["assignee"]]))
    share.add(row)
    load.people.append(share)
