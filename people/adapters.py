"""How allauth behaves here: citizens do not need accounts, so nobody signs up without an occasion."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

MAY_SIGN_UP = "may_sign_up"


class AccountAdapter(DefaultAccountAdapter):
    """Staff's accounts are made by the administrator; a room may let somebody open their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(request.session.get(MAY_SIGN_UP))

    def unstash_verified_email(self, request: HttpRequest) -> str | None:
        """Returns the address that our letter reached, if it is the one typed; another is confirmed by a code."""
        reached = super().unstash_verified_email(request)
        typed = request.POST.get("email", "").strip()
        return reached if reached and reached.lower() == typed.lower() else None


def let_sign_up(request: HttpRequest, *, email: str = "") -> None:
    """Lets this visitor open an account; an address that our own letter reached counts as confirmed."""
    request.session[MAY_SIGN_UP] = True
    if email:
        AccountAdapter(request).stash_verified_email(request, email)
