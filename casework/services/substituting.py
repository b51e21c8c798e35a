"""Who stands in for whom, from one day to another: named, and ended early. Both are in the audit trail."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.errors import DaysAreOver, SubstituteIsElsewhere, SubstituteIsNamed, SubstituteIsNotYours
from casework.models import Substitute
from casework.standing_in import CASE_WORK
from city.models import OrgUnit
from people.audit import record
from people.models import Role, UnitMembership, User
from people.roles import units_of

Scope = Substitute.Scope


@transaction.atomic
def name_substitute(
    person: User,
    *,
    substitute: User,
    first: date,
    last: date,
    scope: str = Scope.ABSENCE,
    actor: User,
) -> Substitute:
    """Names who stands in for somebody; nobody is stood in for by two at once.

    Errors: SubstituteIsNotYours, DaysAreOver, SubstituteIsElsewhere, SubstituteIsNamed.
    """
    _check_actor(person, scope=scope, actor=actor)
    if last < first or last < timezone.localdate():
        raise DaysAreOver
    if not people_beside(person, on=max(first, timezone.localdate())).filter(pk=substitute.pk).exists():
        raise SubstituteIsElsewhere
    # The person's row is held, so that two who name somebody at once see each other.
    User.objects.select_for_update().get(pk=person.pk)
    clash = person.substitutes.during(first, last)
    if scope == Scope.ABSENCE:
        clash = clash.filter(scope=Scope.ABSENCE)
    else:
        clash = clash.filter(scope=scope, substitute=substitute)
    if clash.exists():
        raise SubstituteIsNamed
    named = Substitute.objects.create(
        person=person,
        substitute=substitute,
        scope=scope,
        valid_from=first,
        valid_to=last,
        named_by=actor,
        named_at=timezone.now(),
    )
    days = {"valid_from": first.isoformat(), "valid_to": last.isoformat()}
    record("substitute_named", named, actor=actor, person=person.pk, to=substitute.pk, scope=scope, **days)
    return named


@transaction.atomic
def end_substitute(named: Substitute, *, actor: User) -> None:
    """Ends it now, whatever was agreed; what was done stays done. Errors: SubstituteIsNotYours."""
    held = Substitute.objects.select_for_update().get(pk=named.pk)
    if not people_led(actor).filter(pk=held.person_id).exists():
        raise SubstituteIsNotYours
    if held.ended_at is not None:
        return
    held.ended_at = timezone.now()
    held.save(update_fields=["ended_at"])
    record("substitute_ended", held, actor=actor, person=held.person_id, to=held.substitute_id)


def _check_actor(person: User, *, scope: str, actor: User) -> None:
    """Everybody names their own, and a head those of the unit's people; a power to sign is given in one's own name."""
    if scope == Scope.SIGNATURE:
        is_fine = person.pk == actor.pk and is_head(person)
    else:
        is_fine = people_led(actor).filter(pk=person.pk).exists()
    if not is_fine:
        raise SubstituteIsNotYours


def people_beside(person: User, *, on: date) -> QuerySet[User]:
    """Returns who may stand in for a person: those who work on cases in the same units, above or below them.

    For a head, the heads of the units beside, too: directors stand in for directors.
    """
    memberships = person.memberships.valid_on(on).filter(role__in=CASE_WORK)
    own = set(memberships.values_list("unit", flat=True))
    parents = set(OrgUnit.objects.filter(pk__in=own, parent__isnull=False).values_list("parent", flat=True))
    below = set(OrgUnit.objects.filter(parent__in=own).values_list("pk", flat=True))
    near = _members(own | parents | below, on=on)
    if memberships.filter(role=Role.CASE_HEAD).exists():
        beside = set(OrgUnit.objects.filter(parent__in=parents).values_list("pk", flat=True))
        near |= _members(beside, on=on).filter(role=Role.CASE_HEAD)
    return _people(near).exclude(pk=person.pk)


def people_led(actor: User) -> QuerySet[User]:
    """Returns for whom a person names a substitute: themselves, and those of the units that they head."""
    units = set(units_of(actor, role=Role.CASE_HEAD))
    led = _people(_members(units, on=timezone.localdate()))
    return User.objects.filter(Q(pk=actor.pk) | Q(pk__in=led.values("pk"))).order_by("name", "email")


def is_head(user: User) -> bool:
    """Whether a person heads case officers anywhere, and so can authorise somebody to sign."""
    return user.memberships.valid_on(timezone.localdate()).filter(role=Role.CASE_HEAD).exists()


def _members(units: set[int], *, on: date) -> QuerySet[UnitMembership]:
    return UnitMembership.objects.valid_on(on).filter(unit__in=units, role__in=CASE_WORK)


def _people(members: QuerySet[UnitMembership]) -> QuerySet[User]:
    found = User.objects.filter(is_active=True, pk__in=members.values("user"))
    return found.order_by("name", "email")
