"""The call centre: a case from a call, what a number asked before, and whom to call back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from casework.models import Case, PhoneCall
from casework.models.applicants import PHONE
from casework.services.finding import of_phone
from casework.services.opening import Opened, open_case
from casework.words import Door
from common.text import clean_line
from people.models import User
from people.sealing import digest, seal


@transaction.atomic
def open_by_phone(
    *, phone: str, recording: str, taken_by: User, now: datetime | None = None, **case: Any
) -> Opened:
    """Opens a case of a caller, and notes the call once. Errors: those of open_case."""
    opened = open_case(door=Door.PHONE, entered_by=taken_by, now=now, **case)
    if opened.is_new:
        note_call(phone=phone, recording=recording, taken_by=taken_by, case=opened.case, now=now)
    return opened


@transaction.atomic
def note_call(
    *,
    phone: str,
    taken_by: User,
    case: Case | None = None,
    recording: str = "",
    call_back_on: date | None = None,
    call_back_note: str = "",
    now: datetime | None = None,
) -> PhoneCall:
    """Notes a call. The recording stays in the exchange; here is its id only."""
    return PhoneCall.objects.create(
        taken_at=now or timezone.now(),
        taken_by=taken_by,
        phone_sealed=seal(phone, purpose=PHONE),
        phone_digest=digest(phone, purpose=PHONE),
        case=case,
        recording=clean_line(recording)[:64],
        call_back_on=call_back_on,
        call_back_note=clean_line(call_back_note)[:300],
    )


def called_back(call: PhoneCall, *, actor: User, now: datetime | None = None) -> bool:
    """Notes that somebody was called back; tells whether this was the first to say so."""
    waiting = PhoneCall.objects.filter(pk=call.pk, called_back_at=None)
    return bool(waiting.update(called_back_at=now or timezone.now(), called_back_by=actor))


def cases_of_number(phone: str, *, user: User) -> tuple[list[Case], int]:
    """Returns the open cases of a number that a clerk may read, and how many more there are."""
    keys = of_phone(phone)
    seen = Case.objects.visible_to(user).open().filter(pk__in=keys).select_related("topic", "unit")
    shown = list(seen[:20])
    return shown, Case.objects.open().filter(pk__in=keys).count() - len(shown)


def to_call_back(on: date) -> list[PhoneCall]:
    """Returns who is to be called by a day, the longest promised first."""
    waiting = PhoneCall.objects.filter(called_back_at=None, call_back_on__lte=on)
    return list(waiting.select_related("case", "taken_by").order_by("call_back_on", "pk")[:50])
