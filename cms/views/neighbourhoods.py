"""The neighbourhoods, and what is asked in each."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from city.models import Neighbourhood
from cms.services.freshness import version_of
from cms.views.map import town_map
from cms.views.project_rows import project_row, readable
from cms.views.projects import PER_PAGE, filtered


@require_safe
def neighbourhood_list(request: HttpRequest) -> HttpResponse:
    """Shows the map and the list that says the same."""
    places = Neighbourhood.objects.all()
    return render(
        request,
        "cms/neighbourhood_list.html",
        {"map": town_map(version=version_of(request)), "places": places},
    )


@require_safe
def neighbourhood(request: HttpRequest, *, code: str) -> HttpResponse:
    """Shows what concerns one neighbourhood, the whole town's projects included."""
    place = get_object_or_404(Neighbourhood, code=code)
    page = Paginator(readable(filtered({"mahalle": code})), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "rows": [project_row(project) for project in page.object_list],
        "page": page,
        "map": town_map(chosen=frozenset([code]), version=version_of(request)),
    }
    return render(request, "cms/neighbourhood.html", context)
