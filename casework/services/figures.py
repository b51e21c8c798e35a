"""Counts what happened to cases, month by month, from their events; closed months are counted once and kept.

A month is kept ten days after its end, so that what came on paper and was entered late is in it. A report over a year
reads kept rows and the events of the youngest month or two.
"""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from casework.models import CaseEvent, InformationAppeal, KeptFigure, KeptMonth, Redirect
from casework.words import CaseKind, Verb
from city.models import OrgUnit

KEPT_AFTER = timedelta(days=10)
MONTHS_A_ROUND = 3
MOST_LIVE = 3
COUNTED = (
    Verb.OPENED, Verb.ANSWERED, Verb.TRANSFERRED, Verb.WITHDRAWN, Verb.FEE_LAPSED, Verb.REOPENED, Verb.OBJECTED,
    Verb.RATED, Verb.EXTENDED,
)  # fmt: skip
Key = tuple[int | None, str, str]


def count_month(month: date) -> Counter[Key]:
    """Returns the counts of a month by (unit, what, sort), from events: one query, and one for redirects."""
    counts: Counter[Key] = Counter()
    scores: dict[object, tuple[int | None, str]] = {}
    events = CaseEvent.objects.filter(verb__in=COUNTED, at__gte=_moment(month), at__lt=_moment(_next(month)))
    rows = events.order_by("case", "sequence").values_list(
        "case_id", "verb", "at", "data", "unit_id", "case__unit_id", "case__kind", "case__door", "case__topic__code",
        "case__neighbourhood__code",
    )  # fmt: skip
    for case, verb, at, data, unit, unit_now, kind, door, topic, place in rows.iterator(chunk_size=2000):
        owner = unit or unit_now
        match verb:
            case Verb.OPENED:
                counts.update((unit_now, *each) for each in _arrival(kind, door, topic, place))
            case Verb.RATED:
                scores[case] = (owner, str(data.get("score", "")))
            case Verb.REOPENED | Verb.OBJECTED | Verb.EXTENDED:
                counts[owner, verb, ""] += 1
            case _:
                counts.update((owner, *each) for each in _ending(verb, timezone.localdate(at), data, kind))
    counts.update((unit, "rated", score) for unit, score in scores.values())
    for code, shown in (
        Redirect.objects.filter(day__gte=month, day__lt=_next(month))
        .values_list("body__code")
        .annotate(Sum("shown"))
    ):
        counts[None, "redirected", code] += shown
    return counts


def figures(first: date, last: date, *, units: list[int] | None = None, on: date) -> Counter[tuple[str, str]]:
    """Returns the counts of whole months from first to last by (what, sort), of all units or of some.

    Months that are not kept yet are counted now, the youngest three at most.
    """
    months = [month for month in months_between(first, last) if month <= on]
    kept = set(KeptMonth.objects.filter(month__in=months).values_list("month", flat=True))
    rows = KeptFigure.objects.filter(month__in=kept)
    if units is not None:
        rows = rows.filter(unit__in=units)
    counts: Counter[tuple[str, str]] = Counter()
    for what, sort, count in rows.values_list("what", "sort").annotate(Sum("count")):
        counts[what, sort] += count
    for month in [month for month in months if month not in kept][-MOST_LIVE:]:
        for (unit, what, sort), count in count_month(month).items():
            if units is None or unit in units:
                counts[what, sort] += count
    return counts


def keep_closed_months(now: datetime) -> int:
    """Keeps the counts of months that are over, the oldest first, and returns how many."""
    first = CaseEvent.objects.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return 0
    over = timezone.localdate(now - KEPT_AFTER).replace(day=1)
    months = [
        month for month in months_between(timezone.localdate(first).replace(day=1), over) if month < over
    ]
    kept = set(KeptMonth.objects.values_list("month", flat=True))
    return sum(
        _keep(month, now=now) for month in [each for each in months if each not in kept][:MONTHS_A_ROUND]
    )


def months_between(first: date, last: date) -> list[date]:
    """Returns the first days of the months from first to last."""
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = _next(month)
    return months


def appeals_of(first: date, last: date, *, units: list[int] | None = None) -> Counter[tuple[str, str]]:
    """Returns how many appeals against answers were made in a period, by whom they went to and their result."""
    found = InformationAppeal.objects.filter(on__gte=first, on__lt=_next(last.replace(day=1)))
    if units is not None:
        found = found.filter(case__unit__in=units)
    return Counter(found.values_list("before", "result"))


def units_with_figures() -> list[OrgUnit]:
    """Returns the units that have or had cases."""
    return list(OrgUnit.objects.filter(cases__isnull=False).distinct())


@transaction.atomic
def _keep(month: date, *, now: datetime) -> int:
    row, is_new = KeptMonth.objects.get_or_create(month=month, defaults={"kept_at": now})
    if not is_new:
        return 0
    KeptFigure.objects.bulk_create(
        [
            KeptFigure(month=row, unit_id=unit, what=what, sort=sort[:64], count=count)
            for (unit, what, sort), count in count_month(month).items()
        ],
        batch_size=500,
    )
    return 1


def _arrival(kind: str, door: str, topic: str | None, place: str | None) -> list[tuple[str, str]]:
    return [
        ("received", ""),
        ("received_kind", kind),
        ("received_door", door),
        ("received_topic", topic or ""),
        ("received_place", place or ""),
    ]


def _ending(verb: str, day: date, data: dict, kind: str) -> list[tuple[str, str]]:
    outcome = data.get("outcome") or verb
    told = [("ended", outcome)]
    if verb in (Verb.ANSWERED, Verb.TRANSFERRED) and (was_due := data.get("was_due")):
        told.append(("in_time" if day <= date.fromisoformat(was_due) else "late", ""))
    if kind == CaseKind.INFORMATION:
        told.append(("information", outcome))
        if data.get("ground") and data.get("is_refusal"):
            told.append(("information_ground", data["ground"]))
    return told


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def _next(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)
