"""Ideas: proposed with or without a photo, supported once each, commented on, answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Max
from django.utils import timezone

from participation.errors import CommentIsGone, CommentsAreClosed, IntakeIsBusy, SubjectIsThere
from participation.models import Activity, Idea, IdeaComment, IdeaSubject, IdeaSupport
from participation.models.ideas import count_support
from participation.services.receiving import Receipt, receive, stored_before
from people.audit import record
from people.models import User


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """A photo that was encoded anew, with what can be seen in it."""

    data: bytes
    size: tuple[int, int]
    alt: str


def propose(
    activity: Activity,
    *,
    key: str,
    language: str,
    photo: SentPhoto | None = None,
    now: datetime | None = None,
    **fields: Any,
) -> Receipt[Idea]:
    """Stores an idea once, its photo beside it; one with a photo is read before it is shown.

    Errors: ActivityIsClosed, IntakeIsBusy.
    """
    with _in_one_step():
        receipt = receive(
            Idea,
            activity,
            key=key,
            language=language,
            must_be_read=photo is not None,
            now=now,
            **fields,
        )
        if photo is not None and receipt.is_new:
            _keep_photo(receipt.said, photo)
    return receipt


def comment(
    idea: Idea, *, key: str, text: str, language: str, parent: IdeaComment | None = None
) -> Receipt[IdeaComment]:
    """Stores a comment on a published idea once, or a reply to a comment. A reply to a reply stands beside it.

    Errors: CommentsAreClosed, CommentIsGone, ActivityIsClosed, IntakeIsBusy.
    """
    with _in_one_step():
        locked = Idea.objects.select_for_update(of=("self",)).select_related("activity").get(pk=idea.pk)
        if known := stored_before(IdeaComment, locked.activity, key=key):
            return known
        if not takes_comments(locked):
            raise CommentsAreClosed
        above = _above(locked, parent)
        last = locked.comments.aggregate(last=Max("number"))["last"] or 0
        return receive(
            IdeaComment,
            locked.activity,
            key=key,
            language=language,
            idea=locked,
            parent=above,
            depth=2 if above else 1,
            number=last + 1,
            text=text,
        )


def takes_comments(idea: Idea) -> bool:
    """Tells whether comments can be written: published, asked for, and closed neither here nor everywhere."""
    asked = idea.activity.idea_collection.takes_comments
    return asked and not idea.comments_closed and idea.state == Idea.State.SHOWN


def support(idea: Idea, visitor: str) -> None:
    """Supports an idea, or takes the support back; pressed twice at once it counts once."""
    try:
        with transaction.atomic():
            IdeaSupport.objects.create(idea=idea, visitor=visitor, day=timezone.localdate())
            count_support(idea, 1)
    except IntegrityError:
        with transaction.atomic():
            if IdeaSupport.objects.filter(idea=idea, visitor=visitor).delete()[0]:
                count_support(idea, -1)


@transaction.atomic
def answer(idea: Idea, *, text: str, actor: User, now: datetime | None = None) -> None:
    """Puts the municipality's answer under an idea."""
    Idea.objects.filter(pk=idea.pk).update(answer=text, answered_on=timezone.localdate(now))
    record("answered_idea", idea, actor=actor, activity=idea.activity_id)


@transaction.atomic
def remove_photo(idea: Idea, *, actor: User) -> None:
    """Takes the photo of an idea away, bytes and all; the idea stays."""
    locked = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if not locked.photo:
        return
    locked.forget_files()
    record("idea_photo_removed", locked, actor=actor, activity=locked.activity_id)


@transaction.atomic
def close_comments(idea: Idea, *, closed: bool, actor: User) -> None:
    """Takes no more comments on an idea, or takes them again; those that stand stay."""
    Idea.objects.filter(pk=idea.pk).update(comments_closed=closed)
    what = "idea_comments_closed" if closed else "idea_comments_opened"
    record(what, idea, actor=actor, activity=idea.activity_id)


@transaction.atomic
def save_subject(
    activity: Activity, *, subject: IdeaSubject | None, title: str, title_en: str, actor: User
) -> IdeaSubject:
    """Adds a subject or names it anew. Errors: SubjectIsThere."""
    Activity.objects.select_for_update().get(pk=activity.pk)
    others = activity.idea_subjects.exclude(pk=subject.pk) if subject else activity.idea_subjects
    if others.filter(title=title).exists():
        raise SubjectIsThere
    made = subject or IdeaSubject(activity=activity, order=activity.idea_subjects.count() + 1)
    made.title, made.title_en = title, title_en
    made.save()
    record("idea_subject_saved", made, actor=actor, activity=activity.pk, title=title)
    return made


@transaction.atomic
def remove_subject(subject: IdeaSubject, *, actor: User) -> None:
    """Takes a subject away; its ideas stay, without one."""
    record("idea_subject_removed", subject, actor=actor, activity=subject.activity_id, title=subject.title)
    subject.delete()


@contextmanager
def _in_one_step() -> Iterator[None]:
    """One transaction; a database that is too busy for it says so. Errors: IntakeIsBusy."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as busy:
        raise IntakeIsBusy from busy


def _above(idea: Idea, parent: IdeaComment | None) -> IdeaComment | None:
    """Returns the comment that a reply stands under: the first of its thread."""
    if parent is None:
        return None
    if parent.idea_id != idea.pk or parent.state != IdeaComment.State.SHOWN:
        raise CommentIsGone
    return parent.parent if parent.parent_id else parent


def _keep_photo(idea: Idea, photo: SentPhoto) -> None:
    idea.photo_alt = photo.alt
    idea.photo_width, idea.photo_height = photo.size
    idea.photo.save("photo.webp", ContentFile(photo.data), save=False)
    idea.save(update_fields=["photo", "photo_alt", "photo_width", "photo_height"])
