"""Rooms at the desk: a space's calendar with who has it, keeping it for the house, rooms and house rules."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusal import Refusal
from people.roles import role_required
from stk_registry import rules
from stk_registry.forms.space import CampusForm, DaysForm, HoursForm, SpaceForm
from stk_registry.house import groups_of
from stk_registry.models import Campus, Space
from stk_registry.services import space_keeping
from stk_registry.services.space_deciding import when_of
from stk_registry.space_calendar import next_month
from stk_registry.views.space import calendar_of


@role_required(*rules.REGISTRY_ROLES)
def stk_spaces(request: HttpRequest) -> HttpResponse:
    """Lists the campuses with their spaces, and which offices and mailboxes are free today."""
    today = timezone.localdate()
    campuses = [
        {"campus": campus, "groups": groups_of(campus.spaces.all(), url_of=_calendar_of, today=today)}
        for campus in Campus.objects.order_by("name").prefetch_related("spaces")
    ]
    return render(request, "stk_registry/desk/spaces.html", {"campuses": campuses})


@role_required(*rules.REGISTRY_ROLES)
def stk_space_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows who has a space in a week or a month, and keeps a time for the house."""
    space = get_object_or_404(Space.objects.select_related("campus"), pk=pk)
    form = _form(space, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            space_keeping.keep_for_the_house(
                space,
                starts_at=data["starts_at"],
                ends_at=data["ends_at"],
                note=data["purpose"],
                actor=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept for the house. Nobody can get this time."))
            return redirect(request.get_full_path())
    calendar = calendar_of(request, space)
    first = calendar["first"] if calendar["by_month"] else calendar["days"][0].day
    end = next_month(first) if calendar["by_month"] else first + timedelta(days=7)
    begin, until = (timezone.make_aware(datetime.combine(day, time(0))) for day in (first, end))
    kept = space.allocations.filter(cancelled_at=None, starts_at__lt=until, ends_at__gt=begin)
    now = timezone.now()
    rows = [
        {"allocation": each, "when": when_of(each), "is_over": each.ends_at <= now}
        for each in kept.select_related("organisation", "request")
    ]
    context = {"space": space, "form": form, "rows": rows, **calendar}
    status = 422 if form.errors else 200
    return render(request, "stk_registry/desk/space_calendar.html", context, status=status)


@role_required(*rules.REGISTRY_ROLES)
def stk_space_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what a space is and when it may be booked; what was given stays given."""
    space = get_object_or_404(Space.objects.select_related("campus"), pk=pk)
    return _kept(request, SpaceForm(request.POST or None, instance=space), title=str(space))


@role_required(*rules.REGISTRY_ROLES)
def stk_space_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Adds a space to a campus."""
    campus = get_object_or_404(Campus, slug=slug)
    form = SpaceForm(request.POST or None, instance=Space(campus=campus))
    return _kept(request, form, title=_("Add a space"))


@role_required(*rules.REGISTRY_ROLES)
def stk_campus_add(request: HttpRequest) -> HttpResponse:
    """Adds a campus, without any space yet."""
    return _kept(request, CampusForm(request.POST or None), title=_("Add a campus"))


@role_required(*rules.REGISTRY_ROLES)
def stk_campus_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes a campus and its house rules, which everybody reads and every granting letter carries."""
    campus = get_object_or_404(Campus, slug=slug)
    return _kept(request, CampusForm(request.POST or None, instance=campus), title=str(campus))


def _kept(request: HttpRequest, form: SpaceForm | CampusForm, *, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        space_keeping.keep(form.instance, changed=form.changed_data, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect("stk_spaces")
    status = 422 if form.errors else 200
    return render(request, "stk_registry/desk/space_form.html", {"form": form, "title": title}, status=status)


def _calendar_of(space: Space) -> str:
    return reverse("stk_space_calendar", args=[space.pk])


def _form(space: Space, data: object) -> HoursForm | DaysForm:
    form = (HoursForm if space.by_the_hour else DaysForm)(data, space=space)
    for name in ("people", "is_public_event", "event_title", "any_will_do"):
        form.fields.pop(name, None)
    form.fields["purpose"].help_text = _("For example: maintenance. Only the unit reads it.")
    return form
