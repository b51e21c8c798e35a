"""Who may what, as sentences: predicates over memberships that hold today."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from people.models import Role, User


def memberships_today(user: Any) -> list[tuple[str, int]]:
    """Returns (role, unit id) of each membership that holds today; read once a request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    cached = getattr(user, "_memberships_today", None)
    if cached is None:
        today = timezone.localdate()
        cached = list(user.memberships.valid_on(today).values_list("role", "unit_id"))
        user._memberships_today = cached
    return cached


def roles_of(user: Any) -> frozenset[str]:
    """Returns the roles a person has today."""
    return frozenset(role for role, _unit in memberships_today(user))


def units_of(user: Any, *, role: str) -> list[int]:
    """Returns the ids of units in which a person has the role today."""
    return [unit for held, unit in memberships_today(user) if held == role]


def has_role(user: Any, *roles: str) -> bool:
    """Tells whether a person has one of the roles today. An administrator has no others by that."""
    return bool(roles_of(user) & set(roles))


def works_here(user: Any) -> bool:
    """Tells whether a person is staff in any role today."""
    return bool(roles_of(user))


STUDY_TEAM = (Role.PARTICIPATION, Role.UNIT_HEAD, Role.ANALYST)


def role_required(*roles: str) -> Callable:
    """Guards a view: a visitor signs in, a person without one of the roles is refused."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not has_role(request.user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = roles
        return guarded

    return guard


def staff_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Guards a view that every member of staff may open."""
    return role_required(*Role.values)(view)


def name_for_audit(user: User | None) -> str:
    """Returns how staff is named in a record: the name, else the address."""
    return str(user) if user else ""
