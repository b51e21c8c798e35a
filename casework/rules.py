"""Who may what with cases, as sentences."""

from casework.models import Case, Referral
from people.models import Role, User
from people.roles import has_role, units_of

CASE_ROLES = (Role.CASE_OFFICER, Role.CASE_HEAD, Role.FRONT_DESK)
UNIT_ROLES = (Role.CASE_OFFICER, Role.CASE_HEAD)


def units_with_cases(user: User) -> set[int]:
    """The units in which a person works on cases today."""
    return {*units_of(user, role=Role.CASE_OFFICER), *units_of(user, role=Role.CASE_HEAD)}


def may_see(user: User, case: Case) -> bool:
    """The unit that has the case or shares it; the front desk sees what has come in, but nothing sensitive."""
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def may_work_on(user: User, case: Case) -> bool:
    """Those of the unit that has the case write to the applicant and answer."""
    return case.unit_id in units_with_cases(user)


def may_write_notes(user: User, case: Case) -> bool:
    """Whoever may read the case adds notes."""
    return may_see(user, case)


def may_refer(user: User, case: Case) -> bool:
    """The front desk refers what no unit has taken, a unit what it has."""
    return may_work_on(user, case) or (has_role(user, Role.FRONT_DESK) and may_see(user, case))


def may_assign(user: User, case: Case) -> bool:
    """The head of the unit gives cases to its people; officers take one themselves."""
    return case.unit_id in units_of(user, role=Role.CASE_HEAD)


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


FIGURE_ROLES = (Role.CASE_HEAD, Role.UNIT_HEAD, Role.ANALYST, Role.ADMINISTRATOR)


def may_see_all_figures(user: User) -> bool:
    """The house sees the figures of all units, a head of case officers those of the own ones."""
    return has_role(user, Role.UNIT_HEAD, Role.ANALYST, Role.ADMINISTRATOR)
