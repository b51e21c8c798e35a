"""Who may what with cases, as sentences."""

from django.utils import timezone

from casework.kept import for_a_minute
from casework.models import Case, Referral, RoutingRule
from casework.standing_in import units_worked_in
from casework.words import REGISTERS, SENSITIVE_KINDS
from people.models import Role, User
from people.roles import has_role

CASE_ROLES = (Role.CASE_OFFICER, Role.CASE_HEAD, Role.FRONT_DESK)
UNIT_ROLES = (Role.CASE_OFFICER, Role.CASE_HEAD)


def units_with_cases(user: User) -> set[int]:
    """The units in which a person works on cases today, as themselves or for somebody who is away."""
    return units_worked_in(user)


def registers_of(user: User) -> frozenset[str]:
    """The registers of others (CİMER, Açık Kapı) that the rules of today give to a unit of this person.

    Who keeps a register takes its cases in here, sees those that no unit holds, and enters the answers there.
    Read once a request.
    """
    kept = getattr(user, "_registers_kept", None)
    if kept is None:
        kept = user._registers_kept = _registers_of(units_with_cases(user))
    return kept


def may_keep(user: User, case: Case) -> bool:
    """Who keeps a register sees to its cases that no unit holds."""
    return case.unit_id is None and case.door in REGISTERS and case.door in registers_of(user)


def units_headed(user: User) -> set[int]:
    """The units whose cases a person gives to its people."""
    return units_worked_in(user, Role.CASE_HEAD)


def may_see(user: User, case: Case) -> bool:
    """The unit that has the case or shares it; the front desk sees what has come in, but nothing sensitive."""
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def is_sensitive(case: Case) -> bool:
    """Each reading of such a case, and of its files, is written down with the name of who read."""
    return case.kind in SENSITIVE_KINDS or case.door in REGISTERS


def may_work_on(user: User, case: Case) -> bool:
    """Those of the unit that has the case write to the applicant and answer."""
    return case.unit_id in units_with_cases(user)


def may_write_notes(user: User, case: Case) -> bool:
    """Whoever may read the case adds notes."""
    return may_see(user, case)


def may_refer(user: User, case: Case) -> bool:
    """The front desk refers what no unit has taken, a unit what it has, the keeper of a register what came back."""
    if may_work_on(user, case) or may_keep(user, case):
        return True
    return has_role(user, Role.FRONT_DESK) and may_see(user, case)


def may_show(user: User, case: Case) -> bool:
    """Who answers for the case, or refers it while no unit has it, decides what everybody sees of it."""
    return may_refer(user, case)


def may_assign(user: User, case: Case) -> bool:
    """The head of the unit gives cases to its people; officers take one themselves."""
    return case.unit_id in units_headed(user)


def may_take(user: User, case: Case) -> bool:
    """An officer takes a case of the own unit."""
    return may_work_on(user, case)


def is_asked(user: User, referral: Referral) -> bool:
    """The unit that was asked accepts or returns."""
    return referral.unit_id in units_with_cases(user)


def may_open(user: User) -> bool:
    """Whoever works with cases takes one in."""
    return has_role(user, *CASE_ROLES)


def may_set_rules(user: User) -> bool:
    """Administrators and heads of case officers keep topics, routes, templates and clocks."""
    return has_role(user, Role.ADMINISTRATOR, Role.CASE_HEAD)


RULE_READERS = (*CASE_ROLES, Role.UNIT_HEAD, Role.ADMINISTRATOR)
TEMPLATE_ROLES = (Role.CASE_HEAD, Role.UNIT_HEAD, Role.ADMINISTRATOR)


def may_keep_template(user: User, *, unit: int | None) -> bool:
    """Heads of the house and administrators keep all templates, a head of case officers those of the own units."""
    if has_role(user, Role.UNIT_HEAD, Role.ADMINISTRATOR):
        return True
    return unit is not None and unit in units_headed(user)


FIGURE_ROLES = (Role.CASE_HEAD, Role.UNIT_HEAD, Role.ANALYST, Role.ADMINISTRATOR)


def may_see_all_figures(user: User) -> bool:
    """The house sees the figures of all units, a head of case officers those of the own ones."""
    return has_role(user, Role.UNIT_HEAD, Role.ANALYST, Role.ADMINISTRATOR)


def may_keep_registers(user: User) -> bool:
    """Those whose unit keeps a register of others take its cases in and enter the answers there."""
    return bool(registers_of(user))


def _registers_of(units: set[int]) -> frozenset[str]:
    if not units:
        return frozenset()
    kept = for_a_minute("register-keepers", "", _register_keepers)
    return frozenset(door for door, unit in kept if unit in units)


def _register_keepers() -> list[tuple[str, int]]:
    today = timezone.localdate()
    rules = RoutingRule.objects.valid_on(today).filter(door__in=REGISTERS, unit__isnull=False)
    found = ((rule.door, rule.unit.standing_on(today)) for rule in rules.select_related("unit"))
    return [(door, unit.pk) for door, unit in found if unit is not None]
