"""Search over projects, neighbourhoods and pages, in any spelling."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from city.models import Neighbourhood
from cms.models import StandardPage
from cms.views.project_rows import project_row, readable
from participation.models import Project

MOST = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Shows what holds every word."""
    words = request.GET.get("q", "").strip()[:100]
    context = {"words": words, "rows": [], "places": [], "texts": []}
    if words:
        named = Q(title__icontains=words) | Q(title_en__icontains=words)
        context["rows"] = [
            project_row(p) for p in readable(Project.objects.published().matching(words))[:MOST]
        ]
        context["places"] = Neighbourhood.objects.search(words).distinct()
        context["texts"] = StandardPage.objects.live().filter(named)
    return render(request, "cms/search.html", context)
