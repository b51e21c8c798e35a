"""Calls, for everybody: the list narrowed by kind and field of work, one call, and a feed for readers."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import linebreaks
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stk_registry.forms.calls import CLOSED, CallFilter
from stk_registry.models import ActivityArea, Call
from stk_registry.models.calls import CallQuerySet
from stk_registry.profile_words import name_of

PER_PAGE, IN_FEED = 20, 40


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Lists the open calls, the soonest to close first; or the closed ones, the newest first."""
    form = CallFilter(request.GET)
    is_closed = request.GET.get("hal") == CLOSED
    rows = Call.objects.closed() if is_closed else Call.objects.open()
    rows = _narrowed(rows, form)
    ordered = rows.order_by("-closes_on", "-published_at", "pk") if is_closed else rows.soonest_first()
    page = Paginator(ordered.prefetch_related("areas"), PER_PAGE).get_page(request.GET.get("page"))
    kept = _kept(form)
    state = {"hal": CLOSED} if is_closed else {}
    context = {
        "page": page,
        "form": form,
        "tabs": _tabs(kept, is_closed=is_closed),
        "is_closed": is_closed,
        "query": f"{urlencode(kept | state)}&" if kept or state else "",
        "active": [
            {"label": label, "url": _without(name, kept | state)} for name, label in _labels(form).items()
        ],
        "clear_url": _without("", state) if kept else "",
        "feed_url": reverse("stk_call_feed") + (f"?{urlencode(kept)}" if kept else ""),
        "is_synthetic": any(call.is_synthetic for call in page),
    }
    return render(request, "stk_registry/calls/list.html", context)


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows a published call; a draft is not here."""
    found = get_object_or_404(Call.objects.published().prefetch_related("areas"), slug=slug)
    address = request.build_absolute_uri(request.path)
    return render(request, "stk_registry/calls/call.html", {"call": found, "address": address})


class CallFeed(Feed):
    """The newest calls as an Atom feed, narrowed by the same words of the address as the list."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> CallFilter:
        return CallFilter(request.GET)

    def title(self, form: CallFilter) -> str:
        """Returns the feed's name, with what it is narrowed to."""
        return ": ".join([_("Calls and grants for civil society"), *_labels(form).values()])

    def link(self, form: CallFilter) -> str:
        return _without("", _kept(form))

    def items(self, form: CallFilter) -> list[Call]:
        rows = _narrowed(Call.objects.published(), form).order_by("-published_at", "pk")
        return list(rows.prefetch_related("areas")[:IN_FEED])

    def item_title(self, item: Call) -> str:
        return item.display_title

    def item_description(self, item: Call) -> SafeString:
        """Returns the text as markup in which nothing that was typed is markup."""
        return linebreaks(item.text_of("text"), autoescape=True)

    def item_link(self, item: Call) -> str:
        return reverse("stk_call", args=[item.slug])

    def item_pubdate(self, item: Call) -> Any:
        return item.published_at

    def item_updateddate(self, item: Call) -> Any:
        return item.updated_at

    def item_categories(self, item: Call) -> list[str]:
        return [item.get_kind_display(), *(name_of(area) for area in item.areas.all())]


def _narrowed(rows: CallQuerySet, form: CallFilter) -> CallQuerySet:
    kept = _kept(form)
    if "tur" in kept:
        rows = rows.filter(kind=kept["tur"])
    if "alan" in kept:
        rows = rows.concerning(_area(kept["alan"]))
    return rows


def _area(code: str) -> QuerySet[ActivityArea]:
    return ActivityArea.objects.filter(code=code).values("pk")


def _kept(form: CallFilter) -> dict[str, str]:
    """Returns what narrows the list; a word that is no choice narrows nothing."""
    form.is_valid()
    return {name: form.cleaned_data[name] for name in ("tur", "alan") if form.cleaned_data.get(name)}


def _labels(form: CallFilter) -> dict[str, str]:
    """Returns the words of what narrows the list."""
    return {name: str(dict(form.fields[name].choices)[value]) for name, value in _kept(form).items()}


def _without(name: str, kept: dict[str, str]) -> str:
    others = {key: value for key, value in kept.items() if key != name}
    return reverse("stk_calls") + (f"?{urlencode(others)}" if others else "")


def _tabs(kept: dict[str, str], *, is_closed: bool) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _without("", kept | state), "active": closed == is_closed}
        for label, state, closed in ((_("Open calls"), {}, False), (_("Closed calls"), {"hal": CLOSED}, True))
    ]
