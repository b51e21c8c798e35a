"""How far an outgoing message came: it leaves by the adapter of its door, and its state only ever moves on."""

from casework.channels.registry import SENDERS
from casework.models import Message
from casework.services.letters import tell_news

Delivery = Message.Delivery
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
    tell_news(message.case, key=f"case-message:{message.pk}", sentence=sentence)


def moved_on(message: Message, delivery: str) -> bool:
    """Says how far a message came; returns whether that was news. What arrives late or twice changes nothing."""
    before = BEFORE[Delivery(delivery)]
    return bool(Message.objects.filter(pk=message.pk, delivery__in=before).update(delivery=delivery))
