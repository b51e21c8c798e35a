"""What a facilitator captures at a table: words with a show of hands, how the talk went, photos with consent.

Staff's words stand at once, as they were said in the room; a helper's wait until somebody has read them.
"""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from common.identifiers import keyed_digest
from participation.errors import RemarksChanged, TableIsClosed, WordStands
from participation.models import Said, Table, TableNote, TablePhoto
from participation.services.ideas import SentPhoto
from participation.services.receiving import store
from people.audit import record
from people.intake import Channel
from people.models import User

# What was written on paper is typed in the days after; then the table is closed.
STILL_TYPED = timedelta(days=14)
KEEP_HIDDEN_PHOTOS = timedelta(weeks=4)


def write_down(table: Table, *, key: str, text: str, kind: str, actor: User | None) -> TableNote:
    """Stores a word of the table once. `actor`: the member of staff, none for a helper. Errors: TableIsClosed."""
    _check_open(table)
    return store(
        TableNote,
        table.session.activity,
        key=f"{table.pk}:{key}",
        channel=Channel.WORKSHOP,
        entered_by=actor,
        is_shown=actor is not None,
        session=table.session,
        table=table.number,
        text=text,
        kind=kind,
    ).said


@transaction.atomic
def change_word(
    note: TableNote, *, text: str, kind: str, votes: int, against: int, undecided: int, actor: User | None
) -> TableNote:
    """Writes down the hands that were counted, or the word anew; the same again changes nothing.

    A helper's new wording is read again. Errors: WordStands for the wording of a word that was hidden or gathered.
    """
    locked = TableNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if (text, kind) != (locked.text, locked.kind):
        if locked.state == Said.State.HIDDEN or locked.topic_id:
            raise WordStands
        if actor is None:
            locked.state = Said.State.WAITING
    locked.text, locked.kind = text, kind
    locked.votes, locked.against, locked.undecided = votes, against, undecided
    locked.save()
    return locked


@transaction.atomic
def take_word_back(note: TableNote, *, actor: User | None) -> None:
    """Removes what was written down by mistake today. Errors: WordStands."""
    locked = TableNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if locked.topic_id or locked.state == Said.State.HIDDEN or locked.day != timezone.localdate():
        raise WordStands
    record("table_word_taken_back", locked.session, actor=actor, table=locked.table)
    locked.delete()


@transaction.atomic
def write_remarks(table: Table, *, text: str, before: str) -> Table:
    """Keeps how the talk went; `before` is the mark of what the writer saw. Errors: RemarksChanged."""
    locked = Table.objects.select_for_update(of=("self",)).get(pk=table.pk)
    if locked.remarks == text:
        return locked
    if mark_of(locked.remarks) != before:
        raise RemarksChanged
    locked.remarks = text
    locked.save(update_fields=["remarks"])
    return locked


def mark_of(remarks: str) -> str:
    """Returns a short mark that differs where the words differ."""
    return keyed_digest(remarks, "table-remarks", key="shown")[:16]


def keep_photo(table: Table, photo: SentPhoto, *, key: str, alt: str, actor: User | None) -> TablePhoto:
    """Stores a photo that everybody in it agreed to; it is looked at before it is shown. Errors: TableIsClosed."""
    _check_open(table)
    width, height = photo.size
    with transaction.atomic():
        receipt = store(
            TablePhoto,
            table.session.activity,
            key=f"{table.pk}:{key}",
            channel=Channel.WORKSHOP,
            entered_by=actor,
            is_shown=False,
            session=table.session,
            table=table.number,
            consent=True,
            photo_alt=alt,
            photo_width=width,
            photo_height=height,
        )
        if receipt.is_new:
            receipt.said.photo.save("photo.webp", ContentFile(photo.data), save=False)
            receipt.said.save(update_fields=["photo"])
    return receipt.said


@transaction.atomic
def delete_photo(photo: TablePhoto, *, actor: User | None, why: str = "withdrawn") -> None:
    """Deletes a photo, bytes and all: somebody in it no longer agrees, or it is not needed."""
    name, storage = photo.photo.name, photo.photo.storage
    record("table_photo_deleted", photo.session, actor=actor, table=photo.table, why=why)
    photo.delete()
    transaction.on_commit(lambda: storage.delete(name))


def forget_hidden_photos(now: datetime) -> int:
    """Deletes photos that were not published four weeks after their session, and returns how many."""
    over = TablePhoto.objects.filter(session__ends_at__lte=now - KEEP_HIDDEN_PHOTOS)
    unused = list(over.filter(state=Said.State.HIDDEN).select_related("session"))
    for photo in unused:
        delete_photo(photo, actor=None, why="unpublished")
    return len(unused)


def _check_open(table: Table) -> None:
    if table.session.cancelled_because or timezone.now() > table.session.ends_at + STILL_TYPED:
        raise TableIsClosed
