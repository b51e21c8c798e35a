"""The hall: drawing a number, calling the next, and sending somebody on. Nobody is called twice, no number is given twice."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.errors import DeskIsNotYours, NumberIsOver
from casework.models import Case, HallDay, Ticket
from city.models import OrgUnit
from common.text import clean_line
from people.models import Role, User
from people.roles import units_of

State = Ticket.State


def desks_on(day: date) -> list[OrgUnit]:
    """Returns the desks that people come to on a day."""
    return list(OrgUnit.objects.valid_on(day).of_kind(OrgUnit.Kind.DESK))


def may_serve(user: User, desk: OrgUnit) -> bool:
    """Whoever belongs to one desk serves that one; the rest of the front desk serves any."""
    units = units_of(user, role=Role.FRONT_DESK)
    own = set(OrgUnit.objects.filter(pk__in=units, kind=OrgUnit.Kind.DESK).values_list("pk", flat=True))
    return bool(units) and (not own or desk.pk in own)


@transaction.atomic
def draw(
    desk: OrgUnit, *, now: datetime | None = None, moved_from: Ticket | None = None, note: str = ""
) -> Ticket:
    """Returns the next number of a desk for today, under a lock."""
    now = now or timezone.now()
    day = timezone.localdate(now)
    HallDay.objects.get_or_create(desk=desk, day=day)
    count = HallDay.objects.select_for_update().get(desk=desk, day=day)
    count.last += 1
    count.save(update_fields=["last"])
    return Ticket.objects.create(
        desk=desk,
        day=day,
        number=count.last,
        drawn_at=now,
        moved_from=moved_from,
        note=clean_line(note)[:200],
    )


@transaction.atomic
def call_next(desk: OrgUnit, *, clerk: User, now: datetime | None = None) -> Ticket | None:
    """Calls the next number and returns it. Who has somebody at the desk gets that one again: two presses are one.

    Errors: DeskIsNotYours.
    """
    now = now or timezone.now()
    day = timezone.localdate(now)
    if not may_serve(clerk, desk):
        raise DeskIsNotYours
    Ticket.objects.filter(called_by=clerk, state=State.CALLED, day__lt=day).update(
        state=State.SERVED, ended_at=now
    )
    while (mine := in_hand(clerk)) is None:
        first = Ticket.objects.filter(desk=desk, day=day, state=State.WAITING).order_by("number").first()
        if first is None:
            return None
        if _claim(first, clerk=clerk, now=now):
            first.refresh_from_db()
            return first
    return mine


def in_hand(clerk: User) -> Ticket | None:
    """Returns the number that a clerk called and has not ended."""
    return Ticket.objects.filter(called_by=clerk, state=State.CALLED).select_related("desk").first()


@transaction.atomic
def end(ticket: Ticket, *, clerk: User, state: str, note: str = "", now: datetime | None = None) -> None:
    """Ends a number that the clerk called. Errors: NumberIsOver."""
    mine = Ticket.objects.filter(pk=ticket.pk, called_by=clerk, state=State.CALLED)
    if not mine.update(state=state, ended_at=now or timezone.now()):
        raise NumberIsOver
    if note:
        Ticket.objects.filter(pk=ticket.pk).update(note=clean_line(note)[:200])


@transaction.atomic
def move(ticket: Ticket, *, to: OrgUnit, clerk: User, note: str = "", now: datetime | None = None) -> Ticket:
    """Sends somebody to another desk, where they get a number with the note. Errors: NumberIsOver."""
    end(ticket, clerk=clerk, state=State.MOVED, now=now)
    return draw(to, now=now, moved_from=ticket, note=note)


def link_case(ticket: Ticket, case: Case) -> None:
    """Notes which case came of a number."""
    Ticket.objects.filter(pk=ticket.pk).update(case=case)


def _claim(ticket: Ticket, *, clerk: User, now: datetime) -> bool:
    """Takes a waiting number, unless another clerk took it or this clerk took one in between."""
    try:
        with transaction.atomic():
            return bool(
                Ticket.objects.filter(pk=ticket.pk, state=State.WAITING).update(
                    state=State.CALLED, called_by=clerk, called_at=now
                )
            )
    except IntegrityError:
        return False
