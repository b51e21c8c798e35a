"""Who may what in the shopkeepers' room at the desk, as sentences."""

from people.models import Role, User
from people.roles import has_role

DESK_ROLES = (Role.TRADES,)
FIGURES_ROLES = (Role.TRADES, Role.DEPARTMENT_OFFICER, Role.PARTICIPATION, Role.UNIT_HEAD, Role.ANALYST)


def serves_shopkeepers(user: User) -> bool:
    """The tradespeople's unit serves shopkeepers and keeps their guide; nobody else does."""
    return has_role(user, *DESK_ROLES)
