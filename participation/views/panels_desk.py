"""Panels by lot at the desk: quotas, volunteers typed for others, the lot by two people, members, recommendations."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.refusal import Refusal
from participation.forms_of_panels import (
    NumberForm,
    RecommendationForm,
    TraitForm,
    VolunteerAtDeskForm,
    as_lines,
)
from participation.models import Activity, PanelTrait, Recommendation, Volunteer
from participation.panel_figures import figures_of
from participation.services import panels
from participation.services.receiving import store
from people.audit import record

FOLDER = "participation/activities/panel"
NEW = "yeni"


def panel(activity: Activity) -> dict[str, Any]:
    """What the desk's page of a panel shows."""
    detail = activity.lot_panel
    seated = detail.volunteers.seated().count()
    return {
        "figures": figures_of(detail, for_staff=True),
        "pool": detail.volunteers.in_pool().count(),
        "seated": seated,
        "free_seats": max(detail.seats - seated, 0),
        "recommendations": activity.recommendations.order_by("-votes", "pk"),
        "new": NEW,
    }


def trait(request: HttpRequest, activity: Activity, key: str = NEW) -> HttpResponse:
    """Sets a trait with its quotas."""
    detail = activity.lot_panel
    found = None if key == NEW else get_object_or_404(PanelTrait, panel=detail, pk=_number(key))
    form = TraitForm(request.POST or None, seats=detail.seats, initial=as_lines(found) if found else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            panels.set_trait(
                detail,
                trait=found,
                label=data["label"],
                label_en=data["label_en"],
                lines=data["lines"],
                actor=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The quotas are saved."))
            return redirect("activity_desk", activity.pk)
    return _page(request, "trait.html", activity, form=form, trait=found)


def enter(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Puts somebody into the pool who called, came or wrote."""
    detail = activity.lot_panel
    form = VolunteerAtDeskForm(request.POST or None, panel=detail, initial={"key": secrets.token_urlsafe(18)})
    code = ""
    if request.method == "POST" and form.is_valid():
        try:
            code = panels.volunteer(activity, entered_by=request.user, **form.given).code
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            form = VolunteerAtDeskForm(panel=detail, initial={"key": secrets.token_urlsafe(18)})
    return _page(request, "enter.html", activity, form=form, code=code, groups=code.split("-"))


def lot(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Publishes the list, takes the number from one person and its confirmation from another."""
    detail = activity.lot_panel
    form = NumberForm(request.POST if "number" in request.POST else None)
    refused = ""
    if request.method == "POST":
        try:
            if _did_step(request, activity, form):
                return redirect("activity_desk_part", activity.pk, "kura")
        except Refusal as refusal:
            refused = str(refusal)
        detail.refresh_from_db()
    confirms = detail.typed is not None and detail.typed_by_id != request.user.pk
    status = 409 if refused else 422 if form.is_bound and not form.is_valid() else 200
    return _page(request, "lot.html", activity, form=form, refused=refused, confirms=confirms, status=status)


def members(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows who was drawn, with contact; notes their answer, takes them out, asks the next."""
    detail = activity.lot_panel
    if request.method == "POST":
        try:
            _note(request, activity)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("activity_desk_part", activity.pk, "uyeler")
    seated = detail.volunteers.exclude(state=Volunteer.State.VOLUNTEER).order_by("state", "number")
    rows = list(seated.prefetch_related("options"))
    record("read_members", activity, actor=request.user, rows=len(rows))
    free = detail.seats - sum(row.state in ("asked", "member") for row in rows)
    return _page(request, "members.html", activity, rows=rows, free_seats=max(free, 0))


def recommendation(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Writes down what the panel recommends, with its hands."""
    form = RecommendationForm(request.POST or None, initial={"key": secrets.token_urlsafe(18)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = store(
                Recommendation,
                activity,
                key=data.pop("key"),
                channel="workshop",
                is_shown=True,
                entered_by=request.user,
                **data,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if done.is_new:
                record("entered_recommendation", activity, actor=request.user)
            messages.success(request, _("The recommendation is saved."))
            return redirect("activity_desk", activity.pk)
    return _page(request, "recommendation.html", activity, form=form)


def _did_step(request: HttpRequest, activity: Activity, form: NumberForm) -> bool:
    """Takes the one step that was asked for; tells whether there was one."""
    detail, step = activity.lot_panel, request.POST.get("step")
    if step == "prepare":
        panels.prepare(detail, actor=request.user)
        messages.success(request, _("The list is published with its hash. Now the lot can be drawn."))
        return True
    if step not in ("type", "confirm") or not form.is_valid():
        return False
    number = int(form.cleaned_data["number"])
    if step == "type":
        panels.type_number(detail, number=number, actor=request.user)
        messages.success(request, _("Noted. Now somebody else confirms the number."))
    else:
        panels.confirm_number(detail, number=number, actor=request.user)
        messages.success(request, _("The lot is drawn. All volunteers are told."))
    return True


def _note(request: HttpRequest, activity: Activity) -> None:
    step = request.POST.get("step")
    if step == "next":
        panels.ask_next(activity.lot_panel, actor=request.user)
        messages.success(request, _("The next was asked."))
        return
    found = activity.lot_panel.volunteers.filter(pk=request.POST.get("volunteer")).first()
    if found is None:
        raise Http404
    if step == "leave":
        panels.withdraw(found, actor=request.user)
    elif step in ("yes", "no"):
        panels.answer(found, comes=step == "yes", actor=request.user)
    messages.success(request, _("Noted."))


def _page(
    request: HttpRequest, template: str, activity: Activity, *, status: int = 0, **context: Any
) -> HttpResponse:
    form = context.get("form")
    context |= {"activity": activity, "project": activity.project, "detail": activity.lot_panel}
    found = status or (422 if form is not None and form.is_bound else 200)
    return render(request, f"{FOLDER}/{template}", context, status=found)


def _number(key: str) -> int:
    if not key.isascii() or not key.isdigit():
        raise Http404
    return int(key)
