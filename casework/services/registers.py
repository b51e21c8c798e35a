"""Cases of registers of others (CİMER, Açık Kapı): taken in once, answered there by hand, noted once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from casework.errors import DayDoesNotFit, NumberIsMissing
from casework.models import CaseTopic, Message
from casework.services.delivering import moved_on
from casework.services.happening import happen, locked
from casework.services.opening import Asker, Opened, open_case
from casework.words import REGISTERS, Verb
from city.models import Neighbourhood
from common.text import clean_line
from people.models import User

LONGEST_NUMBER = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a register says of one application: its number and day there, and the matter itself."""

    door: str
    number: str
    received_at: datetime
    kind: str
    text: str
    title: str = ""
    topic: CaseTopic | None = None
    neighbourhood: Neighbourhood | None = None
    place: str = ""
    asker: Asker | None = None


def plain_number(number: str) -> str:
    """Returns the number of another register without spaces, as it is compared."""
    return "".join(clean_line(number).split())[:LONGEST_NUMBER]


def take_in(entry: Entry, *, entered_by: User | None, now: datetime | None = None) -> Opened:
    """Opens a case for an application of a register; the same number there is one case here.

    Its term counts from the day of the register. Nobody is written to: the applicant is told there.
    Errors: NumberIsMissing, TextIsMissing, CaseIsBusy.
    """
    if entry.door not in REGISTERS:
        raise ValueError(f"{entry.door} is no register of others")
    number = plain_number(entry.number)
    if not number:
        raise NumberIsMissing
    return open_case(
        kind=entry.kind,
        door=entry.door,
        text=entry.text,
        title=entry.title,
        key=f"register:{number}",
        topic=entry.topic,
        neighbourhood=entry.neighbourhood,
        place=entry.place,
        asker=entry.asker,
        external_number=number,
        entered_by=entered_by,
        received_at=entry.received_at,
        now=now,
    )


def to_enter(doors: set[str] | frozenset[str]) -> QuerySet[Message]:
    """Returns what was written to applicants of registers and was not entered there yet, the oldest first."""
    return Message.objects.filter(
        way=Message.Way.OUT, door__in=doors & REGISTERS, delivery=Message.Delivery.WAITING
    ).order_by("at", "pk")


@transaction.atomic
def entered_there(message: Message, *, on: date, actor: User, now: datetime | None = None) -> bool:
    """Notes on which day a text was entered in its register; returns whether that was news. Once for each text.

    Errors: DayDoesNotFit.
    """
    now, case = now or timezone.now(), locked(message.case)
    if not timezone.localdate(message.at) <= on <= timezone.localdate(now):
        raise DayDoesNotFit
    if not moved_on(message, Message.Delivery.SENT):
        return False
    happen(case, Verb.ENTERED_THERE, actor=actor, message=message, now=now, on=on.isoformat())
    return True
