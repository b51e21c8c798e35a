"""The way of an answer from its writer to whoever signs it: written, initialled, signed, returned, taken back.

Only the last approval sends. An edited draft begins anew, and each approval notes the hash of what was approved.
"""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from casework.errors import (
    ApprovalIsNotYours,
    CaseIsClosed,
    DraftIsNotThere,
    NobodyCanApprove,
    ReasonIsMissing,
    TextIsMissing,
)
from casework.models import Act, AnswerDraft, ApprovalStage, Case, DraftStep, Message
from casework.services.answering import Answer, answer_case, check_answer
from casework.services.happening import happen, locked
from casework.services.talking import door_out
from casework.signing import can_all_be_given, chain_of, people_asked, unit_asked, unsent_message
from casework.signing import draft_underway as underway
from casework.standing_in import units_approved_for
from casework.words import Verb
from common.text import clean
from people.models import User

Delivery = Message.Delivery
VERB_OF = {Act.INITIALS: Verb.INITIALLED, Act.SIGNATURE: Verb.SIGNED}


@transaction.atomic
def answer_or_submit(case: Case, answer: Answer, *, actor: User, now: datetime | None = None) -> Message:
    """Answers a case; where a chain holds for it, the answer goes to whoever approves first.

    Errors: those of answer_case, NobodyCanApprove.
    """
    now = now or timezone.now()
    chain = chain_of(case.kind, door=case.door, on=timezone.localdate(now))
    if chain:
        return submit(case, answer, chain=chain, actor=actor, now=now)
    return answer_case(case, answer, actor=actor, now=now)


def submit(case: Case, answer: Answer, *, chain: list[ApprovalStage], actor: User, now: datetime) -> Message:
    """Puts an answer on its way, in the place of one that was; returns the message, which nobody outside reads."""
    case = locked(case)
    if not case.is_open:
        raise CaseIsClosed
    if not clean(answer.text):
        raise TextIsMissing
    check_answer(case, answer)
    if before := underway(case):
        _end(before, AnswerDraft.End.REPLACED, now=now)
    message = _kept_text(case, answer, actor=actor, now=now)
    draft = AnswerDraft.objects.create(
        case=case,
        message=message,
        outcome=answer.outcome,
        ground=clean(answer.ground)[:200],
        appeal_text=clean(answer.appeal_text)[:2000],
        author=actor,
        begun_at=now,
    )
    _plan(draft, case, chain, now=now)
    happen(case, Verb.DRAFTED, actor=actor, unit=case.unit, now=now, text=digest_of(draft), steps=len(chain))
    return message


@transaction.atomic
def approve(case: Case, *, step: int, actor: User, now: datetime | None = None) -> Message | None:
    """Gives what a draft waits for. The last one sends it, and its message is returned.

    `step` is the one that was read: where the draft was edited since, or somebody was quicker, it is another.
    Errors: DraftIsNotThere, ApprovalIsNotYours, and those of answer_case.
    """
    now, case = now or timezone.now(), locked(case)
    held, asked = _asked(case, step=step)
    person = _on_whose_behalf(asked, actor)
    asked.given_at, asked.given_by, asked.given_for_id = now, actor, person
    asked.save(update_fields=["given_at", "given_by", "given_for"])
    detail = {"text": digest_of(held), "for": person}
    happen(case, VERB_OF[Act(asked.act)], actor=actor, unit=asked.unit, now=now, **detail)
    following = held.steps.filter(given_at=None).first()
    if following is not None:
        held.steps.filter(pk=following.pk).update(asked_at=now)
        return None
    _end(held, AnswerDraft.End.SENT, now=now)
    answer = Answer(
        outcome=held.outcome, text=held.message.text, ground=held.ground, appeal_text=held.appeal_text
    )
    return answer_case(case, answer, actor=actor, now=now, draft=held.message, on_behalf_of=person)


@transaction.atomic
def send_back(case: Case, *, step: int, reason: str, actor: User, now: datetime | None = None) -> None:
    """Returns a draft to who wrote it. Errors: ReasonIsMissing, DraftIsNotThere, ApprovalIsNotYours."""
    now, case, why = now or timezone.now(), locked(case), clean(reason)
    if not why:
        raise ReasonIsMissing
    held, asked = _asked(case, step=step)
    person = _on_whose_behalf(asked, actor)
    _end(held, AnswerDraft.End.RETURNED, now=now)
    Message.objects.filter(pk=held.message_id).update(delivery=Delivery.DRAFT)
    detail = {"text": digest_of(held), "for": person, "reason": why[:1000]}
    happen(case, Verb.DRAFT_RETURNED, actor=actor, unit=asked.unit, now=now, **detail)


@transaction.atomic
def take_back(case: Case, *, actor: User, now: datetime | None = None) -> None:
    """Takes a draft back; its text stays to be written on. Errors: DraftIsNotThere."""
    now, case = now or timezone.now(), locked(case)
    held = underway(case)
    if held is None:
        raise DraftIsNotThere
    _end(held, AnswerDraft.End.WITHDRAWN, now=now)
    Message.objects.filter(pk=held.message_id).update(delivery=Delivery.DRAFT)
    happen(case, Verb.DRAFT_WITHDRAWN, actor=actor, unit=case.unit, now=now, text=digest_of(held))


def digest_of(draft: AnswerDraft) -> str:
    """Returns the SHA-256 of what is approved: outcome, text, ground and how to appeal."""
    parts = (draft.outcome, draft.message.text, draft.ground, draft.appeal_text)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _kept_text(case: Case, answer: Answer, *, actor: User, now: datetime) -> Message:
    message = unsent_message(case) or Message(case=case, way=Message.Way.OUT)
    message.door, message.at, message.author = door_out(case), now, actor
    message.text, message.language = clean(answer.text), case.language
    message.delivery = Delivery.APPROVAL
    message.save()
    return message


def _plan(draft: AnswerDraft, case: Case, chain: list[ApprovalStage], *, now: datetime) -> None:
    """Asks for each step of the chain. Errors: NobodyCanApprove, where people are missing for it."""
    people, steps = [], []
    for place, stage in enumerate(chain):
        unit = unit_asked(stage, case.unit)
        asked = people_asked(unit.pk, on=timezone.localdate(now)) if unit else set()
        people.append((asked, stage.by_another))
        if not can_all_be_given(people, used=frozenset({draft.author_id})):
            raise NobodyCanApprove(act=stage.get_act_display(), unit=unit.label if unit else "—")
        steps.append(
            DraftStep(
                draft=draft,
                order=stage.order,
                act=stage.act,
                unit=unit,
                by_another=stage.by_another,
                asked_at=None if place else now,
            )
        )
    DraftStep.objects.bulk_create(steps)


def _asked(case: Case, *, step: int) -> tuple[AnswerDraft, DraftStep]:
    held = underway(case)
    waiting = held and held.steps.select_related("unit").filter(given_at=None, asked_at__isnull=False).first()
    if held is None or waiting is None or waiting.pk != step:
        raise DraftIsNotThere
    return held, waiting


def _on_whose_behalf(step: DraftStep, actor: User) -> int | None:
    """Returns for whom the step is given. Errors: ApprovalIsNotYours."""
    units = units_approved_for(actor)
    used = {step.draft.author_id, *step.draft.steps.values_list("given_by", flat=True)}
    if step.unit_id not in units or (step.by_another and actor.pk in used):
        raise ApprovalIsNotYours
    return units[step.unit_id]


def _end(draft: AnswerDraft, how: str, *, now: datetime) -> None:
    AnswerDraft.objects.filter(pk=draft.pk).update(ended_at=now, end=how)
