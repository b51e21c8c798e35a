"""Sends a case to where it belongs: by the table of rules, or by hand, to a unit that accepts or returns it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from casework.errors import (
    AssigneeIsElsewhere,
    CaseIsClosed,
    ReasonIsMissing,
    ReferralIsNotYours,
    UnitHasItAlready,
)
from casework.models import Case, Referral, ResponsibleBody, RoutingRule
from casework.routing import Line, Matter, Route, route
from casework.services.happening import happen, locked
from casework.words import Verb
from city.models import OrgUnit
from common.text import clean
from people.models import Role, User


def lines_on(day: object) -> list[Line]:
    """Returns the table of rules as it holds on a day."""
    rules = RoutingRule.objects.valid_on(day).select_related("topic", "neighbourhood")
    return [
        Line(
            key=rule.pk,
            order=rule.order,
            kind=rule.kind,
            door=rule.door,
            topic=rule.topic.code if rule.topic else "",
            neighbourhood=rule.neighbourhood.code if rule.neighbourhood else "",
            trade=rule.trade_code,
            unit=rule.unit_id,
            body=rule.body_id,
        )
        for rule in rules
    ]


def matter_of(case: Case) -> Matter:
    """Returns what routing knows of a case."""
    return Matter(
        kind=case.kind,
        door=case.door,
        topic=case.topic.code if case.topic else "",
        neighbourhood=case.neighbourhood.code if case.neighbourhood else "",
        trade=case.trade_code,
    )


def route_of(case: Case, *, now: datetime) -> Route:
    """Returns where the rules of today would send a case."""
    return route(matter_of(case), lines_on(timezone.localdate(now)))


def responsible_body(case: Case, *, now: datetime) -> ResponsibleBody | None:
    """Returns the other body that answers for the matter, by the rules of today."""
    line = route_of(case, now=now).line
    return ResponsibleBody.objects.get(pk=line.body) if line and line.body else None


def send_on_its_way(case: Case, *, now: datetime) -> None:
    """Refers a case that just came in to the unit that the rules name. Without one, a person decides.

    A matter of another body stays here until a person sends it on, so that nobody is turned away by a table.
    """
    line = route_of(case, now=now).line
    if line is None or line.unit is None:
        return
    unit = OrgUnit.objects.get(pk=line.unit).standing_on(timezone.localdate(now))
    if unit is not None:
        _ask(case, unit, part=Referral.Part.LEAD, actor=None, note="", now=now)
        happen(case, Verb.ROUTED, unit=unit, now=now, rule=line.key)


def give_to(case: Case, unit: OrgUnit, *, now: datetime) -> None:
    """Notes which unit had a case that comes from an older system; it need not accept again."""
    referral = _ask(case, unit, part=Referral.Part.LEAD, actor=None, note="", now=now)
    Referral.objects.filter(pk=referral.pk).update(accepted_at=now)
    happen(case, Verb.REFERRED, unit=unit, now=now)
    happen(case, Verb.ACCEPTED, unit=unit, now=now)


@transaction.atomic
def refer(case: Case, *, to: OrgUnit, actor: User, note: str = "", now: datetime | None = None) -> Referral:
    """Asks a unit to take a case; whoever had it, has it no more. Errors: CaseIsClosed, UnitHasItAlready."""
    now, case = now or timezone.now(), locked(case)
    if not case.is_open:
        raise CaseIsClosed
    if case.referrals.filter(unit=to, part=Referral.Part.LEAD, ended_at=None).exists():
        raise UnitHasItAlready
    case.referrals.filter(part=Referral.Part.LEAD, ended_at=None).update(ended_at=now)
    case.referrals.filter(unit=to, ended_at=None).update(ended_at=now)
    referral = _ask(case, to, part=Referral.Part.LEAD, actor=actor, note=note, now=now)
    happen(case, Verb.REFERRED, actor=actor, unit=to, now=now, note=clean(note))
    return referral


@transaction.atomic
def ask_to_join(
    case: Case, *, unit: OrgUnit, actor: User, note: str = "", now: datetime | None = None
) -> Referral:
    """Asks a further unit to work on the case together. Errors: CaseIsClosed, UnitHasItAlready."""
    now, case = now or timezone.now(), locked(case)
    if not case.is_open:
        raise CaseIsClosed
    if case.referrals.filter(unit=unit, ended_at=None).exists():
        raise UnitHasItAlready
    referral = _ask(case, unit, part=Referral.Part.JOINT, actor=actor, note=note, now=now)
    happen(case, Verb.JOINED, actor=actor, unit=unit, now=now, note=clean(note))
    return referral


@transaction.atomic
def accept(case: Case, *, unit: OrgUnit, actor: User, now: datetime | None = None) -> None:
    """A unit takes the case it was asked to take. Errors: ReferralIsNotYours."""
    now, case = now or timezone.now(), locked(case)
    referral = _waiting(case, unit)
    referral.accepted_at = now
    referral.save(update_fields=["accepted_at"])
    if referral.part == Referral.Part.LEAD:
        happen(case, Verb.ACCEPTED, actor=actor, unit=unit, now=now)
    else:
        happen(case, Verb.NOTED, actor=actor, unit=unit, now=now, what="joined")


@transaction.atomic
def give_back(case: Case, *, unit: OrgUnit, reason: str, actor: User, now: datetime | None = None) -> None:
    """A unit returns a case with its reason. Errors: ReasonIsMissing, ReferralIsNotYours, CaseIsClosed."""
    now, case, why = now or timezone.now(), locked(case), clean(reason)
    if not why:
        raise ReasonIsMissing
    if not case.is_open:
        raise CaseIsClosed
    referral = case.referrals.filter(unit=unit, ended_at=None).first()
    if referral is None:
        raise ReferralIsNotYours
    referral.ended_at, referral.reason = now, why[:1000]
    referral.save(update_fields=["ended_at", "reason"])
    if referral.part == Referral.Part.LEAD:
        happen(case, Verb.RETURNED, actor=actor, unit=unit, now=now, reason=why[:1000])
    else:
        happen(case, Verb.NOTED, actor=actor, unit=unit, now=now, what="left", reason=why[:1000])


@transaction.atomic
def assign(case: Case, *, to: User, actor: User, now: datetime | None = None) -> None:
    """Gives a case to somebody of the unit that has it; a case that waited is thereby accepted.

    Errors: CaseIsClosed, AssigneeIsElsewhere.
    """
    now, case = now or timezone.now(), locked(case)
    if not case.is_open:
        raise CaseIsClosed
    works_there = to.memberships.valid_on(timezone.localdate(now)).filter(
        unit=case.unit_id, role__in=(Role.CASE_OFFICER, Role.CASE_HEAD)
    )
    if case.unit_id is None or not works_there.exists():
        raise AssigneeIsElsewhere
    waiting = case.referrals.filter(
        unit=case.unit_id, part=Referral.Part.LEAD, ended_at=None, accepted_at=None
    )
    if waiting.update(accepted_at=now):
        happen(case, Verb.ACCEPTED, actor=actor, unit=case.unit, now=now)
    happen(case, Verb.ASSIGNED, actor=actor, unit=case.unit, now=now, to=to.pk)


def _ask(case: Case, unit: OrgUnit, *, part: str, actor: User | None, note: str, now: datetime) -> Referral:
    return Referral.objects.create(
        case=case, unit=unit, part=part, asked_at=now, asked_by=actor, note=clean(note)[:1000]
    )


def _waiting(case: Case, unit: OrgUnit) -> Referral:
    referral = case.referrals.filter(unit=unit, ended_at=None, accepted_at=None).first()
    if referral is None or not case.is_open:
        raise ReferralIsNotYours
    return referral
