"""Times are offered, booked once, cancelled; visits are noted with what is to be done after them."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.text import clean, clean_line
from esnaf.errors import OneAtATime, SlotIsTaken, WordsMissing
from esnaf.models import Appointment, AppointmentSlot, Business, Visit
from people.audit import record
from people.models import User
from people.outbox import post

PURPOSE = "esnaf-appointment"
MOST_A_DAY = 48
MOST_OPEN = 2


@transaction.atomic
def offer(
    *, place: str, day: date, begins: time, ends: time, minutes: int, actor: User, now: datetime | None = None
) -> int:
    """Offers the times of a day one after the other; those that are there already stay. Returns how many are new."""
    moment, last = (timezone.make_aware(datetime.combine(day, each)) for each in (begins, ends))
    step, slots = timedelta(minutes=minutes), []
    while moment + step <= last and len(slots) < MOST_A_DAY:
        if moment > (now or timezone.now()):
            slots.append(AppointmentSlot(place=clean_line(place), starts_at=moment, minutes=minutes))
        moment += step
    known = set(
        AppointmentSlot.objects.filter(place=clean_line(place), starts_at__in=[each.starts_at for each in slots])
        .values_list("starts_at", flat=True)
    )  # fmt: skip
    made = AppointmentSlot.objects.bulk_create(each for each in slots if each.starts_at not in known)
    if made:
        record("times_offered", made[0], actor=actor, count=len(made), day=day.isoformat())
    return len(made)


@transaction.atomic
def withdraw(slot: AppointmentSlot, *, reason: str, actor: User, now: datetime | None = None) -> None:
    """Offers a time no longer; who has it is told why."""
    if not reason.strip():
        raise WordsMissing
    slot.withdrawn_at = now or timezone.now()
    slot.save(update_fields=["withdrawn_at"])
    held = slot.appointments.select_related("business", "booked_by", "slot").filter(cancelled_at=None).first()
    if held is not None:
        cancel(held, actor=actor, reason=reason, now=now)
        _write(held, subject=_("Your appointment is called off"), body=clean_line(reason))
    record("time_withdrawn", slot, actor=actor)


def book(
    slot: AppointmentSlot, *, business: Business, subject: str, actor: User, now: datetime | None = None
) -> Appointment:
    """Returns the appointment; of two who want the same time at once the second is told that it is taken."""
    moment = now or timezone.now()
    if slot.withdrawn_at is not None or slot.starts_at <= moment:
        raise SlotIsTaken
    open_ones = business.appointments.filter(cancelled_at=None, slot__starts_at__gt=moment)
    if open_ones.count() >= MOST_OPEN:
        raise OneAtATime
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                slot=slot,
                business=business,
                booked_by=actor,
                subject=clean_line(subject)[:200],
                booked_at=moment,
            )
            record("appointment_booked", made, actor=actor)
            _confirm(made)
    except IntegrityError as clash:
        raise SlotIsTaken from clash
    return made


@transaction.atomic
def cancel(
    appointment: Appointment, *, actor: User | None, reason: str = "", now: datetime | None = None
) -> Appointment:
    """Gives the time back; a second time changes nothing."""
    locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if locked.cancelled_at is None:
        locked.cancelled_at, locked.cancelled_because = now or timezone.now(), clean_line(reason)[:300]
        locked.save(update_fields=["cancelled_at", "cancelled_because"])
        record("appointment_cancelled", locked, actor=actor)
    return locked


def link_of(appointment: Appointment) -> str:
    """Returns the path from which one appointment is cancelled or put into a calendar, without signing in."""
    return reverse("esnaf_appointment", args=[Signer(salt=PURPOSE).sign(appointment.pk)])


def of_link(signed: str) -> Appointment | None:
    """Returns the appointment that a link stands for."""
    try:
        number = Signer(salt=PURPOSE).unsign(signed)
    except BadSignature:
        return None
    return Appointment.objects.select_related("slot", "business").filter(pk=number).first()


@transaction.atomic
def note_visit(
    business: Business,
    *,
    day: date,
    note: str,
    actor: User,
    follow_up: str = "",
    follow_up_on: date | None = None,
) -> Visit:
    """Returns the visit; what is to be done has its day and its words, or neither."""
    if not clean(note) or (follow_up_on is not None) != bool(clean_line(follow_up)):
        raise WordsMissing
    made = Visit.objects.create(
        business=business,
        day=day,
        by=actor,
        note=clean(note),
        follow_up=clean_line(follow_up),
        follow_up_on=follow_up_on,
    )
    record("visit_noted", made, actor=actor)
    return made


@transaction.atomic
def follow_up(visit: Visit, *, outcome: str, actor: User, now: datetime | None = None) -> Visit:
    """Says what came of what was to be done."""
    if not clean_line(outcome):
        raise WordsMissing
    visit.outcome, visit.followed_up_at = clean_line(outcome)[:300], now or timezone.now()
    visit.save(update_fields=["outcome", "followed_up_at"])
    record("visit_followed_up", visit, actor=actor)
    return visit


def _confirm(appointment: Appointment) -> None:
    language = appointment.booked_by.language if appointment.booked_by else "tr"
    with override(language):
        slot = appointment.slot
        body = _(
            "Your appointment: %(when)s, %(place)s\nAbout: %(subject)s\n\n"
            "Put it into your calendar, or give the time back, here:\n%(link)s"
        ) % {
            "when": date_format(timezone.localtime(slot.starts_at), "j F Y l, H:i"),
            "place": slot.place,
            "subject": appointment.subject,
            "link": settings.WAGTAILADMIN_BASE_URL + link_of(appointment),
        }
        _write(appointment, subject=_("Your appointment with the tradespeople’s desk"), body=body)


def _write(appointment: Appointment, *, subject: str, body: str) -> None:
    if appointment.booked_by is not None:
        post(
            to=appointment.booked_by.email,
            subject=subject,
            body=body,
            language=appointment.booked_by.language,
        )
