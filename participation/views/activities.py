"""The public pages of activities: found here, shown by the view that their kind names."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache

from participation.activities.registry import kind_of
from participation.models import Activity, Project


@never_cache
def page(request: HttpRequest, project: str, slug: str) -> HttpResponse:
    """Shows an activity of a published project."""
    activity = _activity(project, slug)
    return kind_of(activity).view()(request, activity)


def part(request: HttpRequest, project: str, slug: str, part: str, key: str | None = None) -> HttpResponse:
    """Shows an address below an activity, if its kind has one by this word."""
    activity = _activity(project, slug)
    view = kind_of(activity).view(part)
    if view is None:
        raise Http404
    answer = view(request, activity) if key is None else view(request, activity, key=key)
    # A file says itself how long it may be kept.
    if not answer.has_header("Cache-Control"):
        add_never_cache_headers(answer)
    return answer


def _activity(project: str, slug: str) -> Activity:
    found = Activity.objects.select_related("project").exclude(slug="")
    return get_object_or_404(
        found.filter(project__in=Project.objects.published()), project__slug=project, slug=slug
    )
