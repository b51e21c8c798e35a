"""Projects for other sites: a list and a card that they may frame. No cookie, no script, links open the whole page."""

from html import escape

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.open_web import framed
from participation.models import Project
from participation.open_data.projects import listed
from participation.services.overview import project_overview
from participation.views.open_api import AsksAmiss, wanted_by

PER_PAGE = 10
STATES = {
    "planned": (_("In preparation"), "waiting"),
    "open": (_("Open"), "open"),
    "evaluation": (_("In evaluation"), "waiting"),
    "completed": (_("Completed"), "done"),
}


@framed
def embed_projects(request: HttpRequest) -> HttpResponse:
    """Shows projects, those that are open unless the address asks for others, page by page."""
    try:
        rows = wanted_by(request, state="open").order_by("-published_at", "pk")
    except AsksAmiss as amiss:
        return render(request, "participation/embed_none.html", {"sentence": str(amiss)}, status=400)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": f"{kept.urlencode()}&" if kept else "",
        "is_open": request.GET.get("durum", "open") == "open",
    }
    return render(request, "participation/embed_projects.html", context)


@framed
def embed_project(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the card of one project; of one that is not published it says that it is not here."""
    now = timezone.now()
    found = listed(Project.objects.published(now), now=now).filter(slug=slug).first()
    if found is None:
        return render(request, "participation/embed_none.html", status=404)
    overview = project_overview(found, now=now)
    label, kind = STATES[found.stage]
    context = {
        "project": found,
        "label": label,
        "kind": kind,
        "action": overview["action"],
        "places": overview["neighbourhoods"],
    }
    return render(request, "participation/embed_project.html", context)


def snippet_of(request: HttpRequest, *, title: str, slug: str = "") -> str:
    """Returns the line that another site copies into its page."""
    path = reverse("embed_project", args=[slug]) if slug else reverse("embed_projects")
    return (
        f'<iframe src="{request.build_absolute_uri(path)}" title="{escape(title)}" width="100%" '
        f'height="{360 if slug else 700}" loading="lazy" style="border: 0"></iframe>'
    )
