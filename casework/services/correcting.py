"""Puts right what was taken in wrongly: the kind, the topic, the place; and links cases about the same."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from casework.errors import CannotBeLikeItself, CaseIsClosed, NameIsMissing
from casework.models import Case, CaseTopic
from casework.services.finding import remember_words
from casework.services.happening import happen, locked
from casework.words import Verb, needs_a_name
from city.models import Neighbourhood
from common.text import clean_line
from people.models import User


@transaction.atomic
def change_kind(case: Case, *, kind: str, actor: User, now: datetime | None = None) -> None:
    """Makes a case one of another kind: its number stays, its term is that of the new kind from its arrival.

    Errors: CaseIsClosed, NameIsMissing.
    """
    now, case = now or timezone.now(), locked(case)
    if not case.is_open:
        raise CaseIsClosed
    if needs_a_name(kind, door=case.door) and not case.applicant.name:
        raise NameIsMissing
    was, case.kind = case.kind, kind
    case.save(update_fields=["kind"])
    happen(case, Verb.KIND_CHANGED, actor=actor, now=now, was=was, now_is=kind)


@transaction.atomic
def change_topic(case: Case, *, topic: CaseTopic | None, actor: User, now: datetime | None = None) -> None:
    """Puts a case under another topic; where it is, it stays until somebody refers it."""
    now, case = now or timezone.now(), locked(case)
    was, case.topic = case.topic and case.topic.code, topic
    case.save(update_fields=["topic"])
    remember_words(case)
    happen(case, Verb.TOPIC_CHANGED, actor=actor, now=now, was=was, now_is=topic and topic.code)


@transaction.atomic
def change_place(
    case: Case,
    *,
    neighbourhood: Neighbourhood | None,
    place: str,
    actor: User,
    now: datetime | None = None,
) -> None:
    """Says where a matter is."""
    now, case = now or timezone.now(), locked(case)
    case.neighbourhood, case.place = neighbourhood, clean_line(place)[:200]
    case.save(update_fields=["neighbourhood", "place"])
    remember_words(case)
    happen(case, Verb.PLACE_CHANGED, actor=actor, now=now, now_is=neighbourhood and neighbourhood.code)


@transaction.atomic
def link(case: Case, *, to: Case, actor: User | None, now: datetime | None = None) -> None:
    """Says that a case is about the same as another. Each keeps its number, its thread and its answer.

    A case linked to one that is itself linked goes to the first of them. Errors: CannotBeLikeItself.
    """
    now, case, first = now or timezone.now(), locked(case), locked(to)
    first = first.same_as or first
    if first.pk == case.pk or case.likes.exists():
        raise CannotBeLikeItself
    case.same_as = first
    case.save(update_fields=["same_as"])
    happen(case, Verb.LINKED, actor=actor, now=now, to=first.number)
    happen(locked(first), Verb.SUPPORTED, actor=actor, now=now, by=case.number)


@transaction.atomic
def unlink(case: Case, *, actor: User, now: datetime | None = None) -> None:
    """Takes the link away again."""
    now, case = now or timezone.now(), locked(case)
    if case.same_as is None:
        return
    was, case.same_as = case.same_as, None
    case.save(update_fields=["same_as"])
    happen(case, Verb.UNLINKED, actor=actor, now=now, to=was.number)
