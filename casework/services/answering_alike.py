"""Answers cases about the same as their first was answered: each in its own thread, by the door of its applicant."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from casework.errors import CaseIsOpen, NotLinkedToIt
from casework.models import Case, Message
from casework.querysets import CaseQuerySet
from casework.services.answering import Answer, outcomes_of
from casework.services.approving import answer_or_submit
from casework.words import REFUSALS, CaseKind
from people.models import User


def answerable_alike(case: Case) -> CaseQuerySet:
    """Returns the open cases linked to an answered one that its unit has and that can end with its outcome.

    A refusal is never given likewise: each names its own ground and its own way to appeal.
    """
    if not case.outcome or case.outcome in REFUSALS or case.unit_id is None:
        return Case.objects.none()
    kinds = [kind for kind in CaseKind.values if case.outcome in outcomes_of(kind)]
    return case.likes.open().filter(unit=case.unit_id, kind__in=kinds).order_by("number")


def answer_of(case: Case) -> Message | None:
    """Returns the last answer of a case."""
    return case.messages.filter(is_answer=True).order_by("-at").first()


@transaction.atomic
def answer_alike(
    case: Case, others: Sequence[Case], answer: Answer, *, actor: User, now: datetime | None = None
) -> list[Message]:
    """Gives the answer of a case to others that are linked to it, to all of them or to none.

    Where a chain of approvals holds, each goes to whoever approves first.
    Errors: CaseIsOpen, NotLinkedToIt, and those of answer_or_submit.
    """
    now = now or timezone.now()
    if case.is_open:
        raise CaseIsOpen
    if any(other.same_as_id != case.pk for other in others):
        raise NotLinkedToIt
    return [answer_or_submit(other, answer, actor=actor, now=now) for other in others]
