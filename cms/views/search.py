"""Search over projects, neighbourhoods and pages, in any spelling."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe

from city.models import Neighbourhood
from cms.models import StandardPage
from cms.views.project_rows import project_row, readable
from common.text import fold
from participation.models import Project

MOST = 50
MOST_TEXTS = 500


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Shows what holds every word."""
    words = request.GET.get("q", "").strip()[:100]
    context = {"words": words, "rows": [], "places": [], "texts": []}
    if words:
        context["rows"] = [
            project_row(p) for p in readable(Project.objects.published().matching(words))[:MOST]
        ]
        context["places"] = Neighbourhood.objects.search(words).distinct()
        context["texts"] = texts_with(words)
    return render(request, "cms/search.html", context)


def texts_with(words: str) -> list[StandardPage]:
    """Returns the text pages that hold every word in their titles or bodies, whatever its spelling.

    Editors keep a few dozen of them, so they are folded as they are read.
    """
    wanted = fold(words).split()
    found = []
    for page in StandardPage.objects.live().public().order_by("title")[:MOST_TEXTS]:
        text = fold(strip_tags(" ".join([page.title, page.title_en, page.body, page.body_en])))
        if all(word in text for word in wanted):
            found.append(page)
    return found
