"""Limits of a request, transactions that the code itself opens, and cookies that no other host can set."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

MOST_BYTES = 2_621_440
MOST_FIELDS = 1000
MOST_FILES = 10
HOST_PREFIX = "__Host-"
WIDE = "A wide limit lets one request occupy the server."


def check_request_settings(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns limits that are off or too wide, and settings that weaken transactions or signatures."""
    return [*_wide_limits(), *_hidden_transactions(), *_old_signatures()]


def check_cookies_in_production(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns cookies that travel without HTTPS, reach scripts, other sites, or can be set by another host."""
    demands = {
        "SESSION_COOKIE_SECURE": settings.SESSION_COOKIE_SECURE,
        "CSRF_COOKIE_SECURE": settings.CSRF_COOKIE_SECURE,
        "SESSION_COOKIE_HTTPONLY": settings.SESSION_COOKIE_HTTPONLY,
        "SESSION_COOKIE_SAMESITE": settings.SESSION_COOKIE_SAMESITE in ("Lax", "Strict"),
        "CSRF_COOKIE_SAMESITE": settings.CSRF_COOKIE_SAMESITE in ("Lax", "Strict"),
        "SESSION_COOKIE_NAME": settings.SESSION_COOKIE_NAME.startswith(HOST_PREFIX),
        "CSRF_COOKIE_NAME": settings.CSRF_COOKIE_NAME.startswith(HOST_PREFIX),
    }
    return [
        Error(
            f"{name} is {getattr(settings, name)!r}.",
            hint="In production cookies are secure, not for scripts, Lax or Strict, and named __Host-….",
            id="city.E043",
        )
        for name, is_met in demands.items()
        if not is_met
    ]


def _wide_limits() -> Iterator[CheckMessage]:
    for name, most in (
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", MOST_BYTES),
        ("DATA_UPLOAD_MAX_NUMBER_FILES", MOST_FILES),
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", None),
    ):
        value = getattr(settings, name)
        if value is None or (most is not None and value > most):
            yield Error(
                f"{name} is {value!r}; it may be at most {most or MOST_FIELDS}.", hint=WIDE, id="city.E040"
            )
    # A survey with large tables may need more fields: a person decides so, and is reminded of it.
    if (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0) > MOST_FIELDS:
        yield Warning(f"DATA_UPLOAD_MAX_NUMBER_FIELDS is above {MOST_FIELDS}.", hint=WIDE, id="city.W040")


def _hidden_transactions() -> Iterator[CheckMessage]:
    is_on = {alias for alias, database in settings.DATABASES.items() if database.get("ATOMIC_REQUESTS")}
    for alias in sorted(is_on):
        yield Error(
            f"Database “{alias}”: ATOMIC_REQUESTS is on.",
            hint="An answer is acknowledged after its own durable transaction, not inside a request's.",
            id="city.E041",
        )


def _old_signatures() -> Iterator[CheckMessage]:
    if settings.SIGNED_COOKIE_LEGACY_SALT_FALLBACK:
        yield Error(
            "SIGNED_COOKIE_LEGACY_SALT_FALLBACK is on.",
            hint="It accepts a cookie signed for another name. Leave it off.",
            id="city.E042",
        )
