"""Answers by e-mail: the whole text to an address that was proven, elsewhere a letter that there is something to read."""

from django.utils import translation
from django.utils.translation import gettext as _

from casework.channels.email_addresses import address_of, headers_of, is_open, message_id_of
from casework.channels.email_reading import MARK
from casework.models import Applicant, Case, Message
from casework.services.delivering import BEGINS, tell_by_letter
from casework.services.letters import follow_address, rating_address
from casework.words import SENSITIVE_KINDS, Identity
from people.outbox import post

PROVEN = frozenset({Identity.CONTACT, Identity.E_DEVLET, Identity.E_SIGNATURE})


def send_by_email(message: Message, sentence: str) -> None:
    """Puts a message into the outbox, whole where that may be."""
    if not may_be_whole(message.case):
        tell_by_letter(message, sentence)
        return
    case, applicant = message.case, message.case.applicant
    with translation.override(message.language):
        post(
            to=applicant.email,
            subject=f"{message.subject or case.title} [{case.number}]",
            body=_body(message),
            language=message.language,
            headers={**headers_of(case), "Message-ID": message_id_of(message)},
            return_to=address_of(case),
            key=f"{BEGINS}{message.pk}",
            is_by_a_person=message.author_id is not None,
        )


def may_be_whole(case: Case) -> bool:
    """Whether what is written may leave as it is: somebody has shown that they read at this address, and nothing
    in a case of this kind is too delicate for a letter that many servers can read."""
    asker: Applicant = case.applicant
    return is_open() and bool(asker.email) and case.kind not in SENSITIVE_KINDS and asker.identity in PROVEN


def _body(message: Message) -> str:
    case = message.case
    parts = [
        f"{MARK}\n" + _("Write above this line to answer; your words join the matter by themselves."),
        message.text,
        _("Number: %(number)s") % {"number": case.number},
        _("With your code you see the whole matter here: %(address)s") % {"address": follow_address()},
    ]
    if not case.is_open:
        parts += [_("How satisfied are you? One press is enough:"), rating_address(case)]
    return "\n\n".join(parts)
