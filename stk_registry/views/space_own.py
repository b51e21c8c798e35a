"""An organisation asks for space: a request with its free times, its answers, cancelling, its calendar."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common import ical
from common.refusal import Refusal
from stk_registry.errors import SlotIsTaken
from stk_registry.forms.space import DaysForm, HoursForm
from stk_registry.free_times import nearest_free, others_free
from stk_registry.house import groups_of
from stk_registry.models import Organisation, Space, SpaceRequest
from stk_registry.services import spaces
from stk_registry.services.programme import programme_address
from stk_registry.services.space_deciding import when_of
from stk_registry.views.own_access import my_organisation
from stk_registry.views.space import calendar_of

PER_PAGE = 20
State = SpaceRequest.State
ALIVE = (State.SUBMITTED, State.WAITING, State.GRANTED)


@never_cache
@login_required
def own_space(request: HttpRequest, slug: str) -> HttpResponse:
    """Lists what the organisation asked for, the newest first, and what it may ask for."""
    organisation, _term = my_organisation(request, slug)
    asked = organisation.space_requests.select_related("space__campus", "organisation").order_by("-pk")
    page = Paginator(asked, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    page.object_list = [_row(each, now=now) for each in page.object_list]
    spaces_to_ask = list(Space.objects.select_related("campus"))
    context = {
        "organisation": organisation,
        "page": page,
        "groups": groups_of(
            spaces_to_ask,
            url_of=lambda space: reverse("own_space_ask", args=[slug, space.pk]),
            today=timezone.localdate(now),
        ),
        "with_campus": len({space.campus_id for space in spaces_to_ask}) > 1,
    }
    return render(request, "stk_registry/space/own_list.html", context)


@never_cache
@login_required
def own_space_ask(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks for a space; when it is taken, the nearest free times stand there to choose, nothing typed is lost."""
    organisation, _term = my_organisation(request, slug)
    space = get_object_or_404(Space.objects.select_related("campus"), pk=pk)
    if request.method != "POST":
        form = _form(space)(None, space=space, initial=_initial(request))
        return _page(request, organisation, space, form)
    space, typed = _chosen(request, space)
    form = _form(space)(typed, space=space)
    if not form.is_valid():
        return _page(request, organisation, space, form, status=422)
    wish = form.wish()
    try:
        spaces.ask_for_space(organisation, actor=request.user, **wish)
    except SlotIsTaken:
        return _page(request, organisation, space, form, offers=_offers(space, wish), status=409)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, organisation, space, form, status=422)
    messages.success(request, _("Your request is with the unit. You get a letter with its answer."))
    return redirect("own_space", slug)


@login_required
@require_POST
def own_space_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes a request or a booking back that is not over."""
    organisation, _term = my_organisation(request, slug)
    asked = get_object_or_404(organisation.space_requests.filter(ends_at__gt=timezone.now()), pk=pk)
    try:
        spaces.cancel(asked, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Cancelled. The time is free for others now."))
    return redirect("own_space", slug)


@never_cache
@login_required
def own_space_ics(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Gives a booking to the person's calendar programme."""
    organisation, _term = my_organisation(request, slug)
    granted = organisation.space_requests.filter(state=State.GRANTED).select_related("space__campus")
    asked = get_object_or_404(granted, pk=pk)
    if asked.space is None:
        raise Http404
    event = ical.Event(
        uid=f"yer-istek-{asked.pk}@{request.get_host()}",
        begins=asked.starts_at,
        ends=asked.ends_at,
        title=asked.event_title or asked.purpose,
        place=", ".join(
            part for part in (f"{asked.space}, {asked.space.campus}", asked.space.campus.address) if part
        ),
        url=request.build_absolute_uri(request.path.removesuffix(f"{pk}/takvim.ics")),
    )
    text = ical.calendar(organisation.name, [event], now=timezone.now())
    return ical.answer(text, filename=f"yer-{asked.pk}.ics")


def _row(asked: SpaceRequest, *, now: datetime) -> dict[str, Any]:
    tones = {
        State.SUBMITTED: "open",
        State.WAITING: "waiting",
        State.GRANTED: "done",
        State.DECLINED: "stopped",
    }
    return {
        "asked": asked,
        "when": when_of(asked),
        "tone": tones.get(asked.state, ""),
        "can_cancel": asked.state in ALIVE and asked.ends_at > now,
        "is_granted": asked.state == State.GRANTED,
        "programme_url": programme_address(asked),
    }


def _form(space: Space) -> type[HoursForm | DaysForm]:
    return HoursForm if space.by_the_hour else DaysForm


def _initial(request: HttpRequest) -> dict[str, str]:
    day = request.GET.get("gun", "")
    return {"day": day, "first_day": day} if day else {}


def _chosen(request: HttpRequest, space: Space) -> tuple[Space, Any]:
    """Returns the space and the form's data; a pressed offer replaces the time, or the space, that was typed."""
    typed = request.POST.copy()
    other = typed.get("other", "")
    if other.isdecimal():
        alike = Space.objects.select_related("campus").filter(campus=space.campus_id, kind=space.kind)
        space = get_object_or_404(alike, pk=int(other))
    begin, _slash, end = typed.get("offer", "").partition("/")
    try:
        first, last = datetime.fromisoformat(begin), datetime.fromisoformat(end)
    except ValueError:
        return space, typed
    for name, value in _fields_of(first, last).items():
        typed[name] = value
    return space, typed


def _fields_of(first: datetime, last: datetime) -> dict[str, str]:
    return {
        "day": f"{first:%Y-%m-%d}",
        "begins": f"{first:%H:%M}",
        "ends": f"{last:%H:%M}",
        "first_day": f"{first:%Y-%m-%d}",
        "last_day": f"{last:%Y-%m-%d}",
    }


def _offers(space: Space, wish: dict[str, Any]) -> dict[str, Any]:
    starts_at, ends_at = wish["starts_at"], wish["ends_at"]
    near = nearest_free(space, starts_at, ends_at, now=timezone.now())
    return {
        "times": [_offer(space, first, last) for first, last in near],
        "spaces": others_free(space, starts_at, ends_at, people=wish.get("people")),
    }


def _offer(space: Space, first: datetime, last: datetime) -> dict[str, str]:
    begin, end = timezone.localtime(first), timezone.localtime(last)
    shown = SpaceRequest(starts_at=first, ends_at=last)
    if not space.by_the_hour:
        end -= timedelta(days=1)
    return {"value": f"{begin:%Y-%m-%dT%H:%M}/{end:%Y-%m-%dT%H:%M}", "label": when_of(shown)}


def _page(
    request: HttpRequest,
    organisation: Organisation,
    space: Space,
    form: HoursForm | DaysForm,
    *,
    offers: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "space": space,
        "form": form,
        "offers": offers,
        **calendar_of(request, space),
    }
    return render(request, "stk_registry/space/own_ask.html", context, status=status)
