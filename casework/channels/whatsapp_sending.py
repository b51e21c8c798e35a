"""What leaves by WhatsApp: within 24 hours of the person's last message as it is, afterwards as a template that there is news.

A row of the outbox is written in the transaction that causes it and sent after the commit. What cannot leave is told by
letter where there is an address, and otherwise stands on the desk as not delivered, to be told on the telephone.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.channels.whatsapp_graph import GraphError, is_open, send_template, send_text
from casework.models import Case, Message, OutgoingWhatsApp
from casework.models.whatsapp import WHATSAPP
from casework.services.delivering import moved_on, tell_by_letter
from casework.services.letters import follow_address
from casework.words import SENSITIVE_KINDS, Door
from people.outbox import WAITS
from people.sealing import seal

logger = logging.getLogger(__name__)

# A little less than a day: what is sent in the last minutes may arrive too late.
WINDOW = timedelta(hours=23, minutes=50)
LONGEST = 4096
AT_ONCE = 100
FORGOTTEN = timedelta(hours=1)
State, Delivery = OutgoingWhatsApp.State, Message.Delivery
REPORTED = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "failed": Delivery.FAILED,
}


def send_by_whatsapp(message: Message, sentence: str) -> None:
    """Puts a message into the outbox; without a line or a number it is told by letter."""
    if not is_open() or not message.case.applicant.phone:
        fall_back(message, sentence)
        return
    OutgoingWhatsApp.objects.create(
        case=message.case, message=message, sentence=sentence[:300], next_try_at=timezone.now()
    )
    transaction.on_commit(_wake_sender)


def tell_at_once(case: Case, text: str, *, now: datetime) -> None:
    """Writes to somebody who has just written, on our own account: the receipt of a case."""
    if is_open() and case.applicant.phone:
        OutgoingWhatsApp.objects.create(case=case, text_sealed=seal(text, purpose=WHATSAPP), next_try_at=now)
        transaction.on_commit(_wake_sender)


def deliver(now: datetime | None = None) -> int:
    """Sends what is due, and returns how much was sent."""
    now = now or timezone.now()
    due = OutgoingWhatsApp.objects.filter(state=State.WAITING, next_try_at__lte=now).order_by(
        "next_try_at", "pk"
    )
    sent = 0
    for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        if OutgoingWhatsApp.objects.filter(pk=pk, state=State.WAITING).update(
            state=State.SENDING, next_try_at=now
        ):
            row = OutgoingWhatsApp.objects.select_related("case__applicant", "message").get(pk=pk)
            sent += _send(row, now=now)
    _give_up_forgotten(now)
    return sent


def note_report(report: dict[str, Any]) -> None:
    """Moves on the message that a report is about; one that came too late in the day leaves again as a template."""
    delivery = REPORTED.get(str(report.get("status", "")))
    message = Message.objects.filter(
        door=Door.WHATSAPP, way=Message.Way.OUT, external_id=str(report.get("id", ""))[:255]
    ).first()
    if delivery is None or message is None:
        return
    if delivery != Delivery.FAILED:
        moved_on(message, delivery)
        return
    row = OutgoingWhatsApp.objects.filter(message=message, state=State.SENT).first()
    if row is not None and message.delivery in (Delivery.WAITING, Delivery.SENT):
        _refused(row, _error_in(report), now=timezone.now())


def fall_back(message: Message, sentence: str) -> None:
    """Tells by letter, or has the desk see that somebody must call."""
    if message.case.applicant.email:
        tell_by_letter(message, sentence)
    else:
        moved_on(message, Delivery.FAILED)


def is_in_window(case: Case, *, now: datetime) -> bool:
    """Whether the person wrote by WhatsApp within the last day, in whichever case of theirs."""
    wrote = Message.objects.filter(
        case__applicant__phone_digest=case.applicant.phone_digest, door=Door.WHATSAPP, way=Message.Way.IN
    )
    return wrote.filter(at__gt=now - WINDOW).exists()


def _send(row: OutgoingWhatsApp, *, now: datetime) -> bool:
    case, to = row.case, row.case.applicant.phone
    try:
        if not row.is_template and is_in_window(case, now=now):
            wamid = send_text(to, _words(row))
        elif row.message is None:
            # A receipt that is a day late helps nobody; the code is at the desk and in the letter.
            raise GraphError(code=-1)
        else:
            wamid = send_template(
                to, language=row.message.language, parameters=[case.number, follow_address()]
            )
    except GraphError as fault:
        _refused(row, fault, now=now)
        return False
    with transaction.atomic():
        row.state, row.text_sealed = State.SENT, b""
        row.save(update_fields=["state", "text_sealed"])
        if row.message is not None:
            Message.objects.filter(pk=row.message_id).update(external_id=wamid[:255])
            moved_on(row.message, Delivery.SENT)
    return True


def _words(row: OutgoingWhatsApp) -> str:
    """Returns what leaves within the window; delicate matters are read behind the code, long ones to their end."""
    if row.message is None:
        return row.text[:LONGEST]
    with override(row.message.language):
        behind = _("Read it with your code here:") + f" {follow_address()}"
        head = f"{row.case.number}\n\n"
        if row.case.kind in SENSITIVE_KINDS:
            return f"{head}{row.sentence}\n\n{behind}"
        text = f"{head}{row.message.text}"
        if len(text) <= LONGEST:
            return text
        return f"{text[: LONGEST - len(behind) - 5]} …\n\n{behind}"


@transaction.atomic
def _refused(row: OutgoingWhatsApp, fault: GraphError, *, now: datetime) -> None:
    """Puts a row off, has it leave as a template, or gives it up and tells the person in another way."""
    row.last_error, row.tries = str(fault)[:120], row.tries + 1
    if fault.is_out_of_window and not row.is_template and row.message is not None:
        row.is_template, row.state, row.next_try_at = True, State.WAITING, now
        Message.objects.filter(pk=row.message_id).update(external_id="")
        transaction.on_commit(_wake_sender)
    elif fault.is_transient and row.tries <= len(WAITS):
        row.state, row.next_try_at = State.WAITING, now + WAITS[row.tries - 1]
    else:
        row.state, row.text_sealed = State.FAILED, b""
        logger.warning("What was to leave by WhatsApp as %s did not (%s).", row.pk, row.last_error)
        if row.message is not None:
            fall_back(row.message, row.sentence)
    row.save()


def _give_up_forgotten(now: datetime) -> None:
    """Gives up what a sender claimed and never finished: it may have left, so it is not sent again."""
    for row in OutgoingWhatsApp.objects.filter(state=State.SENDING, next_try_at__lt=now - FORGOTTEN):
        _refused(row, GraphError(code=-1), now=now)


def _error_in(report: dict[str, Any]) -> GraphError:
    errors = report.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    code = first.get("code")
    return GraphError(code=code if isinstance(code, int) and code > 0 else -1)


def _wake_sender() -> None:
    from casework.tasks import send_whatsapp

    send_whatsapp.enqueue()
