"""What of a space is taken: by week with the hours, by month with the days. Says when, never who."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import batched

from django.utils import timezone

from stk_registry.models import Space, SpaceSlot

HALF_HOUR = timedelta(minutes=30)
MIDNIGHT = time(0)
MINUTES_A_DAY = 24 * 60
FURTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Span:
    """A taken stretch of a day; x and width are percent of the opening hours."""

    begins: datetime
    ends: datetime
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a space: what is taken, and whether that is nothing, something or everything."""

    day: date
    spans: tuple[Span, ...]
    state: str

    @property
    def is_free(self) -> bool:
        return self.state == "free"


def week_of(space: Space, day: date) -> list[Day]:
    """Returns the seven days of the week that a day lies in, from Monday; one query."""
    monday = day - timedelta(days=day.weekday())
    return _days(space, monday, monday + timedelta(days=7))


def month_of(space: Space, day: date) -> list[tuple[Day | None, ...]]:
    """Returns a month as weeks of seven, with nothing where another month's days would stand; one query."""
    first = day.replace(day=1)
    days = _days(space, first, next_month(first))
    cells: list[Day | None] = [None] * first.weekday() + days
    cells += [None] * (-len(cells) % 7)
    return list(batched(cells, 7, strict=True))


def next_month(day: date) -> date:
    """Returns the first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def taken_spans(space: Space, first: date, end: date) -> list[tuple[datetime, datetime]]:
    """Returns the taken stretches of a period; neighbours are one, so that nobody reads who follows whom."""
    slots = SpaceSlot.objects.filter(space=space, begins__gte=_at(first), begins__lt=_at(end))
    found: list[tuple[datetime, datetime]] = []
    for begins in slots.order_by("begins").values_list("begins", flat=True):
        local = timezone.localtime(begins)
        ends = local + (HALF_HOUR if space.by_the_hour else timedelta(days=1))
        if found and found[-1][1] == local:
            found[-1] = (found[-1][0], ends)
        else:
            found.append((local, ends))
    return found


def asked_day(week: str, month: str, *, today: date) -> date:
    """Returns the day that an address asks for (a day, or a month as 2026-03); today when it makes no sense."""
    for text in (week, f"{month}-01" if month else ""):
        try:
            found = date.fromisoformat(text)
        except ValueError:
            continue
        if abs(found - today) < FURTHEST:
            return found
    return today


def _days(space: Space, first: date, end: date) -> list[Day]:
    taken: dict[date, list[tuple[datetime, datetime]]] = {}
    for begins, ends in taken_spans(space, first, end):
        for day, piece in _by_day(begins, ends):
            taken.setdefault(day, []).append(piece)
    return [
        _day(space, first + timedelta(days=n), taken.get(first + timedelta(days=n), []))
        for n in range((end - first).days)
    ]


def _by_day(begins: datetime, ends: datetime) -> list[tuple[date, tuple[datetime, datetime]]]:
    pieces = []
    while begins < ends:
        midnight = _at(begins.date() + timedelta(days=1))
        pieces.append((begins.date(), (begins, min(ends, midnight))))
        begins = midnight
    return pieces


def _day(space: Space, day: date, taken: list[tuple[datetime, datetime]]) -> Day:
    opens = _minutes(space.opens or MIDNIGHT)
    closes = _minutes(space.closes) if space.closes else MINUTES_A_DAY
    spans = tuple(_span(begins, ends, day, opens=opens, closes=closes) for begins, ends in taken)
    covered = sum(span.width for span in spans)
    state = "full" if covered >= 99.5 else "part" if spans else "free"
    return Day(day=day, spans=spans, state=state)


def _span(begins: datetime, ends: datetime, day: date, *, opens: int, closes: int) -> Span:
    start = max((begins - _at(day)).total_seconds() / 60, opens)
    stop = min((ends - _at(day)).total_seconds() / 60, closes)
    length = max(closes - opens, 1)
    x, width = 100 * (start - opens) / length, 100 * max(stop - start, 0) / length
    return Span(begins=begins, ends=ends, x=round(x, 2), width=round(width, 2))


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MIDNIGHT))
