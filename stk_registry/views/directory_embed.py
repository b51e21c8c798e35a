"""The directory for other sites: a list and a card that they may frame. No cookie, no script, links open the whole page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common.open_web import framed
from stk_registry.directory import find
from stk_registry.models import Organisation
from stk_registry.views.directory import chips_of, wanted_by
from stk_registry.views.directory_links import query_of


@framed
def stk_embed_list(request: HttpRequest) -> HttpResponse:
    """Shows the organisations that the address asks for, with the directory's own filters, page by page."""
    wanted = wanted_by(request)
    found = find(wanted, page=request.GET.get("page", 1))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "found": found,
        "words": [chip["label"] for chip in chips_of(found, wanted, as_map=False)],
        "query": f"{kept.urlencode()}&" if kept else "",
        "whole": query_of(wanted),
    }
    return render(request, "stk_registry/directory/embed_list.html", context)


@framed
def stk_embed_one(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the card of one organisation; a merged one leads to its heir, of any other it says that it is not here."""
    merged = Organisation.objects.filter(slug=slug, state=Organisation.State.MERGED).select_related(
        "merged_into"
    )
    if heir := merged.first():
        return redirect("stk_embed_one", slug=heir.merged_into.slug, permanent=True)
    rows = Organisation.objects.listed().select_related("primary_area", "neighbourhood")
    found = rows.filter(slug=slug).first()
    if found is None:
        return render(request, "stk_registry/directory/embed_none.html", status=404)
    context = {
        "organisation": found,
        "name": found.text("name"),
        "summary": found.text("summary"),
        "areas": list(found.areas.order_by("sort_key")),
        "places": list(found.neighbourhoods.order_by("sort_key")),
        "is_stale": found.is_stale(),
    }
    return render(request, "stk_registry/directory/embed_one.html", context)
