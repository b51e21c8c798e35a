"""What the rules would do with a matter, and why: its way, its clock, its approvals. Nothing is opened."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clock import Clock, Fact, run
from casework.explaining import Reason, reasons
from casework.models import ClockPolicy, ResponsibleBody, RoutingRule
from casework.routing import Matter, route
from casework.services.referring import lines_on
from casework.signing import chain_of, unit_asked
from casework.terms import policy_of, terms_of
from casework.words import Verb
from city.deadlines import recorded_exceptions
from city.models import OrgUnit


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule that was asked: whether it decided, and otherwise which condition did not hold."""

    rule: RoutingRule
    failing: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the approval chain, with the unit whose head is asked."""

    act: str
    by: str
    unit: OrgUnit | None
    by_another: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What would happen."""

    unit: OrgUnit | None
    named: OrgUnit | None
    body: ResponsibleBody | None
    rule: RoutingRule | None
    asked: list[Asked]
    clock: Clock
    reasons: list[Reason]
    policy: ClockPolicy | None
    chain: list[Link]


def try_rules(matter: Matter, *, on: date) -> Trial:
    """Returns what the rules of a day would do with a matter that came in on it."""
    way = route(matter, lines_on(on))
    keys = [tried.line.key for tried in way.tried]
    related = ("topic", "neighbourhood", "unit", "body")
    rules = RoutingRule.objects.select_related(*related).in_bulk(keys)
    rule = rules[way.line.key] if way.line else None
    unit = rule.unit.standing_on(on) if rule and rule.unit else None
    clock = _clock(matter, on=on)
    return Trial(
        unit=unit,
        named=rule.unit if rule else None,
        body=rule.body if rule else None,
        rule=rule,
        asked=[Asked(rules[tried.line.key], _condition(tried.failing), tried.holds) for tried in way.tried],
        clock=clock,
        reasons=reasons(clock),
        policy=policy_of(matter.kind, door=matter.door, on=on),
        chain=_chain(matter, unit, on=on),
    )


def _clock(matter: Matter, *, on: date) -> Clock:
    noon = timezone.make_aware(datetime.combine(on, time(12)))
    terms = terms_of(matter.kind, door=matter.door, on=on)
    return run([Fact(Verb.OPENED, noon)], terms=terms, exceptions=recorded_exceptions())


def _chain(matter: Matter, unit: OrgUnit | None, *, on: date) -> list[Link]:
    return [
        Link(stage.get_act_display(), str(stage.get_by_display()), unit_asked(stage, unit), stage.by_another)
        for stage in chain_of(matter.kind, door=matter.door, on=on)
    ]


def _condition(name: str) -> str:
    """Returns a condition in words."""
    words = {
        "kind": _("kind"),
        "door": _("came in by"),
        "topic": _("topic"),
        "neighbourhood": _("neighbourhood"),
        "trade": _("trade"),
    }
    return words.get(name, "")
