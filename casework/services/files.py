"""Files of a case: looked at by content, photos encoded anew, handed out as downloads only."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from casework.models import Attachment, Case, Message
from common.sent_files import FileRefused, checked
from common.text import clean_line

FILES_AT_MOST = 20
FILES_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as somebody sent it: its name is for people only, its content is judged.

    `checked_as` is its type where our own check made these very bytes before; then they are not made anew.
    """

    name: str
    content: bytes
    checked_as: str = ""


def attach(
    case: Case,
    sent: SentFile,
    *,
    now: datetime,
    message: Message | None = None,
    redacted_from: Attachment | None = None,
) -> Attachment:
    """Stores a PDF as it is or a photo encoded anew. Errors: FileRefused."""
    # Copies are ours, and take nobody's place.
    if redacted_from is None and case.attachments.filter(redacted_from=None).count() >= FILES_AT_MOST:
        raise FileRefused(_("A case takes twenty files. Send the rest by post or bring them to a desk."))
    data, content_type = (sent.content, sent.checked_as) if sent.checked_as else checked(sent.content)
    attachment = Attachment(
        case=case,
        message=message,
        file_name=clean_line(sent.name)[-160:] or str(_("File")),
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        added_at=now,
        redacted_from=redacted_from,
    )
    attachment.file.save("file", ContentFile(data), save=False)
    attachment.save(force_insert=True)
    return attachment


def download_name(attachment: Attachment) -> str:
    """Returns the name under which a file is handed out: its own, with the ending of what it is."""
    stem = attachment.file_name.rsplit(".", 1)[0]
    return f"{stem}.pdf" if attachment.content_type == "application/pdf" else f"{stem}.webp"
