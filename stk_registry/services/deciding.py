"""The unit decides what was sent in: the decision and its letter are one transaction.

Who decides names what they saw (`seen`). When the organisation sent it in again, or the record changed
meanwhile, nothing is decided and they are told.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models, transaction

from people.models import User
from stk_registry.errors import ChangeIsTaken, ReasonMissing, SentAgain
from stk_registry.models import Claim, ProfileChange
from stk_registry.profile import Difference
from stk_registry.services import changes, claims, letters


class Verb(models.TextChoices):
    """What can be answered; the values stand in forms."""

    ACCEPT = "accept"
    ASK_BACK = "ask_back"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An answer: the verb, the reason its reader sees, and of an acceptance the refused fields with reasons."""

    verb: str
    reason: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The state a change takes by it."""
        states = ProfileChange.State
        if self.verb == Verb.ACCEPT:
            return states.ACCEPTED_IN_PART if self.refused else states.ACCEPTED
        return states.ASKED_BACK if self.verb == Verb.ASK_BACK else states.DECLINED


def seen_of(change: ProfileChange, differences: list[Difference]) -> str:
    """Returns a mark of what a person sees on the page of a change."""
    told = [change.version, [[each.field, each.before, each.after] for each in differences]]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:32]


def letter_of(change: ProfileChange, decision: Decision) -> tuple[str, str]:
    """Returns subject and text of the letter that the decision would send."""
    _must_have_reasons(decision)
    return letters.of_decision(
        change, state=decision.state, reason=decision.reason.strip(), refused=decision.refused
    )


@transaction.atomic
def decide(change: ProfileChange, decision: Decision, *, seen: str, actor: User) -> ProfileChange:
    """Decides a change and writes to its author."""
    locked = ProfileChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if locked.state != ProfileChange.State.SUBMITTED:
        raise ChangeIsTaken
    if seen_of(locked, changes.differences_of(locked)) != seen:
        raise SentAgain
    decided = _decided(locked, decision, actor=actor)
    letters.tell_decision(decided, refused=decision.refused, actor=actor)
    return decided


@transaction.atomic
def decide_claim(claim: Claim, decision: Decision, *, seen: str, actor: User) -> Claim:
    """Decides a claim and writes to who made it."""
    locked = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if locked.state != Claim.State.SUBMITTED:
        raise ChangeIsTaken
    if seen_of_claim(locked) != seen:
        raise SentAgain
    if decision.verb == Verb.ACCEPT:
        locked.reason = decision.reason.strip()
        locked.save(update_fields=["reason"])
        claims.accept_claim(locked, actor=actor)
    else:
        claims.answer_claim(locked, state=decision.state, reason=decision.reason, actor=actor)
    locked.refresh_from_db()
    letters.tell_claim(locked, actor=actor)
    return locked


def seen_of_claim(claim: Claim) -> str:
    """Returns a mark of what a person sees on the page of a claim: which document it is about."""
    return str(claim.document_id or "none")


def letter_of_claim(claim: Claim, decision: Decision) -> tuple[str, str]:
    """Returns subject and text of the letter that the answer would send."""
    _must_have_reasons(decision)
    return letters.of_claim(claim, state=decision.state, reason=decision.reason.strip())


def _decided(change: ProfileChange, decision: Decision, *, actor: User) -> ProfileChange:
    if decision.verb == Verb.ACCEPT:
        return changes.accept(change, refused=decision.refused, note=decision.reason, actor=actor)
    verb = changes.ask_back if decision.verb == Verb.ASK_BACK else changes.decline
    return verb(change, reason=decision.reason, actor=actor)


def _must_have_reasons(decision: Decision) -> None:
    wanted = list(decision.refused.values())
    if decision.verb != Verb.ACCEPT:
        wanted.append(decision.reason)
    if not all(reason.strip() for reason in wanted):
        raise ReasonMissing
