"""Makes of a letter a message of a case, or a case of its own, with the files that may be taken."""

from datetime import datetime

from django.utils.translation import gettext as _

from casework.channels.email_reading import Letter
from casework.models import Applicant, Case, IncomingMail, Message
from casework.models.applicants import EMAIL
from casework.services.files import FILES_AT_MOST, FILES_AT_ONCE, SentFile
from casework.services.happening import happen, locked
from casework.services.letters import tell_files_left_out
from casework.services.opening import Asker, open_case
from casework.services.talking import receive_message
from casework.words import CaseKind, Door, Identity, Verb
from common.sent_files import FileRefused, checked
from people.models import User
from people.sealing import digest


def join_case(mail: IncomingMail, case: Case, letter: Letter, *, actor: User | None, now: datetime) -> None:
    """Adds a letter to a case; who it is from stands above where that is not the applicant. Errors: TextIsMissing."""
    files, left_out = _taken_files(letter)
    room = FILES_AT_MOST - case.attachments.count()
    message = receive_message(
        case,
        text=_with_sender(letter, case),
        door=Door.EMAIL,
        files=files[: max(room, 0)],
        external_id=mail.key_digest,
        entered_by=actor,
        now=now,
    )
    left_out += [each.name for each in files[max(room, 0) :]]
    _tell_left_out(mail, message, left_out, now=now)


def open_case_of(mail: IncomingMail, letter: Letter, *, actor: User | None, now: datetime) -> Case:
    """Opens a case of a letter, in its sender's name. Errors: TextIsMissing."""
    files, left_out = _taken_files(letter)
    opened = open_case(
        kind=CaseKind.REQUEST,
        door=Door.EMAIL,
        text=letter.text or letter.subject,
        title=letter.subject,
        key=mail.key_digest,
        message_id=mail.key_digest,
        files=files,
        asker=Asker(
            name=letter.name, email=letter.sender, identity=Identity.CONTACT if letter.sender else Identity.NONE,
            wants=Applicant.Wants.EMAIL if letter.sender else Applicant.Wants.CODE,
        ),
        entered_by=actor,
        received_at=mail.received_at,
        now=now,
    )  # fmt: skip
    _tell_left_out(mail, opened.case.messages.first(), left_out, now=now)
    return opened.case


def _taken_files(letter: Letter) -> tuple[list[SentFile], list[str]]:
    """Returns the files that may be kept, and the names of those that may not: a bad file never stops a letter."""
    taken: list[SentFile] = []
    left_out = list(letter.left_out)
    for sent in letter.files:
        try:
            data, content_type = checked(sent.content)
        except FileRefused:
            left_out.append(sent.name)
            continue
        if len(taken) < FILES_AT_ONCE:
            taken.append(SentFile(sent.name, data, checked_as=content_type))
        else:
            left_out.append(sent.name)
    return taken, left_out


def _tell_left_out(mail: IncomingMail, message: Message, names: list[str], *, now: datetime) -> None:
    """Tells the sender which files could not be taken, and notes it for who works on the case."""
    if not names:
        return
    case = locked(message.case)
    told = ", ".join(names)[:1000]
    noted = Message.objects.create(
        case=case, way=Message.Way.NOTE, door=Door.EMAIL, at=now, language=case.language,
        text=_("These files of the letter could not be taken: %(names)s.") % {"names": told},
    )  # fmt: skip
    happen(case, Verb.NOTED, message=noted, now=now)
    tell_files_left_out(case, names=names[:20], key=f"case-files-left-out:{mail.pk}")


def _with_sender(letter: Letter, case: Case) -> str:
    said = letter.text or letter.subject
    if case.applicant.email_digest == digest(letter.sender, purpose=EMAIL):
        return said
    above = _("From: %(sender)s") % {"sender": f"{letter.name} {letter.sender}".strip() or "—"}
    return f"{above}\n\n{said}"
