"""Finds the page of an address without asking the tree again: site, root, each level and its restrictions.

Wagtail reads five tables for that on each request. Nothing about it changes between two marks of change
(cms.services.freshness), so what it found is kept with the page's own fields.
"""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from cms.services.freshness import KEPT_SECONDS, version_of

Handler = Callable[[HttpRequest], HttpResponse]


class KnownPagesMiddleware:
    """Gives Wagtail's view the page that it would find; drafts and previews do not come this way."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: list, kwargs: dict) -> None:
        """Sets what Page.route_for_request would set."""
        if view is not serve or request.method not in ("GET", "HEAD"):
            return
        path = kwargs["path"] if "path" in kwargs else args[0]
        key = f"page:{version_of(request)}:{request.get_host()}:{path}"
        page = cache.get(key)
        if page is not None:
            request._wagtail_route_for_request = RouteResult(page)
            return
        result = Page.route_for_request(request, path)
        if result is not None and not result[1] and not result[2]:
            page = result[0]
            page.has_no_restrictions = not page.get_view_restrictions().exists()
            cache.set(key, page, KEPT_SECONDS)
