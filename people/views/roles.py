"""The administrator's page of roles: who works where as what, from when to when."""

from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusal import Refusal
from people.forms import RoleEndForm, RoleForm
from people.models import Role, UnitMembership
from people.roles import role_required
from people.services.memberships import end_role, give_role


@role_required(Role.ADMINISTRATOR)
def role_list(request: HttpRequest) -> HttpResponse:
    """Lists members by unit; today's and future ones, or those that ended."""
    today = timezone.localdate()
    show_ended = request.GET.get("durum") == "biten"
    every = UnitMembership.objects.select_related("user", "unit")
    ended = every.filter(valid_to__lt=today)
    shown = ended if show_ended else every.exclude(pk__in=ended)
    ordered = shown.order_by("unit__name", "unit_id", "role", "valid_from", "pk")
    units = [
        {"unit": unit, "rows": [_row(membership, today) for membership in members]}
        for unit, members in groupby(ordered, key=lambda membership: membership.unit)
    ]
    tabs = [
        {"label": _("Today and later"), "url": "?", "active": not show_ended},
        {"label": _("Ended"), "url": "?durum=biten", "active": show_ended},
    ]
    return render(request, "people/membership_list.html", {"units": units, "tabs": tabs})


@role_required(Role.ADMINISTRATOR)
def role_give(request: HttpRequest) -> HttpResponse:
    """Gives somebody a role."""
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = give_role(**form.cleaned_data, actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has the role now.") % {"name": made.user})
            return redirect("role_list")
    return render(
        request,
        "people/role_form.html",
        {"form": form, "heading": _("Give a role"), "submit": _("Give the role")},
    )


@role_required(Role.ADMINISTRATOR)
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a role after a day."""
    membership = get_object_or_404(UnitMembership.objects.select_related("user", "unit"), pk=pk)
    form = RoleEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_role(membership, **form.cleaned_data, actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The role ends. What was done in it stays in the trail."))
            return redirect("role_list")
    context = {
        "form": form,
        "heading": _("End a role"),
        "lead": f"{membership.user}: {membership.get_role_display()}, {membership.unit.label}",
        "submit": _("End the role"),
    }
    return render(request, "people/role_form.html", context)


def _row(membership: UnitMembership, today: date) -> dict:
    if membership.valid_to and membership.valid_to < today:
        state, kind = _("ended"), ""
    elif membership.valid_from > today:
        state, kind = _("not begun"), "waiting"
    else:
        state, kind = _("holds"), "done"
    return {"membership": membership, "state": state, "kind": kind, "may_end": kind != ""}
