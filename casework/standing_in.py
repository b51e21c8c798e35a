"""For whom a person acts today: the roles of those whose substitute they are, and in whose name a step is taken."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from casework.kept import HELD, for_a_minute
from people.models import Role
from people.roles import memberships_today, units_of

CASE_WORK = (Role.CASE_OFFICER, Role.CASE_HEAD)


@dataclass(frozen=True, slots=True)
class Held:
    """A role of somebody else that a person holds today, and for what."""

    person: int
    role: str
    unit: int
    scope: str


def held_for_others(user: Any) -> tuple[Held, ...]:
    """Returns the roles that a person holds today for others; kept for a minute, or until a substitute is named."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ()
    if getattr(user, "_held_for_others", None) is None:
        user._held_for_others = tuple(for_a_minute(HELD, user.pk, lambda: _read(user)))
    return user._held_for_others


def stood_in_for(user: Any) -> set[int]:
    """Returns the keys of the absent people whose cases are open to a person today."""
    return {held.person for held in _in_absence(user)}


def units_worked_in(user: Any, *roles: str) -> set[int]:
    """Returns the units in which a person works on cases today in one of the roles, as themselves or for others."""
    wanted = roles or CASE_WORK
    own = {unit for role in wanted for unit in units_of(user, role=role)}
    return own | {held.unit for held in _in_absence(user) if held.role in wanted}


def units_approved_for(user: Any) -> dict[int, int | None]:
    """Returns the units whose approvals a person gives today, and for whom: None where they head the unit."""
    others = {held.unit: held.person for held in held_for_others(user) if held.role == Role.CASE_HEAD}
    return others | dict.fromkeys(units_of(user, role=Role.CASE_HEAD))


def acted_for(user: Any, *, unit: int | None, assignee: int | None, as_head: bool = False) -> int | None:
    """Returns for whom a person acts in a case: the absent one who has it, or whose role in the unit they use."""
    absent = _in_absence(user)
    if not absent:
        return None
    if assignee is not None and assignee in {held.person for held in absent}:
        return assignee
    roles = (Role.CASE_HEAD,) if as_head else CASE_WORK
    if any(role in roles and of == unit for role, of in memberships_today(user)):
        return None
    return next((held.person for held in absent if held.unit == unit and held.role in roles), None)


def _in_absence(user: Any) -> list[Held]:
    from casework.models import Substitute

    return [held for held in held_for_others(user) if held.scope == Substitute.Scope.ABSENCE]


def _read(user: Any) -> list[Held]:
    from casework.models import Substitute

    today = timezone.localdate()
    going_on = Q(person__memberships__valid_to=None) | Q(person__memberships__valid_to__gte=today)
    found = Substitute.objects.acting_on(today).filter(
        going_on,
        substitute=user,
        person__is_active=True,
        person__memberships__role__in=CASE_WORK,
        person__memberships__valid_from__lte=today,
    )
    rows = found.values_list(
        "person_id", "person__memberships__role", "person__memberships__unit_id", "scope"
    )
    return [Held(*row) for row in rows.order_by("pk")]
