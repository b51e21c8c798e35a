"""How often one address may do something: counted for an hour, the address itself kept nowhere."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from common.identifiers import keyed_digest

HOUR = 3600


def too_often(request: HttpRequest, what: str, *, limit: int, seconds: int = HOUR) -> bool:
    """Counts this request, and tells whether more than `limit` came from its address within the time."""
    origin = keyed_digest(request.META.get("REMOTE_ADDR", ""), f"{what}-origin", key=settings.SECRET_KEY)
    cache.add(f"{what}:{origin}", 0, seconds)
    try:
        return cache.incr(f"{what}:{origin}") > limit
    except ValueError:
        # It ran out between the two calls.
        return False
