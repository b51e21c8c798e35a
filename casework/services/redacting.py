"""Copies without personal data: made beside the original, which stays as it came and never leaves the case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.errors import CaseIsClosed, NothingIsCovered, OriginalsStay
from casework.models import Attachment, Case, Message
from casework.services.delivering import send
from casework.services.files import SentFile, attach
from casework.services.happening import happen, locked
from casework.services.talking import outgoing
from casework.words import Verb
from common.black_boxes import Box, blackened, boxes_of, size_of
from common.pdf_pictures import as_pdf, pictures_of
from common.sent_files import checked
from people.models import User

PDF, WEBP = "application/pdf", "image/webp"
# Enough to tell the shape of a page; it is drawn in full only to be looked at.
SHAPE_PPI = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page or photo on which boxes are drawn: its number, and its height when its width is 1000."""

    number: int
    height: int


def sheets_of(file: Attachment) -> list[Sheet]:
    """Returns the pages of a file. Errors: PdfNotDrawn, TooManyPages."""
    pictures = _pictures(file, ppi=SHAPE_PPI)
    shapes = (size_of(each) for each in pictures)
    return [
        Sheet(number, round(1000 * height / width)) for number, (width, height) in enumerate(shapes, start=1)
    ]


def page_of(file: Attachment, number: int) -> bytes | None:
    """Returns a page of a PDF as a PNG; nothing when it has no such page. Errors: PdfNotDrawn, TooManyPages."""
    pages = pictures_of(_content(file))
    return pages[number - 1] if 1 <= number <= len(pages) else None


def redact(file: Attachment, *, boxes: str, actor: User, now: datetime | None = None) -> Attachment:
    """Makes a copy with black boxes, written one a line, and returns it.

    What is under a box is not in the copy at all. Errors: NothingIsCovered, BoxNotUnderstood, TooManyBoxes,
    PdfNotDrawn, TooManyPages.
    """
    pictures = _pictures(file)
    wanted = boxes_of(boxes, pages=len(pictures))
    if not wanted:
        raise NothingIsCovered
    if file.content_type == PDF:
        content = as_pdf(_blackened_pages(pictures, wanted))
    else:
        content = blackened(pictures[0], wanted)
    return _keep(file, content, file.content_type, actor=actor, now=now, boxes=len(wanted))


def take_copy(file: Attachment, *, sent: bytes, actor: User, now: datetime | None = None) -> Attachment:
    """Takes a copy that somebody made elsewhere, and returns it. Of a PDF only what can be seen is kept.

    Errors: FileRefused, PdfNotDrawn, TooManyPages.
    """
    content, kind = checked(sent)
    if kind == PDF:
        content = as_pdf(pictures_of(content))
    return _keep(file, content, kind, actor=actor, now=now, boxes=0)


def copies_of(case: Case) -> list[Attachment]:
    """Returns the copies of a case that may leave it."""
    return list(case.attachments.filter(redacted_from__isnull=False))


@transaction.atomic
def send_copies(
    case: Case, *, copies: Iterable[Attachment], text: str, actor: User, now: datetime | None = None
) -> Message:
    """Writes to the applicant and encloses copies. Errors: OriginalsStay, TextIsMissing, CaseIsClosed."""
    now, case = now or timezone.now(), locked(case)
    if not case.is_open:
        raise CaseIsClosed
    message = outgoing(case, text=text, actor=actor, now=now)
    for copy in copies:
        enclose(copy, message=message)
    happen(case, Verb.TOLD, actor=actor, message=message, now=now)
    with override(case.language):
        send(message, sentence=_("We sent you copies."))
    return message


def enclose(copy: Attachment, *, message: Message) -> Attachment:
    """Lets a copy go out with a message, and returns what goes: the same bytes, each time a file of its own.

    Errors: OriginalsStay.
    """
    if copy.redacted_from_id is None or copy.case_id != message.case_id:
        raise OriginalsStay
    sent = SentFile(copy.file_name, _content(copy), checked_as=copy.content_type)
    return attach(message.case, sent, message=message, redacted_from=copy.redacted_from, now=message.at)


def _pictures(file: Attachment, **wanted: Any) -> list[bytes]:
    content = _content(file)
    return pictures_of(content, **wanted) if file.content_type == PDF else [content]


def _content(file: Attachment) -> bytes:
    with file.file.open("rb") as opened:
        return opened.read()


def _blackened_pages(pictures: list[bytes], boxes: list[Box]) -> list[bytes]:
    return [
        blackened(picture, [box for box in boxes if box.page == number], kind="PNG")
        for number, picture in enumerate(pictures, start=1)
    ]


@transaction.atomic
def _keep(
    file: Attachment, content: bytes, kind: str, *, actor: User, now: datetime | None, boxes: int
) -> Attachment:
    now, case = now or timezone.now(), locked(file.case)
    original = file.redacted_from or file
    # The name of a file may name a person too.
    name = _("Copy %(n)s") % {"n": case.attachments.filter(redacted_from__isnull=False).count() + 1}
    sent = SentFile(name, content, checked_as=kind)
    copy = attach(case, sent, redacted_from=original, now=now)
    happen(case, Verb.REDACTED, actor=actor, now=now, of=str(original.pk), copy=str(copy.pk), boxes=boxes)
    return copy
