"""Workshops at the desk: sessions, who comes, the door, what the tables wrote, the minutes."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.identifiers import is_code
from common.refusal import Refusal
from participation.activities.registry import kind_of
from participation.errors import NobodyUnderThis
from participation.forms_of_workshops import CallOffForm, DeskSeatForm, MinutesForm, NoteForm, SessionForm
from participation.minutes_draft import drafted
from participation.models import Activity, Registration, Session
from participation.services import workshop_minutes, workshops

NEW = "yeni"


def panel(activity: Activity) -> dict[str, Any]:
    """What the desk's page of a workshop shows beside the notes."""
    sessions = activity.sessions.select_related("neighbourhood").prefetch_related("tables__facilitator")
    return {"sessions": sessions, "new": NEW}


def session(request: HttpRequest, activity: Activity, key: str = NEW) -> HttpResponse:
    """Adds a session, or changes one; more seats move people up."""
    found = None if key == NEW else session_of(activity, key)
    form = SessionForm(request.POST or None, instance=found)
    if request.method == "POST" and "call_off" in request.POST and found:
        return _call_off(request, activity, found)
    if request.method == "POST" and form.is_valid():
        try:
            if found:
                workshops.change_session(found, changes=form.cleaned_data, actor=request.user)
            else:
                workshops.add_session(activity, actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("capacity", str(refusal))
        else:
            messages.success(request, _("The session is saved."))
            return redirect("activity_desk", activity.pk)
    context = context_of(activity, session=found, form=form, call_off=CallOffForm(auto_id="off_%s"))
    status = 422 if form.is_bound else 200
    return render(request, "participation/activities/workshop/session.html", context, status=status)


def registrations(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Lists who comes and who waits; takes seats by telephone, checks in at the door, cancels."""
    found = session_of(activity, key)
    most = found.capacity if found.reserved else kind_of(activity).detail_of(activity).most_seats
    form = _seat_form(request, most=min(most, 30))
    if request.method == "POST":
        if "came" in request.POST or "cancel" in request.POST:
            if request.headers.get("Accept") == "application/json":
                return _told_to_the_page(request, found)
            _at_the_door(request, found)
            return redirect(request.path)
        if form.is_valid() and _kept(request, found, form, most=most):
            return redirect(request.path)
    rows = found.registrations.standing().select_related("organisation", "table")
    context = context_of(
        activity,
        session=found,
        form=form,
        coming=[each for each in rows if each.state == Registration.State.CONFIRMED],
        waiting=[each for each in rows if each.state == Registration.State.WAITING],
        came=workshops.people_who_came(found),
        door_words=door_words(),
    )
    status = 422 if form.is_bound else 200
    return render(request, "participation/activities/workshop/registrations.html", context, status=status)


def tables(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Takes what the tables wrote down, one line at a time; the table stays chosen for the next line."""
    found = session_of(activity, key)
    table = request.GET.get("masa", "1")
    initial = {"key": secrets.token_urlsafe(18), "table": table if table.isdecimal() else 1}
    form = NoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        workshop_minutes.note(found, actor=request.user, **typed)
        messages.success(request, _("Written down."))
        return redirect(f"{request.path}?masa={typed['table']}")
    notes = found.notes.order_by("table", "-votes", "pk")
    photos = found.photos.order_by("table", "pk")
    context = context_of(activity, session=found, form=form, notes=notes, photos=photos)
    context["tables"] = found.tables.select_related("facilitator")
    status = 422 if form.is_bound else 200
    return render(request, "participation/activities/workshop/tables.html", context, status=status)


def minutes(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Writes the minutes of a session; another person approves them, then the public reads them."""
    found = session_of(activity, key)
    is_draft = not found.minutes
    begun = drafted(found) if is_draft else found.minutes
    form = MinutesForm(request.POST or None, initial={"minutes": begun})
    if request.method == "POST":
        try:
            if "approve" in request.POST:
                workshop_minutes.approve(found, actor=request.user)
                messages.success(request, _("Approved; the public reads the minutes now."))
                return redirect(request.path)
            if form.is_valid():
                workshop_minutes.write(found, text=form.cleaned_data["minutes"], actor=request.user)
                messages.success(request, _("Saved. Another person approves the minutes."))
                return redirect(request.path)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
    is_own = found.minutes_by_id == request.user.pk
    context = context_of(activity, session=found, form=form, is_own=is_own, is_draft=is_draft)
    return render(request, "participation/activities/workshop/minutes.html", context)


def door_words() -> dict[str, str]:
    """What the door's page says by itself while it has no connection."""
    return {
        "waits": _("{n} not yet sent."),
        "no_connection": _("There is no connection. Go on: everything is kept here and sent by itself."),
        "busy": _("The server does not answer. It is tried again by itself."),
        "signed_out": _("You are signed out. Sign in in another tab; what is kept here is then sent."),
        "not_sent": _("not yet sent"),
        "came": _("{n} came"),
    }


def _seat_form(request: HttpRequest, *, most: int) -> DeskSeatForm:
    is_seat = request.method == "POST" and "seats" in request.POST
    return DeskSeatForm(
        request.POST if is_seat else None, most=most, initial={"key": secrets.token_urlsafe(18)}
    )


def _kept(request: HttpRequest, found: Session, form: DeskSeatForm, *, most: int) -> bool:
    try:
        made = workshops.register(found, most=most, entered_by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    told = {"code": made.code, "state": made.registration.get_state_display()}
    messages.success(request, _("%(state)s. Code for the person: %(code)s") % told)
    return True


def _at_the_door(request: HttpRequest, found: Session) -> None:
    try:
        said = _checked_in(request, found)[0]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)


def _checked_in(request: HttpRequest, found: Session) -> tuple[str, Registration]:
    """Does what was pressed at the door, and returns what to say. Errors: NobodyUnderThis, TooManySeats."""
    registration = _of_the_door(request, found)
    if registration is None:
        raise NobodyUnderThis
    if "cancel" in request.POST:
        workshops.cancel(registration, actor=request.user)
        return _("Cancelled; who waits has moved up."), registration
    typed = request.POST["came"]
    came = int(typed) if typed.isdecimal() else (None if typed == "" else registration.seats)
    registration = workshops.check_in(registration, came=came, actor=request.user)
    told = {"who": registration, "table": registration.table}
    said = _("Checked in: %(who)s, %(table)s") if registration.table else _("Checked in: %(who)s")
    return said % told, registration


def _told_to_the_page(request: HttpRequest, found: Session) -> JsonResponse:
    """Answers a page that went on without a connection; what cannot be done is said, and need not be sent again."""
    try:
        said, registration = _checked_in(request, found)
    except Refusal as refusal:
        return JsonResponse({"said": str(refusal), "number": request.POST.get("number", ""), "came": None})
    told = {"said": said, "number": registration.number, "came": registration.came}
    told["came_in_all"] = workshops.people_who_came(found)
    return JsonResponse(told)


def _of_the_door(request: HttpRequest, found: Session) -> Registration | None:
    """Returns who is meant: by the row's number, or by a code that was scanned or typed."""
    code, number = request.POST.get("code", "")[:40], request.POST.get("number", "")
    if is_code(code):
        registration = workshops.find_registration(found.activity, code)
        return registration if registration and registration.session_id == found.pk else None
    return found.registrations.filter(number=int(number)).first() if number.isdecimal() else None


def _call_off(request: HttpRequest, activity: Activity, found: Session) -> HttpResponse:
    form = CallOffForm(request.POST)
    try:
        workshops.call_off(found, reason=form.data.get("reason", ""), actor=request.user)
        messages.success(
            request, _("The session is called off; everybody who left an address is written to.")
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("activity_desk", activity.pk)


def session_of(activity: Activity, key: str) -> Session:
    if not key.isdecimal() or len(key) > 12:
        raise Http404
    return get_object_or_404(activity.sessions.select_related("activity"), pk=int(key))


def context_of(activity: Activity, **more: Any) -> dict[str, Any]:
    return {"activity": activity, "project": activity.project, **more}
