"""Who has to initial and sign an answer, whom a draft waits for, and how its page shows it. Changes nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.models import AnswerDraft, ApprovalStage, Case, DraftStep, Message, Substitute
from casework.standing_in import units_approved_for
from city.models import OrgUnit
from people.models import Role, UnitMembership, User

By = ApprovalStage.By
UNSENT = (Message.Delivery.DRAFT, Message.Delivery.APPROVAL)


def chain_of(kind: str, *, door: str, on: date) -> list[ApprovalStage]:
    """Returns the chain for a kind of case that came by a door, in its order; empty when an answer leaves at once."""
    found = list(
        ApprovalStage.objects.valid_on(on)
        .filter(kind__in=("", kind), door__in=("", door))
        .select_related("unit")
    )
    narrowest = max((_rank(stage) for stage in found), default=None)
    chain: dict[int, ApprovalStage] = {}
    for stage in sorted(found, key=lambda each: each.valid_from or date.min):
        if _rank(stage) == narrowest:
            chain[stage.order] = stage
    return [chain[order] for order in sorted(chain)]


def unit_asked(stage: ApprovalStage, unit: OrgUnit | None) -> OrgUnit | None:
    """Returns the unit whose head gives it, seen from the unit that has the case."""
    if stage.by == By.NAMED:
        return stage.unit
    wanted = {By.DIRECTOR: OrgUnit.Kind.DIRECTORATE, By.MAYOR: OrgUnit.Kind.MUNICIPALITY}.get(stage.by)
    seen: set[int] = set()
    while wanted and unit is not None and unit.kind != wanted and unit.pk not in seen:
        seen.add(unit.pk)
        unit = unit.parent
    return unit if unit is None or wanted in (None, unit.kind) else None


def people_asked(unit: int, *, on: date) -> set[int]:
    """Returns who can give what the head of a unit gives: its heads, and those who act for them on a day."""
    heads = UnitMembership.objects.valid_on(on).filter(unit=unit, role=Role.CASE_HEAD, user__is_active=True)
    pks = set(heads.values_list("user", flat=True))
    acting = Substitute.objects.acting_on(on).filter(person__in=pks, substitute__is_active=True)
    return pks | set(acting.values_list("substitute", flat=True))


def can_all_be_given(steps: Iterable[tuple[set[int], bool]], *, used: frozenset[int]) -> bool:
    """Tells whether steps, each with its people and whether it wants another, can be given by people not yet used."""
    steps = list(steps)
    if not steps:
        return True
    (people, by_another), *later = steps
    fitting = people - used if by_another else people
    return any(can_all_be_given(later, used=used | {person}) for person in fitting)


def steps_waiting_for(user: User) -> QuerySet[DraftStep]:
    """Returns the steps that wait for a person today; none of what they wrote or approved before."""
    units = units_approved_for(user)
    if not units:
        return DraftStep.objects.none()
    gave = Exists(DraftStep.objects.filter(draft=OuterRef("draft"), given_by=user.pk))
    waiting = DraftStep.objects.filter(
        unit__in=units, asked_at__isnull=False, given_at=None, draft__ended_at=None
    )
    return waiting.exclude(Q(by_another=True) & (Q(draft__author=user.pk) | gave))


def step_waiting(case: Case, user: User) -> DraftStep | None:
    """Returns the step of a case that waits for a person."""
    return (
        steps_waiting_for(user).filter(draft__case=case.pk).select_related("draft__message", "unit").first()
    )


def draft_underway(case: Case) -> AnswerDraft | None:
    """Returns the round that is on its way."""
    return AnswerDraft.objects.filter(case=case.pk, ended_at=None).select_related("message", "author").first()


def step_underway(case: Case) -> DraftStep | None:
    """Returns the step that a draft on its way waits for, whoever gives it."""
    waiting = DraftStep.objects.filter(draft__case=case.pk, draft__ended_at=None, given_at=None)
    return waiting.filter(asked_at__isnull=False).select_related("unit").first()


def unsent_message(case: Case) -> Message | None:
    """Returns the text of an answer that was written and has not left."""
    return Message.objects.filter(case=case.pk, delivery__in=UNSENT).order_by("-at").first()


def last_round(case: Case) -> AnswerDraft | None:
    """Returns the last round of an answer that has not left, on its way, returned or taken back."""
    rounds = AnswerDraft.objects.filter(case=case.pk, message__delivery__in=UNSENT)
    return rounds.select_related("message", "author").order_by("-begun_at", "-pk").first()


def shown(draft: AnswerDraft) -> dict[str, Any]:
    """Returns what the page of a case shows of a round."""
    return {
        "draft": draft,
        "text": draft.message.text,
        "steps": list(draft.steps.select_related("unit", "given_by", "given_for")),
    }


def _rank(stage: ApprovalStage) -> tuple[bool, bool]:
    return bool(stage.door), bool(stage.kind)
