"""Giving out space: asked for, granted, cancelled. The slots' uniqueness decides between two at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from people.audit import record
from people.models import User
from stk_registry.errors import (
    ChangeIsTaken,
    InThePast,
    OutsideOpeningHours,
    ReasonMissing,
    SlotIsTaken,
    TooLong,
)
from stk_registry.models import Organisation, Space, SpaceAllocation, SpaceRequest, SpaceSlot
from stk_registry.models.spaces import rounded_down

HALF_HOUR = timedelta(minutes=30)
State = SpaceRequest.State


def slots_of(space: Space, starts_at: datetime, ends_at: datetime) -> Iterator[datetime]:
    """Yields the beginning of each slot a period touches: half hours of a room, days of an office.

    Local days are stepped through, not spans of 24 hours, so that a change of clocks moves nothing.
    """
    if space.by_the_hour:
        moment = rounded_down(starts_at)
        while moment < ends_at:
            yield moment
            moment += HALF_HOUR
        return
    day = timezone.localdate(starts_at)
    while (midnight := timezone.make_aware(datetime.combine(day, datetime.min.time()))) < ends_at:
        yield midnight
        day += timedelta(days=1)


def check_rules(space: Space, starts_at: datetime, ends_at: datetime) -> None:
    """Refuses what the house rules do not allow: closed hours, too long, out of use."""
    if space.out_of_use_because:
        raise OutsideOpeningHours(space.out_of_use_because)
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if space.by_the_hour:
        if first.date() != last.date():
            raise OutsideOpeningHours
        if (space.opens and first.time() < space.opens) or (space.closes and last.time() > space.closes):
            raise OutsideOpeningHours
        if space.longest_hours and ends_at - starts_at > timedelta(hours=space.longest_hours):
            raise TooLong
    elif space.longest_months and (last.date() - first.date()).days > space.longest_months * 31:
        raise TooLong


@transaction.atomic
def ask_for_space(
    organisation: Organisation,
    *,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    purpose: str,
    actor: User,
    space: Space | None = None,
    now: datetime | None = None,
    **details: object,
) -> SpaceRequest:
    """Returns a request that waits for the unit; for one space its rules and its calendar are kept at once."""
    moment = now or timezone.now()
    by_the_hour = kind in (Space.Kind.ROOM, Space.Kind.HALL)
    if timezone.localdate(starts_at) < timezone.localdate(moment) or (by_the_hour and starts_at < moment):
        raise InThePast
    if space is not None:
        check_rules(space, starts_at, ends_at)
        if not is_free(space, starts_at, ends_at):
            raise SlotIsTaken
    request = SpaceRequest.objects.create(
        organisation=organisation,
        space=space,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        purpose=purpose.strip(),
        asked_by=actor,
        **details,
    )
    record("space_asked_for", request, actor=actor, organisation=organisation.pk)
    return request


def open_requests() -> QuerySet[SpaceRequest]:
    """Returns what waits for the unit's answer; the waiting list was answered and waits for a space."""
    return SpaceRequest.objects.filter(state=State.SUBMITTED)


def is_free(space: Space, starts_at: datetime, ends_at: datetime) -> bool:
    """Tells whether no slot of the period is owned at the moment; only granting makes sure."""
    wanted = list(slots_of(space, starts_at, ends_at))
    return not SpaceSlot.objects.filter(space=space, begins__in=wanted).exists()


def allocate(
    space: Space,
    *,
    starts_at: datetime,
    ends_at: datetime,
    organisation: Organisation | None,
    actor: User | None,
    request: SpaceRequest | None = None,
    note: str = "",
) -> SpaceAllocation:
    """Gives the period to one and refuses it to whoever comes second, however close behind."""
    check_rules(space, starts_at, ends_at)
    try:
        with transaction.atomic():
            allocation = SpaceAllocation.objects.create(
                space=space,
                organisation=organisation,
                request=request,
                starts_at=starts_at,
                ends_at=ends_at,
                note=note,
                made_by=actor,
            )
            SpaceSlot.objects.bulk_create(
                SpaceSlot(space=space, begins=moment, allocation=allocation)
                for moment in slots_of(space, starts_at, ends_at)
            )
            record("space_allocated", allocation, actor=actor, space=space.pk)
    except IntegrityError as fault:
        raise SlotIsTaken from fault
    return allocation


@transaction.atomic
def grant(
    request: SpaceRequest, *, space: Space, actor: User, now: datetime | None = None
) -> SpaceAllocation:
    """Grants a request with a space; of two heads that grant the same slot at once one is refused."""
    locked = _locked(request, State.SUBMITTED, State.WAITING)
    allocation = allocate(
        space,
        starts_at=locked.starts_at,
        ends_at=locked.ends_at,
        organisation=locked.organisation,
        actor=actor,
        request=locked,
    )
    locked.space = space
    _decide(locked, State.GRANTED, reason="", actor=actor, now=now)
    return allocation


@transaction.atomic
def refuse(
    request: SpaceRequest, *, reason: str, actor: User, waiting: bool = False, now: datetime | None = None
) -> SpaceRequest:
    """Declines a request, or puts it on the waiting list, with the reason the organisation reads."""
    if not reason.strip():
        raise ReasonMissing
    locked = _locked(request, State.SUBMITTED, State.WAITING)
    return _decide(
        locked, State.WAITING if waiting else State.DECLINED, reason=reason.strip(), actor=actor, now=now
    )


@transaction.atomic
def cancel(request: SpaceRequest, *, actor: User, now: datetime | None = None) -> SpaceRequest:
    """Takes a request or an allocation back; its slots are free from this moment."""
    locked = _locked(request, State.SUBMITTED, State.WAITING, State.GRANTED)
    for allocation in SpaceAllocation.objects.filter(request=locked):
        free(allocation, actor=actor, now=now)
    locked.state = State.CANCELLED
    locked.save(update_fields=["state"])
    record("space_cancelled", locked, actor=actor)
    return locked


@transaction.atomic
def free(allocation: SpaceAllocation, *, actor: User, now: datetime | None = None) -> SpaceAllocation:
    """Ends an allocation: the record stays, the slots are free."""
    allocation.slots.all().delete()
    allocation.cancelled_at = now or timezone.now()
    allocation.save(update_fields=["cancelled_at"])
    record("space_freed", allocation, actor=actor, space=allocation.space_id)
    return allocation


def _decide(
    request: SpaceRequest, state: str, *, reason: str, actor: User, now: datetime | None
) -> SpaceRequest:
    request.state, request.reason = state, reason
    request.decided_by, request.decided_at = actor, now or timezone.now()
    request.save()
    record(f"space_{state}", request, actor=actor, organisation=request.organisation_id)
    return request


def _locked(request: SpaceRequest, *states: str) -> SpaceRequest:
    locked = SpaceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state not in states:
        raise ChangeIsTaken
    return locked
