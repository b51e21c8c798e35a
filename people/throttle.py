"""How often one address may do something: counted for an hour, the address itself kept nowhere."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from common.identifiers import keyed_digest

HOUR = 3600


def too_often(request: HttpRequest, what: str, *, limit: int, seconds: int = HOUR) -> bool:
    """Counts this request, and tells whether more than `limit` came from its address within the time."""
    return too_often_of(request.META.get("REMOTE_ADDR", ""), what, limit=limit, seconds=seconds)


def too_often_of(who: str, what: str, *, limit: int, seconds: int = HOUR) -> bool:
    """Counts this for somebody known otherwise than by an address, and tells whether it is more than `limit`."""
    origin = keyed_digest(who, f"{what}-origin", key=settings.SECRET_KEY)
    cache.add(f"{what}:{origin}", 0, seconds)
    try:
        return cache.incr(f"{what}:{origin}") > limit
    except ValueError:
        # It ran out between the two calls.
        return False
