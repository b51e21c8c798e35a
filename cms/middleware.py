"""The door of the editorial interface: today's roles decide, our own sign-in leads in."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.services.editorial_access import editorial_roles, follow_roles

# Accounts, roles and passwords are looked after at the desk and at /hesap/, never here.
CLOSED = ("login/", "password_reset/", "users/", "groups/")
OWN_ACCOUNT = "account/"

Handler = Callable[[HttpRequest], HttpResponse]


class EditorialAccessMiddleware:
    """Lets editors and administrators of today into the editorial interface, and nobody else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Runs before the view, so that refusals are shown by our own pages."""
        if not request.path.startswith(settings.EDITORIAL_PATH):
            return None
        rest = request.path.removeprefix(settings.EDITORIAL_PATH)
        if not request.user.is_authenticated:
            return redirect_to_login(_after_sign_in(request, rest))
        if not editorial_roles(request.user):
            raise PermissionDenied
        if rest.startswith("login/"):
            return redirect(settings.EDITORIAL_PATH)
        if rest.startswith(OWN_ACCOUNT):
            return redirect("account_home")
        if rest.startswith(CLOSED):
            raise Http404
        follow_roles(request.user)
        return None


def _after_sign_in(request: HttpRequest, rest: str) -> str:
    return settings.EDITORIAL_PATH if rest.startswith((*CLOSED, OWN_ACCOUNT)) else request.get_full_path()
