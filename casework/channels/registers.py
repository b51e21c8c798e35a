"""The registers of others that send us cases (CİMER, Açık Kapı): what is answered here is entered there by hand.

No program of theirs takes our answers. A message that leaves by such a door therefore waits until whoever keeps the
register says on which day it was entered there (`casework.services.registers`); no letter tells the applicant of it.
"""

from typing import TYPE_CHECKING

from casework.channels.registry import leaves_by
from casework.words import REGISTERS

if TYPE_CHECKING:
    from casework.models import Message


def wait_to_be_entered(message: "Message", sentence: str) -> None:
    """Leaves the message waiting, as it was stored."""


def register_doors() -> None:
    """Says for each register that nothing leaves by itself."""
    for door in sorted(REGISTERS):
        leaves_by(door, wait_to_be_entered)
