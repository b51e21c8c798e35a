"""From a rule of the law to a day in the calendar, with the reason for each day that was left out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from city.errors import NoRuleForThatDayError
from city.models import CalendarException, DeadlineRule
from city.workdays import CountedDay, add_calendar_days, add_working_days, days_of_term
from common.dates import add_months, day_in_month

Unit = DeadlineRule.Unit


@dataclass(frozen=True)
class Deadline:
    """The last day of a term. `due` is None when the law says “without delay” and names no day."""

    rule: DeadlineRule
    start: date
    due: date | None
    due_at: datetime | None = None
    days: tuple[CountedDay, ...] = field(default=(), repr=False)

    def is_overdue(self, *, on: date) -> bool:
        """Tells whether the term has ended before a day."""
        return self.due is not None and on > self.due

    def target(self, share: float) -> date | None:
        """Returns the day by which this share of the term has run: an internal aim, never after the due day."""
        if self.due is None:
            return None
        counted = [step.day for step in self.days if step.counts]
        if counted:
            return counted[max(math.floor(len(counted) * share), 1) - 1]
        return self.start + timedelta(days=math.floor((self.due - self.start).days * share))


def recorded_exceptions() -> dict[date, str]:
    """Returns the municipality's exceptions, as the functions of workdays take them."""
    return dict(CalendarException.objects.values_list("date", "kind"))


def half_day_is_working() -> bool:
    """Returns the setting: whether the afternoon off before a feast counts as a working day."""
    return getattr(settings, "HALF_DAY_IS_WORKING", True)


def rule_on(day: date, *, code: str) -> DeadlineRule:
    """Returns the rule of a code that holds on a day; the youngest if several do."""
    rules = DeadlineRule.objects.valid_on(day).filter(code=code)
    found = max(rules, key=lambda rule: rule.valid_from or date.min, default=None)
    if found is None:
        raise NoRuleForThatDayError(code, on=day)
    return found


def deadline(code: str, *, start: date | datetime, exceptions: Mapping[date, str] | None = None) -> Deadline:
    """Returns when a term ends that a matter of this kind started: by the rule that held on that day."""
    first = _local_day(start)
    known = recorded_exceptions() if exceptions is None else exceptions
    return computed(rule_on(first, code=code), start=start, exceptions=known)


def computed(rule: DeadlineRule, *, start: date | datetime, exceptions: Mapping[date, str]) -> Deadline:
    """Returns the deadline of a given rule; the same rule, start and exceptions give the same day."""
    first = _local_day(start)
    if rule.unit == Unit.WORKDAY:
        return _in_working_days(rule, start=first, exceptions=exceptions)
    if rule.unit == Unit.HOUR:
        due_at = _moment(start) + timedelta(hours=rule.term)
        return Deadline(rule=rule, start=first, due=_local_day(due_at), due_at=due_at)
    return Deadline(rule=rule, start=first, due=_due_day(rule, start=first))


def _in_working_days(rule: DeadlineRule, *, start: date, exceptions: Mapping[date, str]) -> Deadline:
    how = {"exceptions": exceptions, "half_day_is_working": half_day_is_working()}
    due = add_working_days(start, rule.term, **how)
    return Deadline(rule=rule, start=start, due=due, days=tuple(days_of_term(start, rule.term, **how)))


def _due_day(rule: DeadlineRule, *, start: date) -> date | None:
    match rule.unit:
        case Unit.DAY:
            return add_calendar_days(start, rule.term)
        case Unit.MONTH:
            return add_months(start, rule.term)
        case Unit.DATE:
            return next_yearly_day(start, month=rule.due_month, day=rule.due_day)
        case _:
            return None


def next_yearly_day(start: date, *, month: int, day: int) -> date:
    """Returns the next such day of a year, the start included; 31 in a short month is its last day."""
    this_year = day_in_month(start.year, month, day)
    return this_year if this_year >= start else day_in_month(start.year + 1, month, day)


def _local_day(start: date | datetime) -> date:
    if isinstance(start, datetime):
        return timezone.localdate(start) if timezone.is_aware(start) else start.date()
    return start


def _moment(start: date | datetime) -> datetime:
    """A term in hours that starts on a day without a clock time runs from its first minute."""
    moment = start if isinstance(start, datetime) else datetime.combine(start, time.min)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
