"""The registry at the desk: the list, and one record tab by tab."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from people.roles import role_required
from stk_registry import records, rules
from stk_registry.forms.desk import ReasonForm, RecordFilter
from stk_registry.forms.own import SECTIONS
from stk_registry.models import ContactPoint, Organisation, ProfileChange
from stk_registry.profile import completeness, read
from stk_registry.profile_words import Words
from stk_registry.views import desk_record_tabs
from stk_registry.views.desk_words import SECTION_TITLES, chips_of, frame_of, kept_query

ROWS = Organisation.objects.select_related("primary_area", "neighbourhood", "parent", "merged_into")


@role_required(*rules.REGISTRY_ROLES)
def stk_records(request: HttpRequest) -> HttpResponse:
    """Lists the registry, hidden and waiting records too, searched and narrowed as asked."""
    form = RecordFilter(request.GET)
    today = timezone.localdate()
    page = records.page_of(_wanted(form), number=request.GET.get("page"), today=today)
    query = kept_query(request)
    page.object_list = [
        {"organisation": row, "is_stale": row.is_stale(today), "kind": STATE_KINDS.get(row.state, "")}
        for row in page.object_list
    ]
    context = {
        "page": page,
        "form": form,
        "query": urlencode(query) + "&" if query else "",
        "clear_url": request.path if query else "",
        "active": chips_of(form, query, request.path),
    }
    return render(request, "stk_registry/desk/records.html", context)


@never_cache
@role_required(*rules.REGISTRY_ROLES)
def stk_record(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows what the registry holds of an organisation: the published profile and how it stands."""
    found = get_object_or_404(ROWS, slug=slug)
    profile = read(found)
    words = Words(profile)
    percent, hints = completeness(profile)
    context = {
        "parts": [
            {
                "section": name,
                "title": title,
                "rows": words.rows(profile, [field for field in SECTIONS[name] if field != "contacts"]),
            }
            for name, title in SECTION_TITLES.items()
        ],
        "percent": percent,
        "hints": [sentence for _field, sentence in hints],
        "waiting": found.changes.filter(state=ProfileChange.State.SUBMITTED).first(),
        "reason_form": ReasonForm(),
        "may_change": found.state != Organisation.State.MERGED,
        "is_listed": found.state == Organisation.State.LISTED,
        "expired": ContactPoint.objects.filter(
            organisation=found, visible_until__lt=timezone.localdate()
        ).count(),
    }
    return render(request, "stk_registry/desk/record.html", frame_of(found, "") | context)


@never_cache
@role_required(*rules.REGISTRY_ROLES)
def stk_record_tab(request: HttpRequest, slug: str, tab: str) -> HttpResponse:
    """Shows one tab of a record, and takes what is written there."""
    if tab not in desk_record_tabs.TABS:
        raise Http404
    return desk_record_tabs.TABS[tab](request, get_object_or_404(ROWS, slug=slug))


STATE_KINDS = {"listed": "open", "waiting": "waiting", "hidden": "stopped"}


def _wanted(form: RecordFilter) -> records.Wanted:
    wishes: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    names = {
        "words": "q",
        "form": "bicim",
        "area": "alan",
        "place": "mahalle",
        "state": "durum",
        "word": "teyit",
    }
    return records.Wanted(**{ours: wishes.get(theirs) or "" for ours, theirs in names.items()})
