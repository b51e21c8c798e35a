"""Working groups at the desk: making and changing one, its seats, who speaks for it."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusal import Refusal
from common.text import tr_sort_key
from people.roles import role_required
from stk_registry import rules
from stk_registry.errors import RecordChanged
from stk_registry.forms.groups import GroupForm, NewSeatForm, SeatForm, typed_of, typed_of_seat
from stk_registry.models import WorkingGroup, WorkingGroupSeat
from stk_registry.services import groups


@role_required(*rules.REGISTRY_ROLES)
def stk_groups(request: HttpRequest) -> HttpResponse:
    """Lists the working groups, those that ended last."""
    found = sorted(WorkingGroup.objects.all(), key=lambda each: (each.has_ended, tr_sort_key(each.name)))
    seats = Counter(WorkingGroupSeat.objects.on(timezone.localdate()).values_list("group", flat=True))
    rows = [{"group": group, "seats": 0 if group.has_ended else seats[group.pk]} for group in found]
    return render(request, "stk_registry/desk/groups.html", {"rows": rows})


@role_required(*rules.REGISTRY_ROLES)
def stk_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a group with all its seats, and gives one to an organisation."""
    found = get_object_or_404(WorkingGroup.objects.prefetch_related("areas"), pk=pk)
    form = NewSeatForm(request.POST or None, initial={"since": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            groups.seat(found, actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("organisation", str(refusal))
        else:
            messages.success(request, _("The organisation sits in the group now."))
            return redirect("stk_group", pk)
    today = timezone.localdate()
    seats = found.seats.select_related("organisation").order_by("-since", "organisation__sort_key")
    rows = [{"seat": each, "is_over": each.until is not None and each.until < today} for each in seats]
    context = {"group": found, "rows": sorted(rows, key=lambda row: row["is_over"]), "form": form}
    status = 422 if form.errors else 200
    return render(request, "stk_registry/desk/group.html", context, status=status)


@role_required(*rules.REGISTRY_ROLES)
def stk_group_new(request: HttpRequest) -> HttpResponse:
    """Makes a group; everybody finds it at once."""
    return _edited(request, None)


@role_required(*rules.REGISTRY_ROLES)
def stk_group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a group."""
    return _edited(request, get_object_or_404(WorkingGroup, pk=pk))


@role_required(*rules.REGISTRY_ROLES)
def stk_group_seat(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Changes a seat, or takes it away when it was a mistake."""
    rows = WorkingGroupSeat.objects.select_related("group", "organisation")
    found = get_object_or_404(rows, pk=seat, group=pk)
    if request.method == "POST" and "remove" in request.POST:
        groups.remove_seat(found, actor=request.user)
        messages.success(request, _("Removed."))
        return redirect("stk_group", pk)
    form = SeatForm(request.POST or None, initial=typed_of_seat(found))
    if request.method == "POST" and form.is_valid():
        try:
            groups.change_seat(found, actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("stk_group", pk)
    status = 422 if form.errors else 200
    context = {"seat": found, "form": form}
    return render(request, "stk_registry/desk/group_seat.html", context, status=status)


def _edited(request: HttpRequest, found: WorkingGroup | None) -> HttpResponse:
    first = typed_of(found) | {"seen": groups.mark_of(found)} if found else {}
    form = GroupForm(request.POST or None, initial=first)
    if request.method != "POST":
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    wanted = form.cleaned_data
    try:
        kept = groups.write(
            found, wanted=wanted, areas=wanted["areas"], seen=wanted["seen"], actor=request.user
        )
    except RecordChanged as refusal:
        # The newest mark is sent along: what was typed may be saved over it, after comparing.
        found.refresh_from_db()
        form.data = request.POST.copy()
        form.data["seen"] = groups.mark_of(found)
        messages.error(request, str(refusal))
        return _page(request, found, form, status=409)
    messages.success(request, _("Saved."))
    return redirect("stk_group", kept.pk)


def _page(
    request: HttpRequest, found: WorkingGroup | None, form: GroupForm, *, status: int = 200
) -> HttpResponse:
    context = {"group": found, "form": form}
    return render(request, "stk_registry/desk/group_edit.html", context, status=status)
