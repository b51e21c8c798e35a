"""Asking to speak for an organisation that is in the registry already: proven by a document or a code.

The code goes to an address the registry held before anybody asked, never to one the claimant typed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.identifiers import is_code, keyed_digest, new_code, normalise
from people.audit import record
from people.models import User
from stk_registry.errors import AlreadyAsked, ChangeIsTaken, ClaimRefused, ReasonMissing
from stk_registry.models import Claim, Document, Organisation, Representative, VoiceRole
from stk_registry.services.changes import ANSWER_WITHIN

PURPOSE = "stk-claim"
CODE_LASTS = timedelta(days=7)
ATTEMPTS = 5
State = Claim.State


@dataclass(frozen=True, slots=True)
class Started:
    """A claim and, where a code proves it, the code and the registered address it is sent to."""

    claim: Claim
    code: str = ""
    email: str = ""


def registered_address(organisation: Organisation) -> str:
    """Returns the e-mail address the registry holds for an organisation; the public general one first."""
    contacts = organisation.contacts.visible().exclude(email="").order_by("-is_public", "purpose", "pk")
    return contacts.values_list("email", flat=True).first() or ""


def masked(email: str) -> str:
    """Returns an address of which a stranger learns no more than its shape: b…@d….org."""
    name, _, domain = email.partition("@")
    host, _, ending = domain.rpartition(".")
    return f"{name[:1]}…@{host[:1]}….{ending}" if email else ""


@transaction.atomic
def claim_by_document(
    organisation: Organisation, *, document: Document, duty: str, message: str = "", actor: User
) -> Claim:
    """Sends a claim with a document to the unit."""
    claim = _started(organisation, proof=Claim.Proof.DOCUMENT, duty=duty, message=message, actor=actor)
    claim.document, claim.state = document, State.SUBMITTED
    claim.due_on = timezone.localdate() + ANSWER_WITHIN
    claim.save()
    return claim


@transaction.atomic
def claim_by_code(
    organisation: Organisation, *, duty: str, actor: User, now: datetime | None = None
) -> Started:
    """Starts a claim whose code goes to the registered address; refused where there is none."""
    email = registered_address(organisation)
    if not email:
        raise ClaimRefused
    claim = _started(organisation, proof=Claim.Proof.CODE, duty=duty, message="", actor=actor)
    code = new_code()
    claim.code_digest = _digest(code)
    claim.code_expires_at = (now or timezone.now()) + CODE_LASTS
    claim.save()
    return Started(claim, code, email)


def prove(claim: Claim, *, code: str, actor: User, now: datetime | None = None) -> Representative:
    """Makes the claimant a manager when the code fits; five wrong ones close the claim."""
    with transaction.atomic():
        locked = _locked(claim, State.OPEN)
        known = locked.code_expires_at and locked.code_expires_at > (now or timezone.now())
        if known and is_code(code) and _digest(normalise(code)) == locked.code_digest:
            return _accepted(locked, actor=None, now=now)
        locked.attempts += 1
        if not known or locked.attempts >= ATTEMPTS:
            locked.state, locked.decided_at = State.DECLINED, now or timezone.now()
        locked.save()
    raise ClaimRefused


@transaction.atomic
def accept_claim(claim: Claim, *, actor: User, now: datetime | None = None) -> Representative:
    """The unit has looked at the document and makes the claimant a manager."""
    return _accepted(_locked(claim, State.SUBMITTED), actor=actor, now=now)


@transaction.atomic
def answer_claim(claim: Claim, *, state: str, reason: str, actor: User, now: datetime | None = None) -> Claim:
    """Asks back or declines, with the reason the claimant reads."""
    if not reason.strip():
        raise ReasonMissing
    locked = _locked(claim, State.SUBMITTED)
    locked.state, locked.reason = state, reason.strip()
    locked.decided_by, locked.decided_at = actor, now or timezone.now()
    locked.save()
    record(f"claim_{state}", locked, actor=actor, organisation=locked.organisation_id)
    return locked


@transaction.atomic
def send_again(claim: Claim, *, document: Document, message: str, actor: User) -> Claim:
    """Answers what was asked back with another document."""
    locked = _locked(claim, State.ASKED_BACK)
    locked.document, locked.message, locked.state = document, message.strip(), State.SUBMITTED
    locked.due_on = timezone.localdate() + ANSWER_WITHIN
    locked.save()
    return locked


def _started(organisation: Organisation, *, proof: str, duty: str, message: str, actor: User) -> Claim:
    if organisation.representatives.valid_on().filter(user=actor).exists():
        raise AlreadyAsked
    try:
        with transaction.atomic():
            return Claim.objects.create(
                organisation=organisation, user=actor, proof=proof, duty=duty.strip(), message=message.strip()
            )
    except IntegrityError as fault:
        raise AlreadyAsked from fault


def _accepted(claim: Claim, *, actor: User | None, now: datetime | None) -> Representative:
    claim.state, claim.decided_at, claim.decided_by = State.ACCEPTED, now or timezone.now(), actor
    claim.save()
    term, _ = Representative.objects.get_or_create(
        organisation=claim.organisation,
        user=claim.user,
        valid_to=None,
        defaults={"role": VoiceRole.MANAGER, "valid_from": timezone.localdate(now)},
    )
    record("claim_accepted", claim, actor=actor, organisation=claim.organisation_id, proof=str(claim.proof))
    return term


def _locked(claim: Claim, *states: str) -> Claim:
    locked = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if locked.state not in states:
        raise ChangeIsTaken
    return locked


def _digest(code: str) -> str:
    return keyed_digest(normalise(code), PURPOSE, key=settings.SECRET_KEY)
