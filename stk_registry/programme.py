"""The monthly programme: what is open to everybody, whoever brings it. Rooms above add their own events."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing to go to; `uid` is unique among all sources and stays the same as long as the thing does.

    `url` is the event's own page, where there is one; `place_url` tells of the place.
    """

    uid: str
    begins: datetime
    ends: datetime
    title: str
    text: str = ""
    place: str = ""
    place_url: str = ""
    url: str = ""
    host: str = ""
    host_url: str = ""
    is_synthetic: bool = False


type Source = Callable[[datetime, datetime], Iterable[Happening]]
"""Returns what happens between two moments, in any order, with a number of queries that does not grow."""

_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Adds a source; called once, in the room's AppConfig.ready()."""
    if source not in _sources:
        _sources.append(source)


def happenings(begin: datetime, end: datetime) -> list[Happening]:
    """Returns what every source has between two moments, the earliest first."""
    found = [each for source in _sources for each in source(begin, end)]
    return sorted(found, key=lambda each: (each.begins, each.title, each.uid))


def by_day(found: Iterable[Happening], *, first: date) -> list[tuple[date, list[Happening]]]:
    """Returns them by local day; what began before the first day stands on the first."""
    days = groupby(found, key=lambda each: max(first, timezone.localdate(each.begins)))
    return [(day, list(some)) for day, some in days]
