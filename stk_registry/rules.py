"""Who may what with the registry at the desk, as sentences."""

from people.models import Role, User
from people.roles import has_role

REGISTRY_ROLES = (Role.REGISTRY,)
OVERVIEW_ROLES = (Role.REGISTRY, Role.PARTICIPATION, Role.UNIT_HEAD, Role.ANALYST)


def keeps_the_registry(user: User) -> bool:
    """The civil society unit answers organisations and keeps their records; nobody else does."""
    return has_role(user, *REGISTRY_ROLES)
