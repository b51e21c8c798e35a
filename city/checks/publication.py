"""What may be shown, and to whom: limits of disclosure, and the demonstration's open doors."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

LEAST = {"DISCLOSURE_MINIMUM_CELL": 10, "DISCLOSURE_MINIMUM_GROUP": 30}


def check_disclosure_limits(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns the limits of publication that were lowered; they may only be raised."""
    return [
        Error(
            f"{name} is {getattr(settings, name, None)!r}; it may not be below {least}.",
            hint="Small numbers make people recognisable. Raise the setting or leave it out.",
            id="city.E010",
        )
        for name, least in LEAST.items()
        if not _is_at_least(getattr(settings, name, None), least)
    ]


def check_demo_is_no_production(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns an error when the demonstration's one-click roles meet settings of a real server.

    Real is: cookies or addresses are for HTTPS only. The demonstration serves plain HTTP on one machine.
    """
    is_served = settings.SESSION_COOKIE_SECURE or settings.SECURE_SSL_REDIRECT
    if not (getattr(settings, "DEMO", False) and is_served):
        return []
    return [
        Error(
            "DEMO is on together with SESSION_COOKIE_SECURE or SECURE_SSL_REDIRECT.",
            hint="The demonstration lets anyone step into any role. Never set DEMO on a municipality's server.",
            id="city.E011",
        )
    ]


def _is_at_least(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
