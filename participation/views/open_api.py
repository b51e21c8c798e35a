"""Projects for programs: a paged list with the filters of the page, and one project with what became of it."""

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import TaggedItem

from city.models import Neighbourhood
from common.open_web import open_json, unless_known
from participation.models import Project
from participation.open_data.projects import listed, records_of, whole_record
from people.throttle import too_often
from stk_registry.extract import LICENCE

PER_PAGE = 50
# A page of another site may ask for many readers behind one address.
ASKS_AN_HOUR = 3000
STATES = ("planned", "open", "evaluation", "completed")


class AsksAmiss(Exception):
    """A filter names something that does not exist."""


@require_safe
def api_projects(request: HttpRequest) -> HttpResponse:
    """Answers one page of the published projects that fit, the newest first, with the addresses around it."""
    if too_often(request, "open-api", limit=ASKS_AN_HOUR):
        return _refused(_("Too many questions came from here. Ask again in an hour."), status=429)
    try:
        rows = wanted_by(request).order_by("-published_at", "pk")
    except AsksAmiss as amiss:
        return _refused(str(amiss), status=400)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page", 1))
    body = {
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": _page_url(request, page.number + 1) if page.has_next() else None,
        "previous": _page_url(request, page.number - 1) if page.has_previous() else None,
        "licence": LICENCE,
        "projects": records_of(page),
    }
    return open_json(body)


@require_safe
def api_project(request: HttpRequest, slug: str) -> HttpResponse:
    """Answers one published project."""
    if too_often(request, "open-api", limit=ASKS_AN_HOUR):
        return _refused(_("Too many questions came from here. Ask again in an hour."), status=429)
    now = timezone.now()
    project = listed(Project.objects.published(now), now=now).filter(slug=slug).first()
    if project is None:
        return _refused(_("There is no published project with this id."), status=404)
    body = {"licence": LICENCE, "project": whole_record(project, now=now)}
    return unless_known(request, open_json(body), key=f"api-{slug}")


def wanted_by(request: HttpRequest, *, state: str = "") -> QuerySet[Project]:
    """Returns the published projects that the address asks for. Errors: AsksAmiss."""
    now, asked = timezone.now(), request.GET
    found = listed(Project.objects.published(now), now=now).matching(asked.get("ara", "")[:80])
    if state := asked.get("durum", state):
        if state not in STATES:
            raise AsksAmiss(_("There is no state “%(code)s”.") % {"code": state[:40]})
        found = found.filter(stage=state)
    if place := asked.get("mahalle"):
        if not Neighbourhood.objects.filter(code=place).exists():
            raise AsksAmiss(_("There is no neighbourhood “%(code)s”.") % {"code": place[:40]})
        found = found.of_neighbourhood(place)
    if subject := asked.get("konu"):
        found = found.filter(pk__in=_tagged(subject))
    if group := asked.get("grup"):
        found = found.filter(pk__in=Project.objects.filter(groups__code=group).values("pk"))
    return found


def _tagged(subject: str) -> QuerySet:
    of_projects = TaggedItem.objects.filter(content_type=ContentType.objects.get_for_model(Project))
    return of_projects.filter(tag__slug=subject).values("object_id")


def _page_url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _refused(sentence: str, *, status: int) -> HttpResponse:
    answer = open_json({"error": sentence}, status=status)
    if status == 429:
        answer["Retry-After"] = "3600"
    return answer
