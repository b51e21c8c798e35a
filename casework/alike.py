"""Cases that may be about the same: of the same topic, near by, open or ended not long ago.

What is looked through is bounded by what came lately, never by how much there is: two indexes lead to the cases of
a topic in a neighbourhood and around a point, and at most `LOOKED_AT` of each are compared.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from django.db.models import Count, Q

from casework.models import Case
from casework.querysets import CaseQuerySet
from common.likeness import stems
from common.text import fold
from people.models import User

RADIUS_M = 250
ENDED_WITHIN = timedelta(days=90)
LOOKED_AT = 200
MOST = 8
EARTH_M = 6_371_000
# A quarter of a kilometre in degrees: of latitude everywhere, of longitude at 41° north, wider than in our town.
NORTH, EAST = Decimal("0.0023"), Decimal("0.0030")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A case that may be about the same, and what speaks for it."""

    case: Case
    distance_m: int | None = None
    same_place: bool = False
    shared_words: int = 0

    @property
    def weight(self) -> tuple[int, int]:
        """How much speaks for it: the place first, then the words."""
        near = 0 if self.distance_m is None else 1 + (self.distance_m <= RADIUS_M // 5)
        return 2 * self.same_place + near + self.shared_words, -(self.distance_m or 0)


def alike_of(case: Case, *, user: User, now: datetime) -> list[Alike]:
    """Returns the cases that may be the same and that this person may see, the likeliest first; three queries."""
    if case.topic_id is None:
        return []
    seen = _lately(Case.objects.visible_to(user), now=now).filter(topic=case.topic_id).exclude(pk=case.pk)
    seen = (
        seen.exclude(same_as=case).exclude(pk=case.same_as_id or case.pk).order_by("-received_at", "-number")
    )
    found = {each.pk: each for near in _near(case, seen) for each in near[:LOOKED_AT]}
    likely = sorted(
        (alike for other in found.values() if (alike := _compared(case, other))),
        key=lambda alike: alike.weight,
        reverse=True,
    )[:MOST]
    return _with_details(likely)


def metres_between(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> float:
    """Returns the distance of two points, each (latitude, longitude), on the sphere.

    Source: haversine; Sinnott, Sky and Telescope 68(2), 1984.
    """
    lat, long, lat2, long2 = (radians(each) for each in (*one, *other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((long2 - long) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(half))


def _lately(cases: CaseQuerySet, *, now: datetime) -> CaseQuerySet:
    return cases.filter(Q(closed_at=None) | Q(closed_at__gte=now - ENDED_WITHIN))


def _near(case: Case, seen: CaseQuerySet) -> list[CaseQuerySet]:
    """Returns those of the same neighbourhood, and those in the square around the point."""
    near = []
    if case.neighbourhood_id is not None:
        near.append(seen.filter(neighbourhood=case.neighbourhood_id))
    if case.latitude is not None:
        near.append(
            seen.filter(
                latitude__range=(case.latitude - NORTH, case.latitude + NORTH),
                longitude__range=(case.longitude - EAST, case.longitude + EAST),
            )
        )
    return near


def _compared(case: Case, other: Case) -> Alike | None:
    """Returns what two cases share; nothing when it is too little: only the quarter, or points far apart."""
    distance = None
    if case.latitude is not None and other.latitude is not None:
        metres = metres_between((case.latitude, case.longitude), (other.latitude, other.longitude))
        distance = round(metres) if metres <= RADIUS_M else None
        if distance is None:
            return None
    same_place = bool(case.place) and fold(case.place) == fold(other.place)
    wanted = stems(case.title)
    shared = len(set(wanted) & set(stems(other.title)))
    if distance is None and not same_place and shared * 2 <= len(wanted):
        return None
    return Alike(case=other, distance_m=distance, same_place=same_place, shared_words=shared)


def _with_details(likely: list[Alike]) -> list[Alike]:
    """Puts unit and the numbers of supports and files on the few that are shown."""
    shown = Case.objects.select_related("unit", "neighbourhood").annotate(
        support_count=Count("supports", distinct=True), file_count=Count("attachments", distinct=True)
    )
    full = shown.in_bulk([each.case.pk for each in likely])
    return [
        Alike(
            case=full[each.case.pk],
            distance_m=each.distance_m,
            same_place=each.same_place,
            shared_words=each.shared_words,
        )
        for each in likely
        if each.case.pk in full
    ]
