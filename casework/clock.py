"""The clock of a case: a pure function of what happened, the terms of the law and the calendar.

Nothing is read from a database and nothing asks what time it is. The same events, terms and calendar give the
same day; when a holiday is added, the open cases are computed anew and the difference can be explained, for each
step is kept with its rule and the days that were left out.

Source: law 4982 art. 11 (15 and 30 working days, extension), its regulation (the notice of a fee interrupts);
law 3071 art. 7 and law 2577 art. 10 (30 days, silence); law 6698 art. 13. The terms themselves are rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from casework.words import Verb
from city.deadlines import Deadline, computed
from city.models import DeadlineRule

ENDS = frozenset({Verb.ANSWERED, Verb.TRANSFERRED, Verb.WITHDRAWN, Verb.FEE_LAPSED})
BEGINS_ANEW = frozenset({Verb.REOPENED, Verb.OBJECTED})


@dataclass(frozen=True, slots=True)
class Fact:
    """One event as the clock needs it."""

    verb: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day in the town's own time."""
        return timezone.localdate(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The rules that hold for a case: those of its kind and door on the day it came in."""

    reply: DeadlineRule | None = None
    extended: DeadlineRule | None = None
    fee: DeadlineRule | None = None
    fee_restarts: bool = True
    silence: DeadlineRule | None = None
    interim: DeadlineRule | None = None
    appeal: DeadlineRule | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the explanation: what happened on a day, and until when the term ran from then on."""

    verb: str
    on: date
    deadline: Deadline | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where the term of a case stands. `due` is None when none runs: no term, waiting for a fee, or ended."""

    due: date | None = None
    deadline: Deadline | None = None
    is_extended: bool = False
    fee_due: date | None = None
    silence_on: date | None = None
    appeal_until: date | None = None
    ended_on: date | None = None
    was_due: date | None = None
    steps: tuple[Step, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether the municipality's term runs now."""
        return self.ended_on is None and self.due is not None

    @property
    def was_in_time(self) -> bool | None:
        """Whether the case ended within its term; None while it runs, or when there was no term."""
        if self.ended_on is None or self.was_due is None:
            return None
        return self.ended_on <= self.was_due

    def target(self, share: float) -> date | None:
        """Returns the municipality's own aim: the day by which this share of the term has run."""
        return self.deadline.target(share) if self.deadline and self.is_running else None


def run(facts: Iterable[Fact], *, terms: Terms, exceptions: Mapping[date, str]) -> Clock:
    """Returns the clock after everything that happened, in its order."""
    clock = Clock()
    for fact in facts:
        clock = _after(clock, fact, terms=terms, exceptions=exceptions)
    return clock


def _after(clock: Clock, fact: Fact, *, terms: Terms, exceptions: Mapping[date, str]) -> Clock:
    match fact.verb:
        case Verb.OPENED:
            return _begun(clock, fact, terms=terms, exceptions=exceptions)
        case verb if verb in BEGINS_ANEW and clock.ended_on is not None:
            return _begun(Clock(steps=clock.steps), fact, terms=terms, exceptions=exceptions)
        case verb if verb in ENDS and clock.ended_on is None:
            return _ended(clock, fact, terms=terms, exceptions=exceptions)
        case _ if clock.ended_on is not None:
            return clock
        case Verb.EXTENDED:
            return _extended(clock, fact, terms=terms, exceptions=exceptions)
        case Verb.FEE_NOTIFIED:
            return _interrupted(clock, fact, terms=terms, exceptions=exceptions)
        case Verb.FEE_PAID if clock.fee_due is not None:
            return _paid(clock, fact, terms=terms, exceptions=exceptions)
        case Verb.INTERIM if terms.interim is not None:
            later = computed(terms.interim, start=_first_day(clock), exceptions=exceptions)
            return replace(_noted(clock, fact, later), silence_on=later.due)
        case _:
            return clock


def _begun(clock: Clock, fact: Fact, *, terms: Terms, exceptions: Mapping[date, str]) -> Clock:
    """The term starts on the day of arrival; that day itself does not count."""
    deadline = terms.reply and computed(terms.reply, start=fact.day, exceptions=exceptions)
    silence = terms.silence and computed(terms.silence, start=fact.day, exceptions=exceptions)
    return _running(replace(clock, silence_on=silence.due if silence else None), fact, deadline or None)


def _extended(clock: Clock, fact: Fact, *, terms: Terms, exceptions: Mapping[date, str]) -> Clock:
    """The extended term counts from the same day as the first, so it adds to it and does not start anew."""
    in_time = clock.due is not None and fact.day <= clock.due
    if terms.extended is None or clock.deadline is None or clock.is_extended or not in_time:
        return clock
    deadline = computed(terms.extended, start=clock.deadline.start, exceptions=exceptions)
    return _running(replace(clock, is_extended=True), fact, deadline)


def _interrupted(clock: Clock, fact: Fact, *, terms: Terms, exceptions: Mapping[date, str]) -> Clock:
    if terms.fee is None or clock.due is None:
        return clock
    deadline = computed(terms.fee, start=fact.day, exceptions=exceptions)
    return replace(_noted(clock, fact, deadline), due=None, fee_due=deadline.due)


def _paid(clock: Clock, fact: Fact, *, terms: Terms, exceptions: Mapping[date, str]) -> Clock:
    rule = terms.extended if clock.is_extended and terms.extended else terms.reply
    if rule is None or clock.deadline is None:
        return clock
    if not terms.fee_restarts:
        rule = _rest_of(rule, clock, exceptions=exceptions)
    deadline = computed(rule, start=fact.day, exceptions=exceptions)
    return _running(replace(clock, fee_due=None), fact, deadline)


def _rest_of(rule: DeadlineRule, clock: Clock, *, exceptions: Mapping[date, str]) -> DeadlineRule:
    """Returns the rule with what was left of its term when the fee was told."""
    told = next(step.on for step in reversed(clock.steps) if step.verb == Verb.FEE_NOTIFIED)
    if clock.deadline.days:
        used = sum(1 for day in clock.deadline.days if day.counts and day.day <= told)
    else:
        used = (told - clock.deadline.start).days
    return DeadlineRule(
        code=rule.code, unit=rule.unit, term=max(rule.term - used, 1), legal_basis=rule.legal_basis
    )


def _ended(clock: Clock, fact: Fact, *, terms: Terms, exceptions: Mapping[date, str]) -> Clock:
    appeal = None
    if fact.data.get("is_refusal") and terms.appeal is not None:
        served = date.fromisoformat(fact.data["served_on"]) if fact.data.get("served_on") else fact.day
        appeal = computed(terms.appeal, start=served, exceptions=exceptions)
    ended = replace(
        _noted(clock, fact, appeal),
        due=None,
        fee_due=None,
        silence_on=None,
        ended_on=fact.day,
        was_due=clock.due,
    )
    return replace(ended, appeal_until=appeal.due) if appeal else ended


def _running(clock: Clock, fact: Fact, deadline: Deadline | None) -> Clock:
    due = deadline.due if deadline else None
    return replace(_noted(clock, fact, deadline), deadline=deadline, due=due)


def _noted(clock: Clock, fact: Fact, deadline: Deadline | None) -> Clock:
    step = Step(fact.verb, fact.day, deadline, deadline.due if deadline else None)
    return replace(clock, steps=(*clock.steps, step))


def _first_day(clock: Clock) -> date:
    """Returns the day on which the present term of the case began, whatever interrupted it since."""
    starts = {Verb.OPENED, *BEGINS_ANEW}
    return next(step.on for step in reversed(clock.steps) if step.verb in starts)
