"""What is kept about a person, and how it is handed out or erased: each room registers its part.

Law 6698, art. 11: whoever asks learns what is kept about them, gets it, and has it erased where no law keeps
it. Anonymous answers cannot be found by anybody; that is their point, and the page says so.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from people.audit import record
from people.errors import StaffAccountIsClosedByAdministrator
from people.models import User
from people.roles import works_here

CLOSED_DOMAIN = "closed.invalid"


@dataclass(frozen=True, kw_only=True)
class DataHolder:
    """A room's part: `export` returns plain values for JSON, `erase` removes and returns how many rows."""

    name: str
    export: Callable[[User], Any]
    erase: Callable[[User], int]


_holders: dict[str, DataHolder] = {}


def register(holder: DataHolder) -> None:
    """Adds a room's part; the same name twice is kept once."""
    _holders.setdefault(holder.name, holder)


def export_of(user: User) -> dict[str, Any]:
    """Returns everything that can be found about an account, by room."""
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "account": _account_of(user),
        **{name: holder.export(user) for name, holder in sorted(_holders.items())},
    }


def is_closed(email: str) -> bool:
    """Tells whether an address stands for an account that was emptied."""
    return email.endswith(f"@{CLOSED_DOMAIN}")


@transaction.atomic
def erase_account(user: User) -> dict[str, int]:
    """Erases an account and what the rooms keep about it, and returns how many rows by room.

    Staff's own acts stay in the trail by number: there the account is emptied and closed instead.
    Raises StaffAccountIsClosedByAdministrator while a role holds.
    """
    if works_here(user):
        raise StaffAccountIsClosedByAdministrator
    counts = {name: holder.erase(user) for name, holder in sorted(_holders.items())}
    record("account_erased", user, actor=None, **counts)
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        _empty(user)
    return counts


def _account_of(user: User) -> dict[str, Any]:
    roles = user.memberships.select_related("unit").order_by("valid_from")
    return {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "since": user.date_joined.date().isoformat(),
        "last_sign_in": user.last_login.isoformat(timespec="minutes") if user.last_login else None,
        "roles": [
            {
                "unit": each.unit.name,
                "role": each.role,
                "from": each.valid_from.isoformat(),
                "until": each.valid_to.isoformat() if each.valid_to else None,
            }
            for each in roles
        ],
    }


def _empty(user: User) -> None:
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator

    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.groups.clear()
    user.email, user.name, user.is_active = f"{secrets.token_hex(12)}@{CLOSED_DOMAIN}", "", False
    user.last_login = None
    user.set_unusable_password()
    user.save()
