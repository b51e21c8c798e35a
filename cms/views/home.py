"""The front page: the map, what is open now, what became of it."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from city.models import Neighbourhood
from cms.models import HomePage
from cms.services.freshness import kept, version_of
from cms.views.map import town_map
from cms.views.project_rows import project_row, readable
from participation.models import Commitment, Project
from stk_registry.directory import Wanted, narrowed

SHOWN = 6
PROMISES = 4


def home_context(request: HttpRequest, page: HomePage) -> dict:
    """Returns what the front page shows, narrowed to the chosen neighbourhood."""
    version = version_of(request)
    places = kept("places", version=version, build=places_in_order)
    code = request.GET.get("mahalle", "")
    names = {place["code"]: place["name"] for place in places}
    code = code if code in names else ""
    return {
        "lead": (page.lead_en if get_language() == "en" else "") or page.lead,
        "place": {"code": code, "name": names[code]} if code else None,
        "map": town_map(
            base="/?mahalle=", suffix="#acik", chosen=frozenset([code] if code else []), version=version
        ),
        "places": places,
        **kept("home", code, version=version, build=partial(told, code)),
        # Counted once a minute, whatever else changes: no visit waits for the registry's size.
        "organisations": kept("organisations", code, version="", build=partial(organisations, code)),
    }


def places_in_order() -> list[dict[str, str]]:
    """Returns code and name of each neighbourhood, in Turkish order."""
    return list(Neighbourhood.objects.values("code", "name"))


def told(code: str) -> dict[str, Any]:
    """Returns what is asked, what comes, what became of it, and what was promised; of one neighbourhood."""
    public = Project.objects.published().staged()
    if code:
        public = public.of_neighbourhood(code)

    def rows(*stages: str) -> list[dict]:
        return [project_row(project) for project in readable(public.filter(stage__in=stages))[:SHOWN]]

    return {
        "running": sorted(rows("open"), key=lambda row: row["days_left"]),
        "upcoming": rows("planned", "evaluation"),
        "finished": rows("completed"),
        "commitments": commitments(),
        "results": results(),
    }


def organisations(code: str) -> dict[str, Any]:
    """Returns how many organisations the directory has, of one neighbourhood or of the district."""
    address = f"/stk/?mahalle={code}" if code else "/stk/"
    return {"count": narrowed(Wanted(place=code)).count(), "url": address}


def results() -> list[dict]:
    """Returns the surveys whose results were published last."""
    from reports.models import Report

    found = Report.objects.filter(state=Report.State.PUBLISHED).select_related("survey")
    found = found.defer("figures", "specification").order_by("-published_at")
    newest = {report.survey_id: report for report in reversed(found[: 2 * SHOWN])}
    shown = sorted(newest.values(), key=lambda report: report.published_at, reverse=True)[:PROMISES]
    return [
        {"url": f"/sonuclar/{each.survey.slug}/", "title": each.survey.display_title, "on": each.published_at}
        for each in shown
    ]


def commitments() -> list[dict]:
    """Returns the promises that were made last, with their projects."""
    found = Commitment.objects.filter(project__in=Project.objects.published())
    return [
        {
            "text": (made.text_en if get_language() == "en" else "") or made.text,
            "url": made.project.get_absolute_url(),
            "owner": made.owner.label,
            "due_on": made.due_on,
            "done_on": made.done_on,
        }
        for made in found.select_related("project", "owner").order_by("-created_at")[:PROMISES]
    ]
