"""The working calendar: pure functions over the country's holidays and a municipality's exceptions.

`exceptions` maps a day to a kind of CalendarException. Only an extra working day makes a rest day work;
an afternoon off counts as a working day unless half_day_is_working is False. Touches no database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

COUNTRY = "TR"
LANGUAGES = {"tr": "tr", "en": "en_US"}
ESTIMATED = "(tahmini)"
NO_EXCEPTIONS: Mapping[date, str] = {}
ONE_DAY = timedelta(days=1)
SATURDAY = 5


class DayKind(StrEnum):
    """What a day is for the municipality. The last four may also come from an exception."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    HALF_DAY = "half_day"
    IDARI_IZIN = "idari_izin"
    EXTRA_WORKING = "extra_working"


@dataclass(frozen=True)
class CountedDay:
    """One day on the way to a deadline: whether it counts, and why. `number` is the count so far."""

    day: date
    kind: DayKind
    counts: bool
    number: int


def kind_of(day: date, *, exceptions: Mapping[date, str] = NO_EXCEPTIONS) -> DayKind:
    """Returns what a day is."""
    exception = exceptions.get(day)
    if exception in (DayKind.EXTRA_WORKING, DayKind.IDARI_IZIN, DayKind.HOLIDAY):
        return DayKind(exception)
    if day.weekday() >= SATURDAY:
        return DayKind.WEEKEND
    if day in _names(day.year, category="public"):
        return DayKind.HOLIDAY
    if exception == DayKind.HALF_DAY or day in _names(day.year, category="half_day"):
        return DayKind.HALF_DAY
    return DayKind.WORKING


def is_working_day(
    day: date, *, exceptions: Mapping[date, str] = NO_EXCEPTIONS, half_day_is_working: bool = True
) -> bool:
    """Tells whether the municipality works on a day."""
    return _is_working(kind_of(day, exceptions=exceptions), half_day_is_working=half_day_is_working)


def add_working_days(
    start: date,
    working_days: int,
    *,
    exceptions: Mapping[date, str] = NO_EXCEPTIONS,
    half_day_is_working: bool = True,
) -> date:
    """Returns the last day of a term that begins to run on the day after the start."""
    last = start
    for step in days_of_term(
        start, working_days, exceptions=exceptions, half_day_is_working=half_day_is_working
    ):
        last = step.day
    return last


def days_of_term(
    start: date,
    working_days: int,
    *,
    exceptions: Mapping[date, str] = NO_EXCEPTIONS,
    half_day_is_working: bool = True,
) -> Iterator[CountedDay]:
    """Yields each day of a term of working days, those left out too: the explanation of a deadline."""
    if working_days < 0:
        raise ValueError("A term cannot be shorter than no day.")
    day, number = start, 0
    while number < working_days:
        day += ONE_DAY
        kind = kind_of(day, exceptions=exceptions)
        counts = _is_working(kind, half_day_is_working=half_day_is_working)
        number += counts
        yield CountedDay(day=day, kind=kind, counts=counts, number=number)


def add_calendar_days(start: date, days: int) -> date:
    """Returns the last day of a term of calendar days; weekends and holidays neither shorten nor stretch it."""
    if days < 0:
        raise ValueError("A term cannot be shorter than no day.")
    return start + timedelta(days=days)


def working_days_between(
    after: date,
    until: date,
    *,
    exceptions: Mapping[date, str] = NO_EXCEPTIONS,
    half_day_is_working: bool = True,
) -> int:
    """Returns how many working days lie after one day and up to another, that one included; negative if past."""
    if until < after:
        return -working_days_between(
            until, after, exceptions=exceptions, half_day_is_working=half_day_is_working
        )
    days = (after + timedelta(days=step) for step in range(1, (until - after).days + 1))
    return sum(
        is_working_day(d, exceptions=exceptions, half_day_is_working=half_day_is_working) for d in days
    )


def next_working_day(
    day: date, *, exceptions: Mapping[date, str] = NO_EXCEPTIONS, half_day_is_working: bool = True
) -> date:
    """Returns the day itself if the municipality works on it, otherwise the next on which it does."""
    while not is_working_day(day, exceptions=exceptions, half_day_is_working=half_day_is_working):
        day += ONE_DAY
    return day


def arrival_day(
    moment: datetime,
    *,
    closes_at: time | None = None,
    exceptions: Mapping[date, str] = NO_EXCEPTIONS,
    half_day_is_working: bool = True,
) -> date:
    """Returns the day on which something sent at a local moment has arrived.

    Usually its own day. With a closing time, what comes later arrives on the next working day.
    """
    if closes_at is None or moment.time() < closes_at:
        return moment.date()
    return next_working_day(
        moment.date() + ONE_DAY, exceptions=exceptions, half_day_is_working=half_day_is_working
    )


def holiday_name(day: date, *, language: str = "tr") -> str:
    """Returns the name of a public holiday or of its eve, empty on other days."""
    names = _names(day.year, category="public", language=language)
    return names.get(day) or _names(day.year, category="half_day", language=language).get(day, "")


def estimated_holidays(year: int) -> list[date]:
    """Returns the holidays whose day is not yet announced but computed; such years need a later look."""
    found = {**_names(year, category="public"), **_names(year, category="half_day")}
    return sorted(day for day, name in found.items() if ESTIMATED in name)


def _is_working(kind: DayKind, *, half_day_is_working: bool) -> bool:
    if kind == DayKind.HALF_DAY:
        return half_day_is_working
    return kind in (DayKind.WORKING, DayKind.EXTRA_WORKING)


@lru_cache(maxsize=64)
def _names(year: int, *, category: str, language: str = "tr") -> Mapping[date, str]:
    import holidays  # heavy at start, needed only here

    spoken = LANGUAGES.get(language, LANGUAGES["en"])
    found = holidays.country_holidays(COUNTRY, years=year, categories=(category,), language=spoken)
    return dict(found.items())
