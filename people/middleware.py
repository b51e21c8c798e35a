"""Two guards around every request: the policy of each surface, and strong sign-in for staff."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.csp import CSP  # noqa: F401 - the policies below are built from it in the settings

from people.roles import works_here

STAFF_PATHS = ("/masa/", "/yonetim/")
Handler = Callable[[HttpRequest], HttpResponse]


class SurfacePolicyMiddleware:
    """Gives Wagtail's admin its own content policy; every other page keeps the strict one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(settings.EDITORIAL_PATH):
            response._csp_config = settings.EDITORIAL_CSP
        if hasattr(request, "session") and request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store, private")
        return response


class StrongSignInForStaffMiddleware:
    """Sends staff without a passkey or an authenticator app to set one up before any desk page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_NEEDS_STRONG_SIGN_IN and request.path.startswith(STAFF_PATHS):
            user = request.user
            if user.is_authenticated and works_here(user) and not has_strong_sign_in(user):
                return redirect("mfa_index")
        return self.get_response(request)


def has_strong_sign_in(user: object) -> bool:
    """Tells whether a person has a passkey or an authenticator app."""
    from allauth.mfa.models import Authenticator

    strong = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=strong).exists()
