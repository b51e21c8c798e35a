"""The registry from above: in which field and neighbourhood nobody works, who keeps their word, how fast we answer.

Counts are of organisations the directory lists by name, so each is public already. A share is told only where
it is of enough organisations (k of the house); below that the numbers of a few would be read as a rule.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from city.models import Neighbourhood
from stk_registry.models import (
    ActivityArea,
    Claim,
    ContactLogEntry,
    Organisation,
    ProfileChange,
    ProfileConfirmation,
)
from stk_registry.models.organisations import HIDDEN_AFTER, MARKED_AFTER

YEAR = timedelta(days=365)
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of work: who works in it, in how many neighbourhoods, and in which nobody does."""

    area: ActivityArea
    organisations: int
    everywhere: int
    counts: tuple[int, ...]
    nobody_in: tuple[str, ...]
    kept_word_percent: int | None

    @property
    def covered(self) -> int:
        return sum(count > 0 for count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Fields of work by neighbourhood. Who works in the whole district is told apart, not in each cell."""

    places: tuple[Neighbourhood, ...]
    fields: tuple[FieldRow, ...]
    empty_places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """The yearly word: how many gave it within the time, are marked, or fell silent."""

    fresh: int
    marked: int
    silent: int

    @property
    def all(self) -> int:
        return self.fresh + self.marked + self.silent

    @property
    def percent(self) -> int | None:
        return percent_of(self.fresh, self.all)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How the unit answered within a year: how many, how many by their day, half of them within how many days."""

    all: int
    on_time: int
    half_within_days: float | None

    @property
    def percent(self) -> int | None:
        return percent_of(self.on_time, self.all)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What happened in one month."""

    begins: date
    sent: int
    decided: int
    confirmed: int
    contacts: int


def percent_of(part: int, whole: int) -> int | None:
    """Returns how many of a hundred, or nothing where it would be of too few."""
    return round(100 * part / whole) if whole >= settings.DISCLOSURE_MINIMUM_CELL else None


def coverage(today: date | None = None) -> Coverage:
    """Returns the table of fields by neighbourhoods; the same few queries whatever its size."""
    day = today or timezone.localdate()
    listed = Organisation.objects.listed(day)
    places = tuple(Neighbourhood.objects.order_by("sort_key"))
    where = _where(listed)
    everywhere = set(listed.filter(serves_whole_district=True).values_list("pk", flat=True))
    members: dict[int, set[int]] = defaultdict(set)
    through = Organisation.areas.through.objects.filter(organisation__in=listed.values("pk"))
    for organisation, area in through.values_list("organisation_id", "activityarea_id"):
        members[area].add(organisation)
    heard = _heard_by_area(day)
    rows = [
        _row(area, members[area.pk], places=places, where=where, everywhere=everywhere, heard=heard[area.pk])
        for area in ActivityArea.objects.order_by("sort_key")
    ]
    peopled = {place for found in where.values() for place in found}
    empty = tuple(place.name for place in places if place.pk not in peopled)
    return Coverage(places=places, fields=tuple(rows), empty_places=empty)


def word(today: date | None = None) -> Word:
    """Returns how the yearly word is kept by those that are to give it."""
    day = today or timezone.localdate()
    counted = _heard_of().aggregate(**_by_word(day))
    return Word(**counted)


def answers(now: datetime | None = None) -> Answers:
    """Returns how what was sent in within a year was answered; the unit's own corrections are no answers."""
    moment = now or timezone.now()
    changes = ProfileChange.objects.filter(
        decided_at__gte=moment - YEAR, submitted_at__isnull=False, due_on__isnull=False
    )
    claims = Claim.objects.filter(
        decided_at__gte=moment - YEAR, decided_by__isnull=False, due_on__isnull=False
    )
    found = [
        *changes.values_list("submitted_at", "decided_at", "due_on"),
        *claims.values_list("made_at", "decided_at", "due_on"),
    ]
    days = [(timezone.localdate(decided) - timezone.localdate(sent)).days for sent, decided, _due in found]
    on_time = sum(timezone.localdate(decided) <= due for _sent, decided, due in found)
    return Answers(all=len(found), on_time=on_time, half_within_days=median(days) if days else None)


def months(today: date | None = None) -> list[Month]:
    """Returns the last twelve months, the newest first, also those in which nothing happened."""
    day = today or timezone.localdate()
    begins = [_month_before(day, back) for back in range(MONTHS)]
    oldest = begins[-1]
    sent = _by_month(ProfileChange.objects.exclude(submitted_at=None), "submitted_at", oldest)
    decided = _by_month(ProfileChange.objects.exclude(submitted_at=None), "decided_at", oldest)
    confirmed = _by_month(ProfileConfirmation.objects.all(), "day", oldest)
    contacts = _by_month(ContactLogEntry.objects.all(), "day", oldest)
    return [
        Month(
            begins=month,
            sent=sent[month],
            decided=decided[month],
            confirmed=confirmed[month],
            contacts=contacts[month],
        )
        for month in begins
    ]


def _row(
    area: ActivityArea,
    members: set[int],
    *,
    places: Iterable[Neighbourhood],
    where: dict[int, set[int]],
    everywhere: set[int],
    heard: tuple[int, int],
) -> FieldRow:
    local = members - everywhere
    by_place = Counter(place for organisation in local for place in where.get(organisation, ()))
    counts = tuple(by_place[place.pk] for place in places)
    nobody = tuple(place.name for place, count in zip(places, counts, strict=True) if not count)
    return FieldRow(
        area=area,
        organisations=len(members),
        everywhere=len(members & everywhere),
        counts=counts,
        nobody_in=nobody,
        kept_word_percent=percent_of(*heard),
    )


def _where(listed: QuerySet[Organisation]) -> dict[int, set[int]]:
    """Returns the neighbourhoods in which each organisation works or has its seat."""
    found: dict[int, set[int]] = defaultdict(set)
    through = Organisation.neighbourhoods.through.objects.filter(organisation__in=listed.values("pk"))
    for organisation, place in through.values_list("organisation_id", "neighbourhood_id"):
        found[organisation].add(place)
    seats = listed.filter(neighbourhood__isnull=False).order_by()
    for organisation, place in seats.values_list("pk", "neighbourhood_id"):
        found[organisation].add(place)
    return found


def _heard_of() -> QuerySet[Organisation]:
    return Organisation.objects.filter(state=Organisation.State.LISTED).heard_of().order_by()


def _by_word(day: date) -> dict[str, Count]:
    marked, hidden = day - MARKED_AFTER, day - HIDDEN_AFTER
    return {
        "fresh": Count("pk", filter=Q(heard_on__gte=marked)),
        "marked": Count("pk", filter=Q(heard_on__lt=marked, heard_on__gte=hidden)),
        "silent": Count("pk", filter=Q(heard_on__lt=hidden)),
    }


def _heard_by_area(day: date) -> dict[int, tuple[int, int]]:
    """Returns, by field of work, how many gave their word in time and how many are to give it."""
    fresh = Count("pk", filter=Q(heard_on__gte=day - MARKED_AFTER))
    rows = _heard_of().values_list("areas").annotate(kept=fresh, n=Count("pk"))
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    found.update({area: (kept, n) for area, kept, n in rows})
    return found


def _by_month(rows: QuerySet, column: str, oldest: date) -> Counter[date]:
    lookup = f"{column}__date__gte" if column.endswith("_at") else f"{column}__gte"
    counted = (
        rows.filter(**{lookup: oldest}).order_by().values_list(TruncMonth(column)).annotate(n=Count("pk"))
    )
    return Counter(
        {(timezone.localdate(month) if isinstance(month, datetime) else month): n for month, n in counted}
    )


def _month_before(day: date, back: int) -> date:
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
