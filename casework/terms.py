"""Which terms of the law hold for a case: from rows to what the clock takes."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from casework.clock import Clock, Fact, Terms, run
from casework.models import Case, CaseEvent, ClockPolicy
from city.deadlines import recorded_exceptions
from city.models import DeadlineRule

CODES = ("reply", "extended", "fee", "silence", "interim", "appeal")


def policy_of(kind: str, *, door: str, on: date) -> ClockPolicy | None:
    """Returns the policy for a kind that came by a door on a day: the door's own before the one for all."""
    found = ClockPolicy.objects.valid_on(on).filter(kind=kind, door__in=("", door))
    return max(found, key=lambda each: (bool(each.door), each.valid_from or date.min), default=None)


def terms_of(kind: str, *, door: str, on: date) -> Terms:
    """Returns the terms that hold for a kind of case that came by a door on a day; none without a policy."""
    policy = policy_of(kind, door=door, on=on)
    if policy is None:
        return Terms()
    wanted = {name: getattr(policy, name) for name in CODES if getattr(policy, name)}
    rules = _rules(set(wanted.values()), on=on)
    return Terms(
        **{name: rules.get(code) for name, code in wanted.items()},
        fee_restarts=policy.after_fee == ClockPolicy.AfterFee.RESTART,
    )


def facts_of(events: list[CaseEvent]) -> list[Fact]:
    """Returns what the clock needs of events."""
    return [Fact(event.verb, event.at, event.data) for event in events]


def clock_of(
    case: Case, *, events: list[CaseEvent] | None = None, exceptions: Mapping[date, str] | None = None
) -> Clock:
    """Returns the clock of a case: of its events, the terms of its kind and the calendar as it is known now."""
    happened = list(case.events.order_by("sequence")) if events is None else events
    terms = terms_of(case.kind, door=case.door, on=timezone.localdate(case.received_at))
    known = recorded_exceptions() if exceptions is None else exceptions
    return run(facts_of(happened), terms=terms, exceptions=known)


def _rules(codes: set[str], *, on: date) -> dict[str, DeadlineRule]:
    found = DeadlineRule.objects.valid_on(on).filter(code__in=codes)
    youngest = sorted(found, key=lambda rule: rule.valid_from or date.min)
    return {rule.code: rule for rule in youngest}
