"""Cases of an older system: taken over once, dated as they were there, ended where they ended, nobody told."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from casework.models import Case, CaseTopic, KeptMonth, Message
from casework.services.happening import happen, locked
from casework.services.opening import Asker, Opened, Past, open_case
from casework.words import REFUSALS, Outcome, Verb
from city.models import Neighbourhood, OrgUnit
from common.text import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How and when a case ended there; outcome and text are empty where the older system had none."""

    at: datetime
    outcome: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCase:
    """What an older system knew of a case."""

    number: str
    door: str
    kind: str
    received_at: datetime
    text: str
    title: str = ""
    topic: CaseTopic | None = None
    neighbourhood: Neighbourhood | None = None
    place: str = ""
    unit: OrgUnit | None = None
    asker: Asker | None = None
    ended: Ended | None = None


@transaction.atomic
def take_over(old: OldCase, *, now: datetime | None = None) -> Opened:
    """Stores a case of an older system with its own days; the same number by the same door is taken once.

    Errors: TextIsMissing, RegisteredBefore, CaseIsBusy.
    """
    today = timezone.localdate(now or timezone.now())
    unit = old.unit
    if unit is not None and old.ended is None:
        unit = unit.standing_on(today)
    opened = open_case(
        kind=old.kind,
        door=old.door,
        text=old.text,
        title=old.title,
        key=f"history:{old.number}",
        topic=old.topic,
        neighbourhood=old.neighbourhood,
        place=old.place,
        asker=old.asker,
        external_number=old.number,
        received_at=old.received_at,
        past=Past(unit=unit),
    )
    if not opened.is_new:
        return opened
    _count_anew(old.received_at)
    if old.ended is not None:
        _end(locked(opened.case), old.ended)
        _count_anew(old.ended.at)
        opened.case.refresh_from_db()
    return opened


def _count_anew(*moments: datetime) -> None:
    """Has the figures of closed months counted anew, for a case came into them late."""
    KeptMonth.objects.filter(month__in={timezone.localdate(each).replace(day=1) for each in moments}).delete()


def _end(case: Case, ended: Ended) -> None:
    message = None
    if text := clean(ended.text):
        message = Message.objects.create(
            case=case,
            way=Message.Way.OUT,
            door=case.door,
            at=ended.at,
            text=text,
            language=case.language,
            is_answer=True,
        )
    is_sent_on = ended.outcome == Outcome.REDIRECTED
    happen(
        case,
        Verb.TRANSFERRED if is_sent_on else Verb.ANSWERED,
        unit=None if is_sent_on else case.unit,
        message=message,
        now=ended.at,
        outcome=ended.outcome,
        is_refusal=ended.outcome in REFUSALS,
    )
    case.referrals.filter(ended_at=None).update(ended_at=ended.at)
    Case.objects.filter(pk=case.pk).update(needs_reading=False)
