"""A campus as it is shown: rooms and halls one by one, offices and mailboxes together, with who is free today.

It knows nothing of who has a space.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils import timezone

from stk_registry.free_times import free_of
from stk_registry.models import Space

KINDS = list(Space.Kind)


@dataclass(frozen=True, slots=True)
class Row:
    """A space, where a click leads, and whether nobody has it today (told of what is given by days only)."""

    space: Space
    url: str
    is_free: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The spaces of one kind, in the order of their numbers."""

    label: str
    by_the_hour: bool
    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def free(self) -> int:
        return sum(row.is_free for row in self.rows)


def groups_of(spaces: Iterable[Space], *, url_of: Callable[[Space], str], today: date) -> list[Group]:
    """Returns the spaces by kind: rooms, halls, offices, mailboxes; one query for what is taken today."""
    ordered = sorted(spaces, key=lambda space: (KINDS.index(space.kind), space.campus_id, space.code))
    by_days = [space for space in ordered if not space.by_the_hour and not space.out_of_use_because]
    free = free_of(by_days, _midnight(today), _midnight(today + timedelta(days=1))) if by_days else set()
    return [
        Group(
            label=Space.Kind(kind).label,
            by_the_hour=kind in (Space.Kind.ROOM, Space.Kind.HALL),
            rows=tuple(Row(space, url_of(space), space.pk in free) for space in some),
        )
        for kind, some in groupby(ordered, key=lambda space: space.kind)
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))
