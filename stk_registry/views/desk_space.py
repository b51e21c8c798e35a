"""Requests for space at the desk: what waits, giving a space or not, taking back what was given."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusal import Refusal
from people.roles import role_required
from stk_registry import rules
from stk_registry.errors import ChangeIsTaken, SlotIsTaken
from stk_registry.forms.space import AnswerForm, TakeBackForm
from stk_registry.free_times import free_of
from stk_registry.models import Space, SpaceAllocation, SpaceRequest, SpaceSlot
from stk_registry.services import space_deciding
from stk_registry.services.programme import may_be_switched
from stk_registry.services.space_deciding import Answer, Verb, when_of
from stk_registry.services.spaces import slots_of
from stk_registry.views.desk_words import known_as

PER_PAGE = 25
State = SpaceRequest.State
TABS = {
    "": (State.SUBMITTED,),
    "liste": (State.WAITING,),
    "biten": (State.GRANTED, State.DECLINED, State.CANCELLED),
    "program": (State.GRANTED,),
}


@role_required(*rules.REGISTRY_ROLES)
def stk_space_queue(request: HttpRequest) -> HttpResponse:
    """Lists requests: without an answer, the nearest first; the waiting list; decided; public events to come."""
    chosen = request.GET.get("hal", "")
    states = TABS.get(chosen, TABS[""])
    found = SpaceRequest.objects.filter(state__in=states).select_related("organisation", "space__campus")
    if chosen == "program":
        found = found.filter(is_public_event=True, ends_at__gt=timezone.now())
    ordered = found.order_by("-decided_at", "-pk") if chosen == "biten" else found.order_by("starts_at", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = _rows(list(page.object_list))
    context = {
        "page": page,
        "tabs": _tabs(chosen if chosen in TABS else ""),
        "query": f"hal={chosen}&" if chosen in TABS and chosen else "",
        "is_decided": chosen == "biten",
        "is_programme": chosen == "program",
    }
    return render(request, "stk_registry/desk/space_queue.html", context)


@role_required(*rules.REGISTRY_ROLES)
def stk_space_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a request with the spaces that are free then, and answers it when its letter was seen."""
    people = ("organisation", "asked_by", "decided_by", "space__campus")
    asked = get_object_or_404(SpaceRequest.objects.select_related(*people), pk=pk)
    if request.method != "POST":
        return _page(request, asked, _form(asked))
    if asked.state not in (State.SUBMITTED, State.WAITING):
        messages.error(request, str(ChangeIsTaken()))
        return _page(request, asked, _form(asked), status=409)
    form = AnswerForm(request.POST, spaces=_spaces_for(asked))
    if not form.is_valid() or "edit" in request.POST:
        return _page(request, asked, form, status=200 if "edit" in request.POST else 422)
    data = form.cleaned_data
    given = Answer(verb=Verb(data["verb"]), space=data["space"], reason=data["reason"].strip())
    if "send" not in request.POST:
        return _letter(request, asked, given)
    return _sent(request, asked, given, form)


@role_required(*rules.REGISTRY_ROLES)
def stk_space_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Frees what was given, with a reason that the organisation reads."""
    kept = SpaceAllocation.objects.filter(cancelled_at=None, ends_at__gt=timezone.now())
    rows = kept.select_related("space__campus", "organisation", "request__asked_by", "request__organisation")
    allocation = get_object_or_404(rows, pk=pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        space_deciding.take_back(allocation, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("The time is free again. Who had asked for it is told why."))
        return redirect("stk_space_calendar", allocation.space_id)
    context = {"allocation": allocation, "form": form, "when": when_of(allocation)}
    status = 422 if form.errors else 200
    return render(request, "stk_registry/desk/space_take_back.html", context, status=status)


def _sent(request: HttpRequest, asked: SpaceRequest, given: Answer, form: AnswerForm) -> HttpResponse:
    try:
        space_deciding.answer(asked, given, actor=request.user)
    except SlotIsTaken:
        asked.refresh_from_db()
        form.add_error("space", _("Somebody got this space for this time a moment ago. Nothing was sent."))
        return _page(request, asked, form, status=409)
    except ChangeIsTaken as refusal:
        asked.refresh_from_db()
        messages.error(request, str(refusal))
        return _page(request, asked, _form(asked), status=409)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, asked, form, status=422)
    messages.success(request, _("Decided: %(state)s. The letter is on its way.") % {
        "state": asked.get_state_display()
    })  # fmt: skip
    return redirect("stk_space_queue")


def _letter(request: HttpRequest, asked: SpaceRequest, given: Answer) -> HttpResponse:
    subject, body = space_deciding.letter_of(asked, given)
    context = {
        "title": asked.organisation.name,
        "subject": subject,
        "body": body,
        "to": known_as(asked.asked_by),
        "kept": [
            ("verb", given.verb.value),
            ("space", str(given.space.pk) if given.space else ""),
            ("reason", given.reason),
        ],
        "is_granting": given.verb == Verb.GRANT,
        "back_url": request.path,
    }
    return render(request, "stk_registry/desk/space_letter.html", context)


def _form(asked: SpaceRequest) -> AnswerForm:
    return AnswerForm(initial={"verb": Verb.GRANT, "space": asked.space_id}, spaces=_spaces_for(asked))


def _spaces_for(asked: SpaceRequest) -> QuerySet[Space]:
    """Returns the spaces of the wished kind: on the wished campus when one is named."""
    alike = Space.objects.filter(kind=asked.kind, out_of_use_because="")
    return alike.filter(campus=asked.space.campus_id) if asked.space else alike


def _page(request: HttpRequest, asked: SpaceRequest, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    alike = list(_spaces_for(asked).select_related("campus").order_by("campus__name", "code"))
    free = free_of(alike, asked.starts_at, asked.ends_at)
    context = {
        "asked": asked,
        "when": when_of(asked),
        "sender": known_as(asked.asked_by),
        "is_open": asked.state in (State.SUBMITTED, State.WAITING),
        "form": form,
        "spaces": [{"space": each, "is_free": each.pk in free} for each in alike],
        "others": _rivals(asked),
        "may_switch": may_be_switched(asked, now=timezone.now()),
    }
    return render(request, "stk_registry/desk/space_request.html", context, status=status)


def _rivals(asked: SpaceRequest) -> QuerySet[SpaceRequest]:
    """Returns the other open requests for this kind that touch the same time; at most ten."""
    touching = SpaceRequest.objects.filter(
        kind=asked.kind,
        state__in=(State.SUBMITTED, State.WAITING),
        starts_at__lt=asked.ends_at,
        ends_at__gt=asked.starts_at,
    )
    if asked.space_id:
        touching = touching.filter(Q(space=asked.space_id) | Q(space=None))
    return touching.exclude(pk=asked.pk).select_related("organisation").order_by("asked_at")[:10]


def _rows(found: list[SpaceRequest]) -> list[dict[str, Any]]:
    """Returns the rows of a page; whether the wished space is free still is one query for all."""
    wanted = {
        each.pk: set(slots_of(each.space, each.starts_at, each.ends_at))
        for each in found
        if each.space and each.state in (State.SUBMITTED, State.WAITING)
    }
    taken: set[tuple[int, Any]] = set()
    if wanted:
        moments = [moment for slots in wanted.values() for moment in slots]
        slots = SpaceSlot.objects.filter(
            space__in={each.space_id for each in found},
            begins__gte=min(moments),
            begins__lte=max(moments),
        )
        taken = set(slots.values_list("space", "begins"))
    return [
        {
            "asked": each,
            "when": when_of(each),
            "is_taken": any((each.space_id, moment) in taken for moment in wanted.get(each.pk, ())),
        }
        for each in found
    ]


def _tabs(active: str) -> list[dict[str, Any]]:
    counted = dict(SpaceRequest.objects.order_by().values_list("state").annotate(found=Count("pk")))
    labels = {
        "": _("Waiting for an answer"),
        "liste": _("Waiting list"),
        "biten": _("Decided"),
        "program": _("Monthly programme"),
    }
    home = reverse("stk_space_queue")
    tabs: list[dict[str, Any]] = [
        {
            "label": label,
            "url": f"{home}?hal={key}" if key else home,
            "active": key == active,
            "count": None
            if key in ("biten", "program")
            else sum(counted.get(state, 0) for state in TABS[key]),
        }
        for key, label in labels.items()
    ]
    return [*tabs, {"label": _("Rooms and calendars"), "url": reverse("stk_spaces"), "active": False}]
