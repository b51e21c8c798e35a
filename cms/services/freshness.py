"""Keeps prepared data of public pages until what is public changes, and never longer than a minute.

What is kept is data and fragments, never a page. The minute covers the two things that no mark tells:
time itself (a survey opens, a day passes), and rows that were changed without their model.
"""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from cms.models.changes import PublicChange

KEPT_SECONDS = 60
MOST_MARKS = 200
_MARKS = f'SELECT COUNT(*), SUM(token) FROM "{PublicChange._meta.db_table}"'  # noqa: S608 - our own name


def mark_change(**_signal: Any) -> None:
    """Notes in the running transaction that something public changes; now and then old marks go."""
    mark = PublicChange.objects.create()
    if mark.pk % MOST_MARKS == 0:
        PublicChange.objects.filter(pk__lte=mark.pk - MOST_MARKS).delete()


def public_version() -> str:
    """Returns what differs after each change of something public: one short query."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS)
        number, total = cursor.fetchone()
    return f"{number}-{total}-{int(timezone.now().timestamp()) // KEPT_SECONDS}"


def kept(name: str, *parts: object, version: str, build: Callable[[], Any]) -> Any:
    """Returns prepared plain data of this version and language, built when nobody has asked for it yet."""
    key = f"public:{name}:{version}:{get_language()}:{':'.join(map(str, parts))}"
    found = cache.get(key)
    if found is None:
        found = build()
        cache.set(key, found, KEPT_SECONDS)
    return found


def version_of(request: HttpRequest) -> str:
    """Returns the version that this request sees, asked once."""
    found = getattr(request, "public_version", None)
    if found is None:
        found = request.public_version = public_version()
    return found
