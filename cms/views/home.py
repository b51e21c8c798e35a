"""The front page: the map, what is open now, what became of it."""

from django.http import HttpRequest
from django.utils.translation import get_language

from city.models import Neighbourhood
from cms.models import HomePage
from cms.views.map import town_map
from cms.views.project_rows import project_row, readable
from participation.models import Commitment, Project

NEWEST = 60
SHOWN = 6


def home_context(request: HttpRequest, page: HomePage) -> dict:
    """Returns what the front page shows, narrowed to the chosen neighbourhood."""
    place = chosen_place(request)
    code = place.code if place else ""
    rows = [project_row(project) for project in readable(Project.objects.published())[:NEWEST]]
    rows = [row for row in rows if not code or not row["codes"] or code in row["codes"]]
    running = sorted((row for row in rows if row["state"] == "open"), key=lambda row: row["days_left"])
    return {
        "lead": (page.lead_en if get_language() == "en" else "") or page.lead,
        "place": place,
        "map": town_map(base="/?mahalle=", suffix="#acik", chosen=frozenset([code] if code else [])),
        "places": Neighbourhood.objects.values_list("code", "name"),
        "running": running[:SHOWN],
        "upcoming": [row for row in rows if row["state"] in ("planned", "evaluation")][:SHOWN],
        "finished": [row for row in rows if row["state"] == "completed"][:SHOWN],
        "commitments": commitments(),
    }


def chosen_place(request: HttpRequest) -> Neighbourhood | None:
    """Returns the neighbourhood that the address names, if there is one."""
    code = request.GET.get("mahalle", "")
    return Neighbourhood.objects.filter(code=code).first() if code else None


def commitments() -> list[Commitment]:
    """Returns the promises that were made last, with their projects."""
    found = Commitment.objects.filter(project__in=Project.objects.published())
    return list(found.select_related("project", "owner").order_by("-created_at")[:4])
