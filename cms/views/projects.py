"""The list of projects and the page of one."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from cms.forms import ProjectFilter
from cms.models import ProjectPage
from cms.views.map import town_map
from cms.views.project_rows import TAGS, project_row, readable, state_label, state_of
from participation.models import Project
from participation.services.overview import project_overview

PER_PAGE = 20


def index_context(request: HttpRequest) -> dict:
    """Returns the projects that match the filters, a page at a time."""
    form = ProjectFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = [project_row(project) for project in readable(filtered(chosen))]
    if state := chosen.get("durum"):
        rows = [row for row in rows if row["state"] == state]
    query = urlencode({name: value for name, value in request.GET.items() if name != "page" and value})
    return {
        "filter_form": form,
        "page_of_rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": f"{query}&" if query else "",
        "is_narrowed": any(chosen.values()),
    }


def filtered(chosen: dict):
    """Returns published projects narrowed by words, neighbourhood, group and topic."""
    found = Project.objects.published().matching(chosen.get("ara") or "")
    if place := chosen.get("mahalle"):
        found = found.filter(neighbourhoods__code=place) | found.filter(neighbourhoods=None)
    if group := chosen.get("grup"):
        found = found.filter(groups__code=group)
    if topic := chosen.get("konu"):
        found = found.filter(topics__slug=topic)
    return found.distinct()


def project_context(request: HttpRequest, page: ProjectPage) -> dict:
    """Returns the story and the record of one project."""
    overview = project_overview(page.project)
    project = overview["project"]
    state, days = state_of(project, now=timezone.now())
    codes = frozenset(place.code for place in project.neighbourhoods.all())
    english = get_language() == "en"
    return {
        **overview,
        "state": state,
        "state_label": state_label(state),
        "state_kind": TAGS[state],
        "days": days,
        "map": town_map(chosen=codes),
        "promises": [
            {**promise, "text": (promise["text_en"] if english else "") or promise["text"]}
            for promise in overview["commitments"]
        ],
        "published_surveys": published_surveys(project),
    }


def published_surveys(project: Project) -> list[str]:
    """Returns the slugs of surveys of the project that have a published report."""
    from reports.models import Report

    found = Report.objects.filter(
        state=Report.State.PUBLISHED, survey__survey_activity__activity__project=project
    )
    return list(found.order_by("survey__slug").values_list("survey__slug", flat=True).distinct())
