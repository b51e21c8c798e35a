"""Why a case is due on its day: each step of its clock in words, with the rule and the days that were left out."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from casework.clock import Clock, Step
from casework.words import Verb
from city.workdays import DayKind

DAYS_OFF = (DayKind.HOLIDAY, DayKind.IDARI_IZIN)


@dataclass(frozen=True, slots=True)
class Reason:
    """One step: what happened, by which rule, until when, and which days off were left out beside weekends."""

    title: str
    on: date
    until: date | None = None
    term: str = ""
    basis: str = ""
    left_out: list[date] = field(default_factory=list)


def reasons(clock: Clock) -> list[Reason]:
    """Returns the explanation of a clock, the oldest step first."""
    return [_reason(step) for step in clock.steps]


def _reason(step: Step) -> Reason:
    title = str(Verb(step.verb).label)
    if step.deadline is None:
        return Reason(title, step.on)
    rule = step.deadline.rule
    off = [day.day for day in step.deadline.days if not day.counts and day.kind in DAYS_OFF]
    term = f"{rule.term} {rule.get_unit_display()}" if rule.term else rule.get_unit_display()
    return Reason(title, step.on, step.due, term, rule.legal_basis, off)


def silence_sentence(clock: Clock, *, today: date) -> str:
    """Returns what the law makes of silence, as it stands today; nothing where no such rule holds."""
    if clock.silence_on is None:
        return ""
    day = f"{clock.silence_on:%d.%m.%Y}"
    if today > clock.silence_on:
        return _(
            "Nobody answered by %(day)s: in law that counts as a refusal, and the applicant can go to court."
        ) % {"day": day}
    return _("Without an answer by %(day)s the law takes our silence for a refusal.") % {"day": day}
