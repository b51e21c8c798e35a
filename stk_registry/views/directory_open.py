"""The registry for machines: the day's extract, a paged read API with the directory's filters, and how to use both."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from city.models import Neighbourhood, SocialGroup
from common.open_web import for_all_sites, open_json
from stk_registry.directory import narrowed
from stk_registry.extract import FIELDS, LICENCE, records_of
from stk_registry.models import ActivityArea, Organisation
from stk_registry.services.extracting import kept_extract
from stk_registry.views.directory import wanted_by
from stk_registry.views.directory_links import PARAMETERS, snippet_of

PER_PAGE = 100
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
def stk_extract(request: HttpRequest, *, kind: str) -> HttpResponse:
    """Serves the day's file; who has it already is told so without it."""
    kept = kept_extract(kind, now=timezone.now())
    made = int(kept.made_at.timestamp())
    answer = HttpResponse(kept.data, content_type=TYPES[kind])
    answer = get_conditional_response(request, etag=kept.etag, last_modified=made, response=answer)
    answer["ETag"], answer["Last-Modified"] = kept.etag, http_date(made)
    answer["Cache-Control"] = "public, max-age=3600"
    if not isinstance(answer, HttpResponseNotModified):
        answer["Content-Disposition"] = f'attachment; filename="kuruluslar.{kind}"'
    return for_all_sites(answer)


@require_safe
def stk_api_list(request: HttpRequest) -> HttpResponse:
    """Answers one page of the organisations that fit, a hundred at a time, with the addresses around it."""
    rows = narrowed(wanted_by(request)).select_related("primary_area", "neighbourhood")
    page = Paginator(rows.order_by("sort_key", "pk"), PER_PAGE).get_page(request.GET.get("page", 1))
    body = {
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": _page_url(request, page.number + 1) if page.has_next() else None,
        "previous": _page_url(request, page.number - 1) if page.has_previous() else None,
        "licence": LICENCE,
        "organisations": records_of(page),
    }
    return open_json(body)


@require_safe
def stk_api_one(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Answers one organisation of the directory."""
    rows = Organisation.objects.listed().select_related("primary_area", "neighbourhood").filter(slug=slug)
    records = records_of(rows)
    if not records:
        raise Http404
    return open_json({"licence": LICENCE, "organisation": records[0]})


@require_safe
def stk_open_data(request: HttpRequest) -> HttpResponse:
    """Tells people what the data is, where it is, and what each field and code means."""
    context = {
        "fields": FIELDS,
        "parameters": PARAMETERS,
        "licence": LICENCE,
        "snippet": snippet_of(request, title=_("Civil society organisations")),
        "frame": request.build_absolute_uri(reverse("stk_embed_list")),
        "api": request.build_absolute_uri(reverse("stk_api_list")),
        "areas": ActivityArea.objects.order_by("sort_key"),
        "groups": SocialGroup.objects.order_by("sort_key"),
        "places": Neighbourhood.objects.order_by("sort_key"),
    }
    return render(request, "stk_registry/directory/open_data.html", context)


def _page_url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
