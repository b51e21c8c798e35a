"""Who works in the civil society unit today."""

from django.db.models import QuerySet
from django.utils import timezone

from people.models import UnitMembership, User
from stk_registry.rules import REGISTRY_ROLES


def colleagues() -> QuerySet[User]:
    """Returns the people who keep the registry today, by name."""
    held = UnitMembership.objects.valid_on(timezone.localdate()).filter(role__in=REGISTRY_ROLES)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "email")
