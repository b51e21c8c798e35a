"""Knows a visitor without an account again: a random cookie, of which each room keeps a digest of its own."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "katilim_ben"
KEPT_SECONDS = 60 * 60 * 24 * 180
LONGEST = 64


def token_of(request: HttpRequest) -> str:
    """Returns the visitor's token; a new one where there is none, which `remember` gives them."""
    if not hasattr(request, "visitor_token"):
        known = request.COOKIES.get(COOKIE, "")
        request.visitor_token = known if 0 < len(known) <= LONGEST else secrets.token_urlsafe(18)
    return request.visitor_token


def remember(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Leaves the token with the visitor, where no script reads it."""
    response.set_cookie(
        COOKIE,
        token_of(request),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
