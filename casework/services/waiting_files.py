"""Files of a form that was not sent yet: checked when they come, kept a day, given to the case when it is sent."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import WaitingFile
from casework.services.files import FILES_AT_ONCE, SentFile
from common.identifiers import keyed_digest
from common.sent_files import FileRefused, checked
from common.text import clean_line

KEPT_FOR = timedelta(days=1)
AT_ONCE = 500


def waiting_of(key: str) -> list[WaitingFile]:
    """Returns the files that wait under the key of a form."""
    return list(WaitingFile.objects.filter(key_digest=_digest(key)))


def keep(key: str, sent: SentFile, *, now: datetime | None = None) -> None:
    """Keeps a file of a form until it is sent; the same file twice is kept once. Errors: FileRefused."""
    data, content_type = checked(sent.content)
    sha256 = hashlib.sha256(data).hexdigest()
    waiting = WaitingFile.objects.filter(key_digest=_digest(key))
    if waiting.filter(sha256=sha256).exists():
        return
    if waiting.count() >= FILES_AT_ONCE:
        raise FileRefused(_("Five files at once, please. You can add more afterwards."))
    row = WaitingFile(
        key_digest=_digest(key),
        file_name=clean_line(sent.name)[-160:] or str(_("File")),
        content_type=content_type,
        size=len(data),
        sha256=sha256,
        added_at=now or timezone.now(),
    )
    row.file.save("file", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.file.storage.delete(row.file.name)


def as_sent(waiting: Iterable[WaitingFile]) -> list[SentFile]:
    """Returns waiting files as they are given to a case."""
    files = []
    for each in waiting:
        with each.file.open("rb") as content:
            files.append(SentFile(each.file_name, content.read(), checked_as=each.content_type))
    return files


def drop(waiting: Iterable[WaitingFile]) -> int:
    """Removes waiting files with their bytes, and returns how many."""
    dropped = 0
    for each in waiting:
        with transaction.atomic():
            each.delete()
            transaction.on_commit(lambda stored=each.file: stored.storage.delete(stored.name))
        dropped += 1
    return dropped


def forget_waiting(now: datetime) -> int:
    """Removes files of forms that were never sent, and returns how many."""
    return drop(list(WaitingFile.objects.filter(added_at__lt=now - KEPT_FOR)[:AT_ONCE]))


def _digest(key: str) -> str:
    return keyed_digest(key, "case-waiting-files", key=settings.SECRET_KEY)
