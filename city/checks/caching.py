"""No page is kept for another reader, and production's processes share one cache."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.middleware.cache import FetchFromCacheMiddleware, UpdateCacheMiddleware
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

PAGE_CACHES = (UpdateCacheMiddleware, FetchFromCacheMiddleware)
NOT_SHARED = ("locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache")


def check_no_page_is_cached(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns page caches among the middleware, and views under cache_page."""
    return [*_cached_by_middleware(), *_cached_views()]


def check_cache_in_production(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns caches that each process has for itself: limits and locks would hold in one of them only."""
    return [
        Error(
            f"Cache “{alias}” uses {cache['BACKEND']}, which processes do not share.",
            hint="Set REDIS_URL, or use the database cache and run createcachetable.",
            id="city.E021",
        )
        for alias, cache in settings.CACHES.items()
        if cache["BACKEND"].endswith(NOT_SHARED)
    ]


def _cached_by_middleware() -> Iterator[CheckMessage]:
    for path in settings.MIDDLEWARE:
        middleware = import_string(path)
        if isinstance(middleware, type) and issubclass(middleware, PAGE_CACHES):
            yield _error(f"MIDDLEWARE names {path}, which keeps whole pages.")


def _cached_views() -> Iterator[CheckMessage]:
    if getattr(settings, "ROOT_URLCONF", None) is None:
        return
    for route, view in _views_of(get_resolver(), route=""):
        if _is_under_cache_page(view):
            yield _error(f"The view at “/{route}” is under cache_page.")


def _views_of(resolver: URLResolver, *, route: str) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        path = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _views_of(pattern, route=path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


def _is_under_cache_page(view: Any) -> bool:
    """cache_page leaves its middleware in the closures of the functions that it wraps around the view."""
    while view is not None:
        held = _held_by(view)
        if any(
            isinstance(thing, PAGE_CACHES)
            for thing in [*held, *(inner for f in held for inner in _held_by(f))]
        ):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def _held_by(function: Any) -> list[Any]:
    """What a function's closure holds; cells that are not filled yet hold nothing."""
    held = []
    for cell in getattr(function, "__closure__", None) or ():
        with suppress(ValueError):
            held.append(cell.cell_contents)
    return held


def _error(sentence: str) -> CheckMessage:
    return Error(
        sentence,
        hint="A kept page can reach another person. Keep data or fragments instead.",
        id="city.E020",
    )
