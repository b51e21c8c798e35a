"""Adds to what happened, and draws from it anew where the case stands."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from casework.clock import ENDS
from casework.models import AnswerDraft, Case, CaseEvent, Message
from casework.standing_in import acted_for
from casework.story import tell
from casework.terms import clock_of
from casework.words import State, Verb
from city.models import OrgUnit
from people.models import User

TARGET_SHARE = 0.8
# After these a draft is no longer the answer of the unit that wrote it, nor to the same question.
DROPS_DRAFTS = ENDS | {Verb.REFERRED, Verb.RETURNED, Verb.KIND_CHANGED}
DRAWN = ["state", "outcome", "unit", "assignee", "due_on", "target_on", "changed_at", "closed_at"]


def locked(case: Case) -> Case:
    """Returns the case as it stands now, held until the transaction ends."""
    return Case.objects.select_for_update().get(pk=case.pk)


@transaction.atomic
def happen(
    case: Case,
    verb: str,
    *,
    actor: User | None = None,
    unit: OrgUnit | None = None,
    message: Message | None = None,
    now: datetime | None = None,
    **data: Any,
) -> CaseEvent:
    """Adds one event to a locked case, draws its standing and its clock anew, and returns the event."""
    if verb in ENDS and case.is_open and case.state != State.FEE and case.due_on:
        # What was due when it ended, so that figures need no clock.
        data["was_due"] = case.due_on.isoformat()
    if "for" not in data:
        data["for"] = _acted_for(case, verb, actor=actor, to=data.get("to"))
    if data["for"] is None:
        del data["for"]
    events = list(case.events.order_by("sequence"))
    last = events[-1] if events else None
    event = CaseEvent(
        case=case,
        sequence=last.sequence + 1 if last else 1,
        at=now or timezone.now(),
        verb=verb,
        actor=actor if actor is not None and actor.is_authenticated else None,
        unit=unit,
        message=message,
        data=data,
        previous_hash=last.hash if last else "",
    )
    event.hash = event.digest()
    event.save()
    redraw(case, [*events, event])
    if verb in DROPS_DRAFTS:
        _drop_drafts(case, now=event.at)
    return event


def redraw(case: Case, events: list[CaseEvent], *, exceptions: Mapping[date, str] | None = None) -> None:
    """Saves on the case what follows from its events and the calendar."""
    standing, clock = tell(events), clock_of(case, events=events, exceptions=exceptions)
    case.state, case.outcome = standing.state, standing.outcome
    case.unit_id, case.assignee_id = standing.unit, standing.assignee
    case.closed_at = standing.closed_at
    # While a fee is waited for the day that counts is the applicant's.
    case.due_on = clock.fee_due if standing.state == State.FEE else clock.due
    case.target_on = clock.target(TARGET_SHARE)
    case.changed_at = events[-1].at
    case.save(update_fields=DRAWN)


def _acted_for(case: Case, verb: str, *, actor: User | None, to: object) -> int | None:
    """Returns the absent person for whom somebody acts; only a head gives a case to another."""
    as_head = verb == Verb.ASSIGNED and actor is not None and to != actor.pk
    return acted_for(actor, unit=case.unit_id, assignee=case.assignee_id, as_head=as_head)


def _drop_drafts(case: Case, *, now: datetime) -> None:
    if case.drafts.filter(ended_at=None).update(ended_at=now, end=AnswerDraft.End.DROPPED):
        waiting = case.messages.filter(delivery=Message.Delivery.APPROVAL)
        waiting.update(delivery=Message.Delivery.DRAFT)


def broken_events(case: Case) -> list[int]:
    """Returns the places in the trail of a case that were altered, removed before, or inserted."""
    broken, previous = [], ""
    for place, event in enumerate(case.events.order_by("sequence"), start=1):
        intact = event.sequence == place and event.previous_hash == previous and event.hash == event.digest()
        if not intact:
            broken.append(event.sequence)
        previous = event.hash
    return broken
