"""Seats of a session: given in the order people come, never more than there are; who waits moves up by itself.

Everything that moves a seat locks the session's row first, so that two at once stand behind each other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Sum
from django.utils import timezone

from city.models import Neighbourhood
from common.identifiers import code_of, keyed_digest, normalise
from participation.errors import (
    ActivityIsClosed,
    FewerSeatsThanTaken,
    IntakeIsBusy,
    ReasonForAuthorMissing,
    SessionIsCancelled,
    TooManySeats,
)
from participation.models import Activity, Registration, Session
from participation.services import workshop_letters as letters
from participation.services.workshop_tables import forget_helpers
from people.audit import record
from people.intake import Channel
from people.models import User
from stk_registry.models import Organisation

State = Registration.State
KEEP_ADDRESSES = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Registered:
    """What a person is told: the code that opens their registration, and whether this send was the first."""

    code: str
    registration: Registration
    is_new: bool


def registration_code(session: Session, key: str) -> str:
    """Returns the code of a client's key: the same for the same key, and no way back from it."""
    return code_of(keyed_digest(f"{session.pk}:{key}", "workshop-registration", key=settings.SECRET_KEY))


def find_registration(activity: Activity, code: str) -> Registration | None:
    """Returns the registration that a code opens."""
    found = Registration.objects.filter(session__activity=activity, code_digest=_digest(code))
    return found.select_related("session__activity__project", "session__neighbourhood", "table").first()


def register(
    session: Session,
    *,
    key: str,
    seats: int = 1,
    most: int | None = None,
    channel: str = "web",
    language: str = "tr",
    name: str = "",
    email: str = "",
    needs: str = "",
    neighbourhood: Neighbourhood | None = None,
    organisation: Organisation | None = None,
    entered_by: User | None = None,
    now: datetime | None = None,
) -> Registered:
    """Gives seats, or a place on the waiting list. Errors: ActivityIsClosed, SessionIsCancelled, TooManySeats,
    IntakeIsBusy. The same key again returns the same registration.
    """
    now = now or timezone.now()
    digest = keyed_digest(f"{session.pk}:{key}", "workshop-key", key=settings.SECRET_KEY)
    code = registration_code(session, key)
    try:
        with transaction.atomic():
            locked = _locked(session)
            if known := locked.registrations.filter(key_digest=digest).first():
                return Registered(code, known, is_new=False)
            _check_open(locked, now=now, at_the_door=channel == Channel.DOOR)
            if not 1 <= seats <= (most or locked.capacity):
                raise TooManySeats(seats=most or locked.capacity)
            members = organisation is not None
            fits = seats <= locked.free(for_members=members)
            fits = fits and not locked.registrations.in_line().of_members(members).exists()
            locked.last_number += 1
            _take(locked, seats if fits else 0, for_members=members)
            made = Registration.objects.create(
                session=locked,
                number=locked.last_number,
                key_digest=digest,
                code_digest=_digest(code),
                seats=seats,
                channel=channel,
                language=language,
                day=timezone.localdate(now),
                name=name.strip(),
                email=email.strip().lower(),
                needs=needs.strip(),
                neighbourhood=neighbourhood,
                organisation=organisation,
                entered_by=entered_by,
                state=State.CONFIRMED if fits else State.WAITING,
            )
            letters.write(letters.registered, made, code=code)
    except OperationalError as busy:
        raise IntakeIsBusy from busy
    return Registered(code, made, is_new=True)


@transaction.atomic
def register_members(
    session: Session, organisation: Organisation, *, seats: int, most_seats: int, actor: User, **typed: Any
) -> Registered:
    """Gives an organisation seats for its members; nothing but their number is told of them.

    What one organisation holds in a session is bounded by the seats kept for members, or where none are kept by
    what one registration may take. Errors: as register.
    """
    locked = _locked(session)
    bound = max(locked.reserved, most_seats)
    left = bound - members_seats(locked, organisation)
    if seats > left:
        raise TooManySeats(seats=max(0, left))
    return register(locked, seats=seats, most=bound, organisation=organisation, entered_by=actor, **typed)


def members_seats(session: Session, organisation: Organisation) -> int:
    """Returns how many seats an organisation holds in a session, or waits for."""
    held = session.registrations.standing().filter(organisation=organisation)
    return held.aggregate(n=Sum("seats"))["n"] or 0


@transaction.atomic
def cancel(registration: Registration, *, actor: User | None = None) -> Registration:
    """Gives seats back; who waits moves up. A second time changes nothing."""
    session = _locked(registration.session)
    found = session.registrations.get(pk=registration.pk)
    if found.state == State.CANCELLED:
        return found
    if found.state == State.CONFIRMED:
        _take(session, -found.seats, for_members=found.organisation_id is not None)
    found.state, found.came, found.table = State.CANCELLED, None, None
    found.save(update_fields=["state", "came", "table"])
    if actor is not None:
        record("registration_cancelled", session, actor=actor, number=found.number)
    letters.write(letters.cancelled, found)
    _move_up(session)
    return found


@transaction.atomic
def change_session(session: Session, *, changes: dict[str, Any], actor: User) -> Session:
    """Changes a session; more seats move people up, fewer than are taken are refused. Errors:
    FewerSeatsThanTaken.
    """
    locked = _locked(session)
    for name, value in changes.items():
        setattr(locked, name, value)
    if locked.capacity < locked.taken:
        raise FewerSeatsThanTaken(taken=locked.taken)
    locked.save()
    record("session_changed", locked, actor=actor, fields=sorted(changes))
    _move_up(locked)
    return locked


@transaction.atomic
def add_session(activity: Activity, *, actor: User, **fields: Any) -> Session:
    """Returns a new session of a workshop."""
    session = Session.objects.create(activity=activity, **fields)
    record("session_added", session, actor=actor, activity=activity.pk)
    return session


@transaction.atomic
def call_off(session: Session, *, reason: str, actor: User) -> Session:
    """Cancels a session; everybody who comes or waits is written to with the reason."""
    if not reason.strip():
        raise ReasonForAuthorMissing
    locked = _locked(session)
    locked.cancelled_because = reason.strip()
    locked.save(update_fields=["cancelled_because"])
    record("session_called_off", locked, actor=actor, reason=reason.strip())
    for registration in locked.registrations.standing().select_related("session__activity"):
        letters.write(letters.called_off, registration)
    return locked


@transaction.atomic
def check_in(registration: Registration, *, came: int | None, actor: User) -> Registration:
    """Writes down how many of a registration came; none again takes it back."""
    session = _locked(registration.session)
    found = session.registrations.select_related("table").get(pk=registration.pk)
    if came is not None and not 0 <= came <= found.seats:
        raise TooManySeats(seats=found.seats)
    found.came = came
    found.save(update_fields=["came"])
    record("checked_in", session, actor=actor, number=found.number, came=came)
    return found


def people_who_came(session: Session) -> int:
    """Returns how many people have come in by now; who gave the seats back counts no more."""
    return session.registrations.standing().aggregate(n=Sum("came"))["n"] or 0


def remind(now: datetime) -> int:
    """Writes to those who have a seat in a session of the next two days, once, and returns how many letters."""
    sent = 0
    soon = Session.objects.filter(
        reminded_at=None, cancelled_because="", starts_at__gt=now, starts_at__lte=now + letters.REMIND_BEFORE
    )
    for pk in soon.values_list("pk", flat=True):
        with transaction.atomic():
            session = Session.objects.select_for_update().get(pk=pk)
            if session.reminded_at is not None:
                continue
            session.reminded_at = now
            session.save(update_fields=["reminded_at"])
            for registration in session.registrations.filter(state=State.CONFIRMED).exclude(email=""):
                registration.session = session
                sent += letters.write(letters.reminder, registration)
    return sent


def forget_addresses(now: datetime) -> int:
    """Erases what people told of themselves four weeks after a session, and returns of how many rows.

    Names, addresses, needs and neighbourhoods of registrations; names and links of helpers at the tables.
    """
    over = Session.objects.filter(ends_at__lte=now - KEEP_ADDRESSES)
    told = Registration.objects.filter(session__in=over)
    told = told.exclude(name="", email="", needs="", neighbourhood=None)
    return told.update(name="", email="", needs="", neighbourhood=None) + forget_helpers(over)


def _check_open(session: Session, *, now: datetime, at_the_door: bool) -> None:
    """Who stands at the door is let in until the end; everybody else registers before it begins."""
    if session.cancelled_because:
        raise SessionIsCancelled
    if at_the_door and session.starts_at <= now < session.ends_at:
        return
    if session.activity.state(now) != "open" or session.starts_at <= now:
        raise ActivityIsClosed


def _move_up(session: Session) -> None:
    """Gives free seats to those who wait, strictly in their order: nobody is passed by a smaller party.

    Seats kept for members of organisations pass those who may not take them.
    """
    blocked = set()
    for registration in session.registrations.in_line():
        members = registration.organisation_id is not None
        if members in blocked:
            continue
        if registration.seats > session.free(for_members=members):
            blocked.add(members)
            continue
        _take(session, registration.seats, for_members=members)
        registration.state = State.CONFIRMED
        registration.save(update_fields=["state"])
        registration.session = session
        letters.write(letters.moved_up, registration)


def _take(session: Session, seats: int, *, for_members: bool) -> None:
    session.taken += seats
    session.taken_reserved += seats if for_members else 0
    session.save(update_fields=["last_number", "taken", "taken_reserved"])


def _locked(session: Session) -> Session:
    return (
        Session.objects.select_for_update(of=("self",)).select_related("activity__project").get(pk=session.pk)
    )


def _digest(code: str) -> str:
    return keyed_digest(normalise(code), "workshop-registration-code", key=settings.SECRET_KEY)
