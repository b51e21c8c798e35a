"""Messages of a case: what comes in, what goes out, notes, and the question that waits for its answer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.errors import CaseIsClosed, TextIsMissing
from casework.models import Case, Message
from casework.services.delivering import send
from casework.services.files import SentFile, attach
from casework.services.happening import happen, locked
from casework.words import REGISTERS, Door, State, Verb
from common.text import clean, clean_line
from people.models import User


@transaction.atomic
def receive_message(
    case: Case,
    *,
    text: str,
    door: str,
    files: Sequence[SentFile] = (),
    external_id: str = "",
    entered_by: User | None = None,
    now: datetime | None = None,
) -> Message:
    """Adds what the applicant wrote; the same external id is taken once. Answers a question if one waits.

    Errors: TextIsMissing, FileRefused.
    """
    now, case, said = now or timezone.now(), locked(case), clean(text)
    if not said and not files:
        raise TextIsMissing
    if external_id and (known := Message.objects.filter(door=door, external_id=external_id).first()):
        return known
    message = Message.objects.create(
        case=case, way=Message.Way.IN, door=door, at=now, text=said, language=case.language,
        external_id=external_id,
    )  # fmt: skip
    for sent in files:
        attach(case, sent, message=message, now=now)
    verb = Verb.REPLIED if case.state == State.ASKED else Verb.WROTE
    happen(case, verb, actor=entered_by, message=message, now=now)
    Case.objects.filter(pk=case.pk).update(needs_reading=True)
    return message


@transaction.atomic
def ask_applicant(case: Case, *, text: str, actor: User, now: datetime | None = None) -> Message:
    """Asks the applicant something without which the work cannot go on. Errors: TextIsMissing, CaseIsClosed."""
    return _say(case, text=text, actor=actor, verb=Verb.ASKED, now=now)


@transaction.atomic
def tell_applicant(case: Case, *, text: str, actor: User, now: datetime | None = None) -> Message:
    """Tells the applicant something on the way. Errors: TextIsMissing, CaseIsClosed."""
    return _say(case, text=text, actor=actor, verb=Verb.TOLD, now=now)


@transaction.atomic
def answer_in_between(case: Case, *, text: str, actor: User, now: datetime | None = None) -> Message:
    """Gives an interim answer (law 3071, art. 7): the matter goes on, and is answered separately at its end.

    Errors: TextIsMissing, CaseIsClosed.
    """
    return _say(case, text=text, actor=actor, verb=Verb.INTERIM, now=now)


@transaction.atomic
def note(case: Case, *, text: str, actor: User, now: datetime | None = None) -> Message:
    """Adds a note that only staff reads. Errors: TextIsMissing."""
    now, case, said = now or timezone.now(), locked(case), clean(text)
    if not said:
        raise TextIsMissing
    message = Message.objects.create(
        case=case,
        way=Message.Way.NOTE,
        door=Door.DESK,
        at=now,
        author=actor,
        text=said,
        language=case.language,
    )
    happen(case, Verb.NOTED, actor=actor, message=message, now=now)
    return message


@transaction.atomic
def mark_read(case: Case) -> None:
    """Says that somebody who works on the case has seen what came in last."""
    Case.objects.filter(pk=case.pk, needs_reading=True).update(needs_reading=False)


def outgoing(
    case: Case,
    *,
    text: str,
    actor: User | None,
    now: datetime,
    subject: str = "",
    is_answer: bool = False,
    draft: Message | None = None,
) -> Message:
    """Stores a message that goes out on the way that the applicant wants; a draft becomes it. Errors: TextIsMissing."""
    said = clean(text)
    if not said:
        raise TextIsMissing
    message = draft or Message(case=case, way=Message.Way.OUT, author=actor)
    message.door, message.at, message.language = door_out(case), now, case.language
    message.subject, message.text = clean_line(subject)[:200], said
    message.is_answer, message.delivery = is_answer, Message.Delivery.WAITING
    message.save()
    return message


def door_out(case: Case) -> str:
    """Returns the door by which the applicant wants to be answered; what came by a register leaves by it alone."""
    if case.door in REGISTERS:
        return case.door
    doors = {"email": Door.EMAIL, "phone": Door.PHONE, "whatsapp": Door.WHATSAPP, "letter": Door.PAPER}
    # Who wrote on social media is answered there, by a person.
    return doors.get(case.applicant.wants, Door.SOCIAL if case.door == Door.SOCIAL else Door.WEB)


def _say(case: Case, *, text: str, actor: User, verb: str, now: datetime | None) -> Message:
    now, case = now or timezone.now(), locked(case)
    if not case.is_open:
        raise CaseIsClosed
    message = outgoing(case, text=text, actor=actor, now=now)
    happen(case, verb, actor=actor, message=message, now=now)
    with override(case.language):
        sentence = _("We ask you something.") if verb == Verb.ASKED else _("We wrote to you.")
    send(message, sentence=sentence)
    return message
