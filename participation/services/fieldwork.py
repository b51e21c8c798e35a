"""Visits at doors: each received once with everything that was said, in one transaction.

Who goes where is `participation.services.rounds`. A visit is no act of staff that the trail keeps: the trail
has a time to the second, and what people said at a door has a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from common.identifiers import keyed_digest
from participation.errors import IntakeIsBusy, VisitDoesNotFit, VisitsAreNotTaken, VisitStands
from participation.models import Activity, CallBack, FieldRemark, Round, Said, Visit
from participation.models.fieldwork import OPEN_OUTCOMES
from participation.services.receiving import store
from people.audit import record
from people.intake import Channel
from people.models import User

Outcome = Visit.Outcome
# A phone may have been without a connection on the last day.
STILL_TAKEN = timedelta(days=7)
KEEP_CALL_BACKS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Received:
    """What is told of a visit that was sent: the row, and whether this send was the first."""

    visit: Visit
    is_new: bool


def receive_visit(
    round: Round,
    *,
    key: str,
    outcome: str,
    actor: User,
    remarks: Iterable[tuple[int, str]] = (),
    call_back: dict[str, Any] | None = None,
    returning: CallBack | None = None,
    place: str = "",
    language: str = "tr",
    channel: str = Channel.DOOR,
    with_survey: bool = False,
    day: date | None = None,
    now: datetime | None = None,
) -> Received:
    """Stores a visit, all its remarks and when to come back, or nothing; the same key again changes nothing.

    Errors: VisitsAreNotTaken, VisitDoesNotFit, IntakeIsBusy. What was stored in time stays acknowledged.
    """
    now, said = now or timezone.now(), list(remarks)
    digest = keyed_digest(f"{round.pk}:{key}", "field-visit", key=settings.SECRET_KEY)
    if known := round.visits.filter(key_digest=digest).first():
        return Received(known, is_new=False)
    _check_moment(round.activity, now=now)
    _check_fits(outcome, said=said, call_back=call_back, with_survey=with_survey)
    try:
        with transaction.atomic():
            visit = Visit.objects.create(
                round=round,
                key_digest=digest,
                outcome=outcome,
                place=place or round.place,
                channel=channel,
                day=_day(round.activity, day, now=now),
                entered_by=actor,
                with_survey=with_survey,
                is_return=returning is not None,
            )
            _keep_remarks(visit, said, key=key, language=language, actor=actor)
            if call_back:
                CallBack.objects.create(visit=visit, **call_back)
            if returning is not None:
                settle_call_back(returning)
    except IntegrityError:
        return Received(round.visits.get(key_digest=digest), is_new=False)
    except OperationalError as busy:
        raise IntakeIsBusy from busy
    return Received(visit, is_new=True)


def settle_call_back(call_back: CallBack) -> None:
    """Forgets the door that somebody has come back to, and counts its later visit instead of the earlier one."""
    Visit.objects.filter(pk=call_back.visit_id).exclude(outcome=Outcome.COMPLETED).update(came_back=True)
    CallBack.objects.filter(pk=call_back.pk).delete()


@transaction.atomic
def drop_call_back(call_back: CallBack, *, actor: User) -> None:
    """Forgets a door that nobody comes back to; its first visit stands as it is."""
    round = call_back.visit.round
    CallBack.objects.filter(pk=call_back.pk).delete()
    record("call_back_dropped", round, actor=actor, activity=round.activity_id)


@transaction.atomic
def take_back(visit: Visit, *, actor: User, now: datetime | None = None) -> None:
    """Takes a visit back that was entered by mistake today. Errors: VisitStands.

    A remark that somebody has read and decided on, or put under a topic, stays; so does a call-back's visit,
    for its door is forgotten.
    """
    locked = Visit.objects.select_for_update(of=("self",)).select_related("round__activity").get(pk=visit.pk)
    decided = locked.remarks.filter(Q(state=Said.State.HIDDEN) | Q(topic__isnull=False))
    if locked.round.activity.moderation == Activity.Moderation.BEFORE:
        decided = decided | locked.remarks.filter(state=Said.State.SHOWN)
    if locked.is_return or locked.day != timezone.localdate(now) or decided.exists():
        raise VisitStands
    locked.delete()
    record("visit_taken_back", locked.round, actor=actor, outcome=locked.outcome)


def forget_call_backs(now: datetime) -> int:
    """Erases call-backs two weeks after the activity closed, or after a month past their day; returns how many."""
    over = Q(visit__round__activity__closes_at__lte=now - KEEP_CALL_BACKS)
    missed = Q(on__lt=timezone.localdate(now) - 2 * KEEP_CALL_BACKS)
    return CallBack.objects.filter(over | missed).delete()[0]


def _keep_remarks(visit: Visit, said: list[tuple[int, str]], *, key: str, language: str, actor: User) -> None:
    activity = visit.round.activity
    for number, (question, words) in enumerate(said, start=1):
        store(
            FieldRemark,
            activity,
            key=f"{visit.round_id}:{key}:{number}",
            channel=visit.channel,
            language=language,
            is_shown=activity.moderation == Activity.Moderation.AFTER,
            unread=activity.moderation == Activity.Moderation.AFTER,
            entered_by=actor,
            now=timezone.make_aware(datetime.combine(visit.day, datetime.min.time())),
            visit=visit,
            question=question,
            words=words,
        )


def _check_moment(activity: Activity, *, now: datetime) -> None:
    if not activity.opens_at <= now < activity.closes_at + STILL_TAKEN:
        raise VisitsAreNotTaken


def _check_fits(
    outcome: str, *, said: list[tuple[int, str]], call_back: dict[str, Any] | None, with_survey: bool
) -> None:
    if outcome == Outcome.COMPLETED and not said and not with_survey:
        raise VisitDoesNotFit(VisitDoesNotFit.NOTHING_SAID)
    if outcome != Outcome.COMPLETED and said:
        raise VisitDoesNotFit(VisitDoesNotFit.NOBODY_SPOKE)
    if outcome == Outcome.LATER and not call_back:
        raise VisitDoesNotFit(VisitDoesNotFit.WHEN)
    if call_back and outcome not in OPEN_OUTCOMES:
        raise VisitDoesNotFit(VisitDoesNotFit.NO_CALL_BACK)


def _day(activity: Activity, told: date | None, *, now: datetime) -> date:
    """Returns the day of a visit: as the phone says, unless that lies ahead or before the conversations began."""
    today = timezone.localdate(now)
    if told is None or not timezone.localdate(activity.opens_at) <= told <= today:
        return today
    return told
