"""How far an outgoing message came: it leaves by the adapter of its door, and its state only ever moves on."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from casework.channels.email_addresses import is_open, message_id_of
from casework.channels.registry import SENDERS
from casework.errors import NothingWaitsToBeTold
from casework.models import Case, Message
from casework.services.happening import happen, locked
from casework.services.letters import tell_news
from casework.words import Door, Verb
from people.models import OutgoingMail, User

BEGINS = "case-message:"
Delivery = Message.Delivery
# What leaves by these doors a person brings.
BY_HAND = (Door.PHONE, Door.PAPER, Door.SOCIAL)


class ByHand(TextChoices):
    """How a person brought a message."""

    PHONE = "phone", _("Told on the telephone")
    HANDED = "handed", _("Handed over")
    POSTED = "posted", _("Posted")
    SOCIAL = "social", _("Written on social media")


# A message fails on its way to the other side, never after it arrived there.
BEFORE = {
    Delivery.SENT: (Delivery.WAITING,),
    Delivery.DELIVERED: (Delivery.WAITING, Delivery.SENT),
    Delivery.READ: (Delivery.WAITING, Delivery.SENT, Delivery.DELIVERED),
    Delivery.FAILED: (Delivery.WAITING, Delivery.SENT),
}


def send(message: Message, *, sentence: str) -> None:
    """Has a message leave by its door; `sentence` says what it is about, in the case's language."""
    if sender := SENDERS.get(message.door):
        sender(message, sentence)
    else:
        tell_by_letter(message, sentence)


def tell_by_letter(message: Message, sentence: str) -> None:
    """Tells who gave an address that there is something to read behind the code."""
    known_as = message_id_of(message) if is_open() and message.case.applicant.email else ""
    tell_news(message.case, key=f"{BEGINS}{message.pk}", sentence=sentence, message_id=known_as)


def told_by_hand(case: Case, *, actor: User, how: str, now: datetime | None = None) -> int:
    """Notes that what waited was told on the telephone, handed over or posted; returns how many messages.

    A letter in the post is sent, what somebody heard or holds has arrived. Errors: NothingWaitsToBeTold.
    """
    with transaction.atomic():
        case = locked(case)
        waiting = list(waiting_to_be_told(case))
        if not waiting:
            raise NothingWaitsToBeTold
        for message in waiting:
            message.delivery = Delivery.SENT if how == ByHand.POSTED else Delivery.DELIVERED
            message.save(update_fields=["delivery"])
            happen(case, Verb.HANDED, actor=actor, message=message, now=now, how=how)
    return len(waiting)


def waiting_to_be_told(case: Case) -> QuerySet[Message]:
    """Returns the messages of a case that nobody but a person brings to the applicant, or that did not arrive."""
    out = case.messages.filter(way=Message.Way.OUT)
    return out.filter(Q(door__in=BY_HAND, delivery=Delivery.WAITING) | Q(delivery=Delivery.FAILED)).order_by(
        "at"
    )


def letter_ended(letter: OutgoingMail) -> None:
    """Says of a message how the letter that carried it, or told of it, ended."""
    message = Message.objects.filter(pk=letter.key.removeprefix(BEGINS)).first()
    if message is not None:
        sent = letter.state == OutgoingMail.State.SENT
        moved_on(message, Delivery.SENT if sent else Delivery.FAILED)


def moved_on(message: Message, delivery: str) -> bool:
    """Says how far a message came; returns whether that was news. What arrives late or twice changes nothing.

    What did not arrive is something new to read for who works on the case.
    """
    before = BEFORE[Delivery(delivery)]
    is_news = bool(Message.objects.filter(pk=message.pk, delivery__in=before).update(delivery=delivery))
    if is_news and delivery == Delivery.FAILED:
        Case.objects.filter(pk=message.case_id).update(needs_reading=True)
    return is_news
