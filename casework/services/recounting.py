"""What becomes due by itself: terms counted anew after a change of the calendar, fees not paid, overdue cases told."""

import hashlib
import json
from datetime import date, datetime
from importlib.metadata import version

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from casework.models import Case, Recount
from casework.services.happening import happen, locked
from casework.terms import clock_of
from casework.words import State, Verb
from city.deadlines import recorded_exceptions

AT_ONCE = 200


def recount_open(*, now: datetime | None = None) -> int:
    """Counts the terms of all open cases anew by the calendar as it is now, and returns how many moved.

    Each that moves gets an event with both days, so that the applicant is told why the day is another.
    """
    now, exceptions, moved = now or timezone.now(), recorded_exceptions(), 0
    for pk in Case.objects.open().values_list("pk", flat=True).iterator(chunk_size=AT_ONCE):
        moved += _recount(pk, exceptions=exceptions, now=now)
    return moved


def recount_when_changed(now: datetime) -> int:
    """Counts the terms of open cases anew when the calendar is another than the last time."""
    calendar = calendar_mark()
    last = Recount.objects.first()
    if last is not None and last.calendar == calendar:
        return 0
    moved = recount_open(now=now)
    Recount.objects.create(calendar=calendar, at=now, moved=moved)
    return moved


def calendar_mark() -> str:
    """Returns a hash that changes with the municipality's exceptions and with the edition of the holidays."""
    known = [
        sorted((day.isoformat(), kind) for day, kind in recorded_exceptions().items()),
        version("holidays"),
    ]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def lapse_unpaid(now: datetime) -> int:
    """Ends the information requests whose fee was not paid in time: they count as withdrawn. Returns how many."""
    ended = 0
    waiting = Case.objects.filter(state=State.FEE, due_on__lt=timezone.localdate(now))
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=pk)
            clock = clock_of(case)
            if case.state == State.FEE and clock.fee_due and clock.fee_due < timezone.localdate(now):
                happen(case, Verb.FEE_LAPSED, now=now, fee_due=clock.fee_due.isoformat())
                case.referrals.filter(ended_at=None).update(ended_at=now)
                ended += 1
    return ended


def escalate_overdue(now: datetime) -> int:
    """Notes once for each term that ran out that the head has to look; returns how many."""
    today = timezone.localdate(now)
    overdue = Case.objects.overdue(on=today).exclude(state=State.FEE)
    untold = overdue.filter(Q(escalated_for=None) | ~Q(escalated_for=F("due_on")))
    return sum(_escalate(case, now=now, today=today) for case in list(untold[:AT_ONCE]))


def _escalate(case: Case, *, now: datetime, today: date) -> int:
    with transaction.atomic():
        case = locked(case)
        if not case.is_overdue(on=today) or case.escalated_for == case.due_on:
            return 0
        case.escalated_for = case.due_on
        case.save(update_fields=["escalated_for"])
        happen(case, Verb.ESCALATED, unit=case.unit, now=now, due=case.due_on.isoformat())
    return 1


def _recount(pk: object, *, exceptions: dict[date, str], now: datetime) -> int:
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=pk)
        events = list(case.events.order_by("sequence"))
        clock = clock_of(case, events=events, exceptions=exceptions)
        due = clock.fee_due if case.state == State.FEE else clock.due
        if due == case.due_on:
            return 0
        days = {
            name: day.isoformat() if day else None for name, day in (("was", case.due_on), ("is_now", due))
        }
        happen(case, Verb.RECOUNTED, now=now, **days)
    return 1
