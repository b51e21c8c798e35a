"""The quick-resolution desks: choosing one, calling numbers, taking matters in; the kiosk and the hall's screen."""

import secrets

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework.forms_of_clerks import DeskForm, MoveForm
from casework.models import Ticket
from casework.reading_aloud import groups_aloud
from casework.services import hall, referring
from casework.services.opening import open_case
from casework.words import Door
from city.models import OrgUnit
from common.refusal import Refusal
from people.models import Role
from people.roles import role_required
from people.throttle import too_often

NUMBERS_AN_HOUR = 2000
SHOWN = 12
SALT = "hall-desk"
clerks = role_required(Role.FRONT_DESK)


@clerks
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Lists the desks with how many wait at each."""
    today = timezone.localdate()
    waiting = Ticket.objects.filter(day=today, state=Ticket.State.WAITING).values_list("desk", flat=True)
    counts: dict[int, int] = {}
    for pk in waiting:
        counts[pk] = counts.get(pk, 0) + 1
    desks = [
        (desk, counts.get(desk.pk, 0), hall.may_serve(request.user, desk)) for desk in hall.desks_on(today)
    ]
    return render(request, "casework/desks.html", {"desks": desks})


@never_cache
@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """One desk: who is here, who waits, and the steps: draw, next, served, did not come, another desk."""
    here = _desk(request, code)
    if request.method == "POST":
        try:
            _step(request, here)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("hall_desk", code)
    today = timezone.localdate()
    waiting = here.tickets.filter(day=today, state=Ticket.State.WAITING).select_related("moved_from__desk")
    token = desk_token(here)
    context = {
        "desk": here,
        "current": hall.in_hand(request.user),
        "waiting": waiting[:50],
        "served": here.tickets.filter(day=today, state=Ticket.State.SERVED).count(),
        "move_form": MoveForm(desk=here),
        "kiosk": reverse("hall_kiosk", args=[token]),
        "board": reverse("hall_board", args=[token]),
    }
    return render(request, "casework/desk.html", context)


@never_cache
@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Takes a matter in at a desk, and hands it over to a unit with a note."""
    here = _desk(request, code)
    form = DeskForm(request.POST or None, initial={"key": secrets.token_urlsafe(12)})
    context = {"desk": here, "form": form, "current": hall.in_hand(request.user)}
    if not form.is_bound or not form.is_valid():
        return render(request, "casework/desk_take.html", context, status=422 if form.is_bound else 200)
    try:
        opened = open_case(door=Door.DESK, entered_by=request.user, asker=form.asker(), **form.matter())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "casework/desk_take.html", context, status=409)
    unit, note = form.cleaned_data["unit"], form.cleaned_data["note"]
    if opened.is_new and unit and opened.case.unit_id != unit.pk:
        referring.refer(opened.case, to=unit, actor=request.user, note=note)
    if context["current"]:
        hall.link_case(context["current"], opened.case)
    context |= {"case": opened.case, "groups": groups_aloud(opened.code), "code": opened.code, "unit": unit}
    return render(request, "casework/desk_taken.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """Draws a number at the entrance; the signed address is the device's, and nobody signs in at it."""
    here = _desk_of_token(token)
    if request.method == "POST":
        if too_often(request, "hall-numbers", limit=NUMBERS_AN_HOUR):
            messages.error(request, _("Please ask at the desk."))
            return redirect("hall_kiosk", token)
        return redirect(f"{reverse('hall_kiosk', args=[token])}?no={hall.draw(here).number}")
    number = request.GET.get("no", "")[:6]
    waiting = here.tickets.filter(day=timezone.localdate(), state=Ticket.State.WAITING)
    before = waiting.filter(number__lt=int(number)).count() if number.isdecimal() else None
    context = {"desk": here, "number": number if number.isdecimal() else "", "before": before}
    return render(request, "casework/kiosk.html", context)


@never_cache
@require_safe
def board(request: HttpRequest, token: str) -> HttpResponse:
    """Shows in the hall which numbers are called."""
    here = _desk_of_token(token)
    today = here.tickets.filter(day=timezone.localdate())
    context = {
        "desk": here,
        "called": today.filter(state=Ticket.State.CALLED).order_by("-called_at")[:SHOWN],
        "waiting": today.filter(state=Ticket.State.WAITING).count(),
    }
    return render(request, "casework/board.html", context)


def desk_token(desk: OrgUnit) -> str:
    """Returns the address of a desk's kiosk and screen: it opens nothing else."""
    return Signer(salt=SALT).sign(desk.code)


def _desk_of_token(token: str) -> OrgUnit:
    try:
        return _desk_of(Signer(salt=SALT).unsign(token))
    except BadSignature:
        raise Http404 from None


def _desk_of(code: str) -> OrgUnit:
    found = (
        OrgUnit.objects.valid_on(timezone.localdate()).of_kind(OrgUnit.Kind.DESK).filter(code=code).first()
    )
    if found is None:
        raise Http404
    return found


def _desk(request: HttpRequest, code: str) -> OrgUnit:
    found = _desk_of(code)
    if not hall.may_serve(request.user, found):
        raise Http404
    return found


def _step(request: HttpRequest, here: OrgUnit) -> None:
    step, clerk = request.POST.get("step"), request.user
    number = request.POST.get("ticket", "")
    current = Ticket.objects.filter(pk=number).first() if number.isdecimal() else None
    if step == "draw":
        drawn = hall.draw(here)
        messages.success(request, _("Number %(number)s was given.") % {"number": drawn.number})
    elif step in (Ticket.State.SERVED, Ticket.State.MISSED) and current:
        hall.end(current, clerk=clerk, state=step)
    elif step == "next":
        if current:
            hall.end(current, clerk=clerk, state=Ticket.State.SERVED)
        if hall.call_next(here, clerk=clerk) is None:
            messages.info(request, _("Nobody waits."))
    elif step == "move" and current:
        form = MoveForm(request.POST, desk=here)
        if form.is_valid():
            moved = hall.move(
                current, to=form.cleaned_data["to"], clerk=clerk, note=form.cleaned_data["note"]
            )
            said = _("Sent to %(desk)s with the number %(number)s.")
            messages.success(request, said % {"desk": moved.desk.label, "number": moved.number})
