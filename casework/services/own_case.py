"""What an applicant does with the own case. What they write stays in messages, which can be erased in time."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from casework.errors import ReasonIsMissing
from casework.models import Case
from casework.services import answering
from casework.services.files import SentFile
from casework.services.talking import receive_message
from casework.words import Door
from common.text import clean


def write(
    case: Case, *, text: str, files: Sequence[SentFile] = (), key: str, now: datetime | None = None
) -> None:
    """Adds a message of the applicant, once for each key. Errors: TextIsMissing, FileRefused."""
    receive_message(case, text=text, door=Door.WEB, files=files, external_id=_once(case, key), now=now)


@transaction.atomic
def ask_again(case: Case, *, reason: str, is_objection: bool, now: datetime | None = None) -> None:
    """Opens the case again, or objects to its answer. The reason is a message; the trail only says that there is one.

    Errors: ReasonIsMissing, CaseIsOpen, ReopeningIsOver.
    """
    if not clean(reason):
        raise ReasonIsMissing
    step = answering.object_to if is_objection else answering.reopen
    step(case, reason=_("In the applicant’s words: see the message."), now=now)
    receive_message(case, text=reason, door=Door.WEB, now=now)


def _once(case: Case, key: str) -> str:
    return f"{case.pk}:{key}" if key else ""
