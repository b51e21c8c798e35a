"""Working groups, for everybody: which there are, and who sits in one."""

from collections import Counter
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.text import tr_sort_key
from stk_registry.models import Organisation, WorkingGroup, WorkingGroupSeat


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Lists the groups at work with how many organisations sit in each, and those that have ended."""
    today = timezone.localdate()
    found = list(WorkingGroup.objects.prefetch_related("areas"))
    found.sort(key=lambda group: tr_sort_key(group.display_name))
    counts = Counter(shown_seats(today).values_list("group", flat=True))
    rows = [{"group": group, "members": counts[group.pk]} for group in found]
    context = {
        "rows": [row for row in rows if not row["group"].has_ended],
        "ended": [row for row in rows if row["group"].has_ended],
        "is_synthetic": any(group.is_synthetic for group in found),
    }
    return render(request, "stk_registry/groups/list.html", context)


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows a group: what it works for, who sits in it, who speaks for it."""
    found = get_object_or_404(WorkingGroup.objects.prefetch_related("areas"), slug=slug)
    seats = shown_seats(found.counted_on).filter(group=found).select_related("organisation")
    context = {
        "group": found,
        "seats": seats.order_by("-is_speaker", "organisation__sort_key"),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "stk_registry/groups/group.html", context)


def shown_seats(day: date) -> QuerySet[WorkingGroupSeat]:
    """Returns the seats of a day that everybody may see: of organisations that the directory shows now."""
    return WorkingGroupSeat.objects.on(day).filter(organisation__in=Organisation.objects.listed())
