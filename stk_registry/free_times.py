"""Where else: the nearest free times of a space, and other spaces that are free at the wished time."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from stk_registry.errors import OutsideOpeningHours, TooLong
from stk_registry.models import Space, SpaceSlot
from stk_registry.services.spaces import HALF_HOUR, check_rules, slots_of

DAYS_AROUND = 14
DAYS_AHEAD = 365
AT_MOST = 3

type Period = tuple[datetime, datetime]


def nearest_free(
    space: Space, starts_at: datetime, ends_at: datetime, *, now: datetime, at_most: int = AT_MOST
) -> list[Period]:
    """Returns the free periods of the same length that begin nearest to the wished one; they do not overlap."""
    candidates = sorted(
        (
            period
            for period in _periods(space, starts_at, ends_at)
            if period[0] > now and _is_allowed(space, period)
        ),
        key=lambda period: (abs(period[0] - starts_at), period[0]),
    )
    if not candidates:
        return []
    first, last = min(begin for begin, _end in candidates), max(end for _begin, end in candidates)
    slots = SpaceSlot.objects.filter(space=space, begins__gte=first - timedelta(days=1), begins__lt=last)
    taken = set(slots.values_list("begins", flat=True))
    found: list[Period] = []
    for period in candidates:
        if len(found) == at_most:
            break
        if taken.isdisjoint(slots_of(space, *period)) and not any(_overlap(period, each) for each in found):
            found.append(period)
    return sorted(found)


def others_free(space: Space, starts_at: datetime, ends_at: datetime, *, people: int | None) -> list[Space]:
    """Returns the other spaces of this kind on the campus that are free then and large enough."""
    alike = Space.objects.filter(campus=space.campus_id, kind=space.kind, out_of_use_because="")
    large = [
        each
        for each in alike.exclude(pk=space.pk)
        if not (people and each.seats and each.seats < people) and _is_allowed(each, (starts_at, ends_at))
    ]
    free = free_of(large, starts_at, ends_at)
    return [each for each in large if each.pk in free]


def free_of(spaces: list[Space], starts_at: datetime, ends_at: datetime) -> set[int]:
    """Returns the keys of those of these spaces that nobody has in the period; one query a way of booking."""
    taken: set[int] = set()
    for by_the_hour in (True, False):
        some = [space for space in spaces if space.by_the_hour == by_the_hour]
        if some:
            wanted = list(slots_of(some[0], starts_at, ends_at))
            slots = SpaceSlot.objects.filter(space__in=some, begins__in=wanted)
            taken |= set(slots.values_list("space", flat=True))
    return {space.pk for space in spaces} - taken


def _periods(space: Space, starts_at: datetime, ends_at: datetime) -> Iterator[Period]:
    first = timezone.localdate(starts_at)
    if not space.by_the_hour:
        days = (timezone.localdate(ends_at) - first).days
        for shift in range(-DAYS_AROUND, DAYS_AHEAD):
            begin = first + timedelta(days=shift)
            yield _midnight(begin), _midnight(begin + timedelta(days=days))
        return
    length = ends_at - starts_at
    for shift in range(-DAYS_AROUND, DAYS_AROUND + 1):
        moment = _midnight(first + timedelta(days=shift))
        for _step in range(48):
            yield moment, moment + length
            moment += HALF_HOUR


def _is_allowed(space: Space, period: Period) -> bool:
    try:
        check_rules(space, *period)
    except (OutsideOpeningHours, TooLong):
        return False
    return True


def _overlap(one: Period, other: Period) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))
