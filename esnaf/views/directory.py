"""What everybody may read of businesses: the directory of those who asked for it, announcements, figures."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from city.models import Neighbourhood
from common.text import fold
from esnaf import figures
from esnaf.models import Announcement, Business, TradeGroup
from esnaf.trade_index import find_trades

PER_PAGE = 20
FITS = 0.6


def directory(request: HttpRequest) -> HttpResponse:
    """Businesses that asked to be shown: by name or trade, group and neighbourhood."""
    words, group, place = (request.GET.get(name, "")[:80].strip() for name in ("q", "grup", "mahalle"))
    found = Business.objects.listed().select_related("trade", "neighbourhood")
    if words:
        alike = [each.code for each in find_trades(words) if each.fit >= FITS]
        found = found.filter(folded_name__contains=fold(words)) | found.filter(trade__code__in=alike)
    if group:
        found = found.filter(trade__group__code=group)
    if place:
        found = found.filter(neighbourhood__code=place)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "words": words, "group": group, "place": place,
        "groups": TradeGroup.objects.all(),
        "places": Neighbourhood.objects.all(),
        "query": f"{kept.urlencode()}&" if kept else "",
    }  # fmt: skip
    return render(request, "esnaf/directory/list.html", context)


def announcements(request: HttpRequest) -> HttpResponse:
    """News, grants and trainings, for all or for a group of trades; what is over stands in its own page only."""
    code = request.GET.get("grup", "")[:1]
    group = TradeGroup.objects.filter(code=code).first()
    found = Announcement.objects.published().exclude(closes_on__lt=timezone.localdate())
    if group:
        found = found.for_group(group)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "group": group,
        "groups": TradeGroup.objects.all(),
        "query": f"grup={code}&" if group else "",
    }
    return render(request, "esnaf/directory/announcements.html", context)


def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One announcement."""
    found = get_object_or_404(Announcement.objects.published().prefetch_related("groups"), pk=pk)
    is_over = found.closes_on is not None and found.closes_on < timezone.localdate()
    return render(request, "esnaf/directory/announcement.html", {"announcement": found, "is_over": is_over})


def numbers(request: HttpRequest) -> HttpResponse:
    """How many businesses signed up, by trade and by place; small counts are hidden."""
    context = {
        "total": figures.total(),
        "tables": [
            {"title": "group", "rows": figures.by_group()},
            {"title": "place", "rows": figures.by_neighbourhood()},
        ],
    }
    return render(request, "esnaf/directory/figures.html", context)
