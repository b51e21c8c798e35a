"""The end of a case, and what moves its term: answers, extension, fee, transfer, withdrawal, objection."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.errors import (
    CaseIsClosed,
    CaseIsOpen,
    ExtendedBefore,
    ExtensionIsTooLate,
    FeeIsWaitedFor,
    NoFeeIsWaitedFor,
    NotAnInformationRequest,
    OutcomeDoesNotFit,
    ReasonIsMissing,
    RefusalNeedsAppeal,
    RefusalNeedsGround,
    ReopeningIsOver,
)
from casework.models import Case, Message, Referral, ResponsibleBody
from casework.services.delivering import send
from casework.services.happening import happen, locked
from casework.services.talking import outgoing
from casework.terms import clock_of, policy_of
from casework.words import (
    REFUSALS,
    CaseKind,
    ExtensionGround,
    Outcome,
    RefusalGround,
    State,
    Verb,
)
from common.text import clean
from people.models import User

REOPEN_WITHIN = timedelta(days=30)
OF_INFORMATION = frozenset(
    {
        Outcome.GRANTED,
        Outcome.PARTLY_GRANTED,
        Outcome.PUBLISHED_ELSEWHERE,
        Outcome.SPECIAL_STUDY,
        Outcome.REFUSED,
    }
)
ENDED_BY_APPLICANT = (State.WITHDRAWN, State.LAPSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered: the outcome, the text, and for a refusal its ground and how to appeal."""

    outcome: str
    text: str
    ground: str = ""
    appeal_text: str = ""
    served_on: date | None = None

    @property
    def is_refusal(self) -> bool:
        """Whether the applicant does not get what was asked for, whole or in part."""
        return self.outcome in REFUSALS


def outcomes_of(kind: str) -> list[str]:
    """Returns the outcomes that a case of a kind can have."""
    if kind == CaseKind.INFORMATION:
        return [each for each in Outcome.values if each in OF_INFORMATION]
    others = {*Outcome.values} - OF_INFORMATION | {Outcome.REFUSED}
    return [each for each in Outcome.values if each in others and each != Outcome.REDIRECTED]


def check_answer(case: Case, answer: Answer) -> None:
    """Refuses an answer that may not leave: there is no way around it, by no door.

    Errors: OutcomeDoesNotFit, RefusalNeedsGround, RefusalNeedsAppeal.
    """
    if answer.outcome not in outcomes_of(case.kind):
        raise OutcomeDoesNotFit
    if not answer.is_refusal:
        return
    if case.kind == CaseKind.INFORMATION and answer.ground not in RefusalGround.values:
        raise RefusalNeedsGround
    if not clean(answer.ground):
        raise RefusalNeedsGround
    if not clean(answer.appeal_text):
        raise RefusalNeedsAppeal


def appeal_text_of(case: Case, *, on: date) -> str:
    """Returns where and until when a refusal can be appealed against, from the rules of the kind of case."""
    policy = policy_of(case.kind, door=case.door, on=on)
    if policy is None or not policy.appeal_to:
        return ""
    from city.deadlines import deadline

    until = deadline(policy.appeal, start=on).due if policy.appeal else None
    with override(case.language):
        if until is None:
            return _("You can appeal against this to: %(body)s.") % {"body": policy.appeal_to}
        return _("You can appeal against this until %(day)s to: %(body)s.") % {
            "day": f"{until:%d.%m.%Y}",
            "body": policy.appeal_to,
        }


@transaction.atomic
def answer_case(
    case: Case,
    answer: Answer,
    *,
    actor: User,
    now: datetime | None = None,
    draft: Message | None = None,
    on_behalf_of: int | None = None,
) -> Message:
    """Answers a case and thereby ends it; a draft that was approved leaves as it is, under its writer's name.

    Errors: CaseIsClosed, TextIsMissing and those of check_answer.
    """
    now, case = now or timezone.now(), locked(case)
    if not case.is_open:
        raise CaseIsClosed
    check_answer(case, answer)
    text = "\n\n".join(part for part in (clean(answer.text), clean(answer.appeal_text)) if part)
    message = outgoing(case, text=text, actor=actor, now=now, is_answer=True, draft=draft)
    happen(
        case,
        Verb.ANSWERED,
        actor=actor,
        unit=case.unit,
        message=message,
        now=now,
        outcome=answer.outcome,
        ground=answer.ground,
        is_refusal=answer.is_refusal,
        served_on=answer.served_on.isoformat() if answer.served_on else None,
        **({"for": on_behalf_of} if draft else {}),
    )
    _end_referrals(case, now=now)
    with override(case.language):
        send(message, sentence=_("Your matter is answered."))
    return message


@transaction.atomic
def extend_term(case: Case, *, ground: str, text: str, actor: User, now: datetime | None = None) -> Message:
    """Extends the term of an information request to 30 working days, and tells the applicant why in writing.

    Law 4982, art. 11: on three grounds only, once, and told before the first term is over.
    Errors: NotAnInformationRequest, CaseIsClosed, ReasonIsMissing, ExtendedBefore, ExtensionIsTooLate.
    """
    now, case = now or timezone.now(), locked(case)
    if case.kind != CaseKind.INFORMATION:
        raise NotAnInformationRequest
    if not case.is_open:
        raise CaseIsClosed
    if ground not in ExtensionGround.values or not clean(text):
        raise ReasonIsMissing
    clock = clock_of(case)
    if clock.is_extended:
        raise ExtendedBefore
    if clock.due is None or timezone.localdate(now) > clock.due:
        raise ExtensionIsTooLate(due=f"{clock.due:%d.%m.%Y}" if clock.due else "—")
    message = outgoing(case, text=text, actor=actor, now=now)
    happen(case, Verb.EXTENDED, actor=actor, message=message, now=now, ground=ground)
    with override(case.language):
        send(message, sentence=_("The answer takes longer; here is why."))
    return message


@transaction.atomic
def tell_fee(case: Case, *, amount: str, text: str, actor: User, now: datetime | None = None) -> Message:
    """Tells the cost of access; until it is paid the term is interrupted, and unpaid it counts as withdrawn.

    Errors: NotAnInformationRequest, CaseIsClosed, FeeIsWaitedFor, TextIsMissing.
    """
    now, case = now or timezone.now(), locked(case)
    if case.kind != CaseKind.INFORMATION:
        raise NotAnInformationRequest
    if not case.is_open:
        raise CaseIsClosed
    if case.state == State.FEE:
        raise FeeIsWaitedFor
    message = outgoing(case, text=text, actor=actor, now=now)
    happen(case, Verb.FEE_NOTIFIED, actor=actor, message=message, now=now, amount=clean(amount)[:40])
    with override(case.language):
        send(message, sentence=_("There is a fee for copies or access."))
    return message


@transaction.atomic
def fee_was_paid(case: Case, *, actor: User, proof: str = "", now: datetime | None = None) -> None:
    """Takes the proof of payment: the term runs anew. Errors: NoFeeIsWaitedFor."""
    now, case = now or timezone.now(), locked(case)
    if case.state != State.FEE:
        raise NoFeeIsWaitedFor
    happen(case, Verb.FEE_PAID, actor=actor, now=now, proof=clean(proof)[:80])


@transaction.atomic
def send_on(
    case: Case, *, body: ResponsibleBody, text: str, actor: User, now: datetime | None = None
) -> Message:
    """Sends a case on to the body that answers for it, and tells the applicant (law 3071 art. 5, 4982 art. 7).

    Errors: CaseIsClosed, TextIsMissing.
    """
    now, case = now or timezone.now(), locked(case)
    if not case.is_open:
        raise CaseIsClosed
    message = outgoing(case, text=text, actor=actor, now=now, is_answer=True)
    happen(
        case,
        Verb.TRANSFERRED,
        actor=actor,
        message=message,
        now=now,
        body=body.code,
        outcome=Outcome.REDIRECTED,
    )
    _end_referrals(case, now=now)
    with override(case.language):
        sentence = _("Another body answers for this: %(body)s.") % {"body": body.label}
    send(message, sentence=sentence)
    return message


@transaction.atomic
def withdraw(case: Case, *, actor: User | None = None, reason: str = "", now: datetime | None = None) -> None:
    """The applicant takes the matter back. Errors: CaseIsClosed."""
    now, case = now or timezone.now(), locked(case)
    if not case.is_open:
        raise CaseIsClosed
    happen(case, Verb.WITHDRAWN, actor=actor, now=now, reason=clean(reason)[:500])
    _end_referrals(case, now=now)


def may_be_asked_again(case: Case, *, now: datetime | None = None) -> bool:
    """Whether the applicant can still have an ended case looked at again."""
    return case.closed_at is not None and (now or timezone.now()) - case.closed_at <= REOPEN_WITHIN


@transaction.atomic
def reopen(case: Case, *, reason: str, actor: User | None = None, now: datetime | None = None) -> None:
    """Opens an ended case again, with the unit that had it. An applicant has thirty days, staff has no limit.

    Errors: CaseIsOpen, ReasonIsMissing, ReopeningIsOver.
    """
    now, case, why = now or timezone.now(), locked(case), clean(reason)
    _check_reopening(case, why=why, actor=actor, now=now)
    happen(case, Verb.REOPENED, actor=actor, unit=case.unit, now=now, reason=why[:1000], was=case.outcome)
    _resume_referral(case, now=now)


@transaction.atomic
def object_to(case: Case, *, reason: str, actor: User | None = None, now: datetime | None = None) -> None:
    """The applicant objects to the answer: it is looked at again, and its head is told.

    Errors: CaseIsOpen, ReasonIsMissing, ReopeningIsOver.
    """
    now, case, why = now or timezone.now(), locked(case), clean(reason)
    _check_reopening(case, why=why, actor=actor, now=now)
    happen(case, Verb.OBJECTED, actor=actor, unit=case.unit, now=now, reason=why[:1000], was=case.outcome)
    _resume_referral(case, now=now)


@transaction.atomic
def rate(case: Case, *, score: int, now: datetime | None = None) -> None:
    """Notes how satisfied the applicant is, 1 to 5; the last one counts. Errors: CaseIsOpen."""
    now, case = now or timezone.now(), locked(case)
    if case.is_open:
        raise CaseIsOpen
    happen(case, Verb.RATED, now=now, score=min(max(score, 1), 5))


def _check_reopening(case: Case, *, why: str, actor: User | None, now: datetime) -> None:
    if case.is_open:
        raise CaseIsOpen
    if not why:
        raise ReasonIsMissing
    is_staff = actor is not None and actor.is_authenticated and actor.memberships.exists()
    if not is_staff and now - case.closed_at > REOPEN_WITHIN:
        raise ReopeningIsOver(days=REOPEN_WITHIN.days)


def _end_referrals(case: Case, *, now: datetime) -> None:
    case.referrals.filter(ended_at=None).update(ended_at=now)


def _resume_referral(case: Case, *, now: datetime) -> None:
    if case.unit_id is not None:
        Referral.objects.create(case=case, unit_id=case.unit_id, asked_at=now, accepted_at=now)
