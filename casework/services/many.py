"""One step for many cases: each is checked and done by itself, and what was refused says why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework.models import Case
from casework.rules import may_assign, may_refer, may_take, may_work_on
from casework.services.answering import Answer
from casework.services.approving import answer_or_submit
from casework.services.referring import assign, refer
from casework.services.replies import filled_for
from casework.signing import draft_underway
from city.models import OrgUnit
from common.refusal import Refusal
from people.models import User

MOST = 100


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one case: what was done, or why it was not."""

    number: str
    title: str
    sentence: str
    is_done: bool

    @classmethod
    def of(cls, case: Case, sentence: object, *, is_done: bool) -> "Done":
        """Returns it for a case."""
        return cls(case.number, case.title, str(sentence), is_done)


def cases_of(numbers: Iterable[str], *, user: User) -> list[Case]:
    """Returns the cases of these numbers that a person may read, at most a hundred, in the order of numbers."""
    wanted = list(dict.fromkeys(numbers))[:MOST]
    seen = Case.objects.visible_to(user).filter(number__in=wanted)
    return list(seen.select_related("applicant", "unit", "topic").order_by("number"))


def assign_all(cases: Iterable[Case], *, to: User, actor: User) -> list[Done]:
    """Gives cases to somebody: the head to the unit's people, everybody to themselves."""

    def step(case: Case) -> object:
        assign(case, to=to, actor=actor)
        return _("Given to %(name)s.") % {"name": to}

    def allowed(case: Case) -> bool:
        return may_assign(actor, case) or (to.pk == actor.pk and may_take(actor, case))

    return _each(cases, allowed=allowed, step=step)


def refer_all(cases: Iterable[Case], *, to: OrgUnit, note: str, actor: User) -> list[Done]:
    """Asks a unit to take cases."""

    def step(case: Case) -> object:
        refer(case, to=to, note=note, actor=actor)
        return _("Referred to %(unit)s.") % {"unit": to.label}

    return _each(cases, allowed=lambda case: may_refer(actor, case), step=step)


def answer_all(cases: Iterable[Case], *, outcome: str, text: str, actor: User) -> list[Done]:
    """Answers cases alike. Marks in the text are filled in from each; where a chain holds, each goes to approval."""

    def step(case: Case) -> object:
        answer_or_submit(case, Answer(outcome=outcome, text=filled_for(case, text)), actor=actor)
        is_underway = draft_underway(case) is not None
        return _("Written; waits for approval.") if is_underway else _("Answered.")

    return _each(cases, allowed=lambda case: may_work_on(actor, case), step=step)


def _each(
    cases: Iterable[Case], *, allowed: Callable[[Case], bool], step: Callable[[Case], object]
) -> list[Done]:
    return [_one(case, allowed=allowed, step=step) for case in cases]


def _one(case: Case, *, allowed: Callable[[Case], bool], step: Callable[[Case], object]) -> Done:
    if not allowed(case):
        return Done.of(case, _("You may not do this in this case."), is_done=False)
    try:
        return Done.of(case, step(case), is_done=True)
    except Refusal as refusal:
        return Done.of(case, refusal, is_done=False)
