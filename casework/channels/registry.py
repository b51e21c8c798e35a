"""The doors that messages leave by: one adapter a file, registered when the app is ready.

An adapter puts what it sends into an outbox inside the transaction that writes the message; nothing waits for a
network there. A door without an adapter tells by letter that there is news, to be read behind the code.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.models import Message

# Takes the message and the sentence that says what it is about.
Sender = Callable[["Message", str], None]
SENDERS: dict[str, Sender] = {}


def leaves_by(door: str, sender: Sender) -> None:
    """Says who sends what leaves by a door. Errors: ValueError, when somebody does already."""
    if SENDERS.get(door, sender) is not sender:
        raise ValueError(f"{door} has a sender")
    SENDERS[door] = sender
