"""The neighbourhoods, and what is asked in each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from city.models import Neighbourhood
from cms.views.map import town_map
from cms.views.project_rows import project_row, readable
from cms.views.projects import filtered


@require_safe
def neighbourhood_list(request: HttpRequest) -> HttpResponse:
    """Shows the map and the list that says the same."""
    places = Neighbourhood.objects.all()
    return render(request, "cms/neighbourhood_list.html", {"map": town_map(), "places": places})


@require_safe
def neighbourhood(request: HttpRequest, *, code: str) -> HttpResponse:
    """Shows what concerns one neighbourhood, the whole town's projects included."""
    place = get_object_or_404(Neighbourhood, code=code)
    rows = [project_row(project) for project in readable(filtered({"mahalle": code}))]
    context = {"place": place, "rows": rows, "map": town_map(chosen=frozenset([code]))}
    return render(request, "cms/neighbourhood.html", context)
