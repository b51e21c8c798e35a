"""Open data of projects for people and programs: what there is, the files, and what each field means."""

from functools import partial
from itertools import groupby
from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from city.models import Neighbourhood, SocialGroup
from common.open_web import for_all_sites, open_json, unless_known
from participation.errors import TooManyRequests
from participation.models import Project
from participation.open_data.keeping import kept
from participation.open_data.projects import FORMS, LISTED
from participation.open_data.tables import OpenFile, all_tables, files_of
from participation.open_data.writing import as_csv, as_json, dictionary
from participation.views.embeds import snippet_of
from people.throttle import too_often
from stk_registry.extract import LICENCE

FILES_AN_HOUR = 600
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Tells people what the open data of projects is, where it is, and what each field and code means."""
    context = {
        "licence": LICENCE,
        "tables": all_tables(),
        "fields": LISTED,
        "api": request.build_absolute_uri(reverse("api_projects")),
        "feed": request.build_absolute_uri(reverse("projects_feed")),
        "dictionary": request.build_absolute_uri(reverse("open_dictionary")),
        "frame": request.build_absolute_uri(reverse("embed_projects")),
        "snippet": snippet_of(request, title=_("What we ask and what became of it")),
        "places": Neighbourhood.objects.order_by("sort_key"),
        "groups": SocialGroup.objects.order_by("sort_key"),
    }
    return render(request, "participation/open_data.html", context)


@require_safe
def open_dictionary(request: HttpRequest) -> HttpResponse:
    """Answers every table there can be with its fields."""
    return unless_known(request, open_json(dictionary()), key="dictionary")


@require_safe
def project_open_data(request: HttpRequest, project: str) -> HttpResponse:
    """Lists the files of a project, under what they are of."""
    found = _project(project)
    files = files_of(found, now=timezone.now())
    context = {
        "project": found,
        "licence": LICENCE,
        "groups": [
            {"heading": heading, "files": list(each)}
            for heading, each in groupby(files, attrgetter("heading"))
        ],
        "snippet": snippet_of(request, title=found.display_title, slug=found.slug),
    }
    return render(request, "participation/project_open_data.html", context)


@require_safe
def open_file(request: HttpRequest, project: str, of: str, word: str, form: str) -> HttpResponse:
    """Sends a file as it stands now; who has it already is told so without it."""
    found = _project(project)
    file = _file(found, of, word)
    if form not in FORMS:
        raise Http404
    if too_often(request, "open-file", limit=FILES_AN_HOUR):
        return for_all_sites(
            HttpResponse(str(TooManyRequests()), status=429, headers={"Retry-After": "3600"})
        )
    name = f"{found.slug}-{of}-{word}.{form}"
    content = kept(found, name, partial(_written, file, found, form))
    answer = unless_known(request, HttpResponse(content, content_type=TYPES[form]), key=name)
    if not isinstance(answer, HttpResponseNotModified):
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _written(file: OpenFile, project: Project, form: str) -> bytes:
    with override("tr"):
        return as_csv(file) if form == "csv" else as_json(file, project=project)


def _project(slug: str) -> Project:
    return get_object_or_404(Project.objects.published(), slug=slug)


def _file(project: Project, of: str, word: str) -> OpenFile:
    for file in files_of(project, now=timezone.now()):
        if (file.of, file.table.word) == (of, word):
            return file
    raise Http404
