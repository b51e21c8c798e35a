"""The living style guide: every component in every state. Knows who may see it; the samples stand beside it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cms.views import style_guide_samples as samples

PAGES = {
    "": "style_guide.html",
    "anket": "style_guide/survey.html",
    "masa": "style_guide/desk.html",
    "rapor": "style_guide/document.html",
}


@require_GET
def style_guide(request: HttpRequest, *, page: str = "") -> HttpResponse:
    """Shows one page of the guide to developers, in the demonstration, and to staff."""
    if not may_see(request):
        raise PermissionDenied
    if page not in PAGES:
        raise Http404
    return render(request, PAGES[page], samples.context(page))


def may_see(request: HttpRequest) -> bool:
    """Tells whether the guide is open to this visitor."""
    user = getattr(request, "user", None)
    return bool(settings.DEBUG or settings.DEMO or (user and user.is_staff))
