"""Who may what with surveys at the desk, as sentences."""

from people.models import Role, User
from people.roles import STUDY_TEAM, has_role

OPENING_ROLES = (Role.PARTICIPATION, Role.UNIT_HEAD)
DRAFTING_ROLES = STUDY_TEAM
READING_ROLES = (*STUDY_TEAM, Role.DEPARTMENT_OFFICER)


def may_open(user: User) -> bool:
    """The participation unit and its head open surveys, invite people and set quotas."""
    return has_role(user, *OPENING_ROLES)


def reads_all(user: User) -> bool:
    """The study team reads every survey; a department's officer those of the own projects."""
    return has_role(user, *STUDY_TEAM)
