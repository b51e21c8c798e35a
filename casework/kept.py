"""What is kept for a minute, so that a page of the desk looks into the cache and asks the database only for itself."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

SECONDS = 60
# The roles that somebody holds for others, and the views of the inbox that somebody keeps.
HELD, VIEWS = "held-for-others", "saved-views"


def for_a_minute[T](name: str, whose: object, build: Callable[[], T]) -> T:
    """Returns what `build` returned within the last minute of this day for the same name and owner."""
    return cache.get_or_set(_key(name, whose), build, SECONDS)


def forget(name: str, whose: object) -> None:
    """Has it built anew: now, and once more when the change that made it wrong is there for everybody."""
    key = _key(name, whose)
    cache.delete(key)
    transaction.on_commit(lambda: cache.delete(key))


def _key(name: str, whose: object) -> str:
    return f"cases-{name}:{whose}:{timezone.localdate()}"
