"""Workshops for everybody: the sessions, keeping a seat without an account, giving it back, the calendar."""

import secrets

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import ical
from common.identifiers import is_code
from common.refusal import Refusal
from participation.activities.registry import kind_of
from participation.errors import TooManyRequests
from participation.forms_of_workshops import SeatForm
from participation.models import Activity, Registration, Session, TableNote, TablePhoto
from participation.services import workshops
from participation.services.workshop_letters import SALT
from people.throttle import too_often

# A community centre keeps seats for many people from one address.
SEATS_AN_HOUR = 300
LOOKS_AN_HOUR = 300


def page(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows the sessions with their seats; afterwards what the tables wrote and the minutes."""
    now = timezone.now()
    notes = Prefetch("notes", TableNote.objects.shown().order_by("table", "-votes", "pk"))
    photos = Prefetch("photos", TablePhoto.objects.shown().order_by("table", "pk"))
    found = activity.sessions.select_related("neighbourhood")
    sessions = list(found.prefetch_related(notes, photos, "plan_items", "tables"))
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": kind_of(activity).detail_of(activity),
        "state": activity.state(now),
        "coming": [_row(session, activity, now=now) for session in sessions if not session.is_over(now)],
        "past": [_with_subjects(session) for session in sessions if session.is_over(now)],
        # A session's own plan goes before the workshop's words on the day.
        "has_plans": any(session.plan_items.all() for session in sessions),
    }
    return render(request, "participation/activities/workshop/page.html", context)


def keep_seat(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Keeps a seat in a session, or a place on its waiting list."""
    session = _session(activity, key)
    detail = kind_of(activity).detail_of(activity)
    form = SeatForm(request.POST or None, most=detail.most_seats, initial={"key": secrets.token_urlsafe(18)})
    context = {"activity": activity, "project": activity.project, "session": session, "form": form}
    template = "participation/activities/workshop/seat.html"
    if request.method != "POST":
        if session.cancelled_because or activity.state() != "open" or session.starts_at <= timezone.now():
            return redirect("activity", activity.project.slug, activity.slug)
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=422)
    if too_often(request, f"seat-{activity.pk}", limit=SEATS_AN_HOUR):
        form.add_error(None, str(TooManyRequests()))
        return render(request, template, context, status=429)
    try:
        registered = workshops.register(
            session, most=detail.most_seats, language=get_language() or "tr", **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, template, context, status=409)
    address = reverse(
        "activity_part_of", args=[activity.project.slug, activity.slug, "yerim", registered.code]
    )
    return redirect(address)


def my_seat(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Shows a registration by its code, or by the link of a letter, and takes it back."""
    if not key:
        return _look_up(request, activity)
    found = _registration(activity, key)
    if found is None:
        raise Http404
    if request.method == "POST":
        workshops.cancel(found)
        messages.success(request, _("Given back. Thank you: somebody who waits gets the seat."))
        return redirect(request.path)
    session = found.session
    is_waiting = found.state == Registration.State.WAITING
    before = session.registrations.in_line().filter(number__lt=found.number).count() if is_waiting else 0
    context = {
        "activity": activity,
        "project": activity.project,
        "registration": found,
        "session": session,
        "ahead": before,
        "code": key if is_code(key) else "",
        "groups": key.split("-") if is_code(key) else [],
        "qr": _qr(key) if is_code(key) and not is_waiting else "",
        "can_cancel": found.state != Registration.State.CANCELLED and not session.is_over(),
    }
    answer = render(request, "participation/activities/workshop/mine.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def feed(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Gives one session, or all of them, to a calendar programme."""
    wanted = [_session(activity, key)] if key else list(activity.sessions.all())
    text = ical.calendar(
        activity.display_title, [_event(request, activity, s) for s in wanted], now=timezone.now()
    )
    return ical.answer(text, filename=f"{activity.slug}.ics")


def sheet(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Shows the plan of a session's day with its tables, to be printed and hung up."""
    session = _session(activity, key)
    context = {
        "activity": activity,
        "project": activity.project,
        "session": session,
        "items": session.plan_items.all(),
        "tables": session.tables.select_related("facilitator"),
    }
    return render(request, "participation/activities/workshop/sheet.html", context)


def _look_up(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Takes a typed code to its registration; every wrong one is answered alike."""
    code = request.GET.get("kod", "")[:40]
    context = {"activity": activity, "project": activity.project, "typed": code}
    if code and not too_often(request, f"seat-look-{activity.pk}", limit=LOOKS_AN_HOUR):
        if is_code(code) and workshops.find_registration(activity, code):
            return redirect("activity_part_of", activity.project.slug, activity.slug, "yerim", code)
        context["refusal"] = _("We do not know this code. Compare it with your note.")
    return render(request, "participation/activities/workshop/look_up.html", context)


def _with_subjects(session: Session) -> Session:
    """Puts beside each note what its table worked on."""
    subjects = {table.number: table.display_subject for table in session.tables.all()}
    for note in session.notes.all():
        note.subject = subjects.get(note.table, "")
    return session


def _row(session: Session, activity: Activity, *, now) -> dict[str, object]:
    free = session.free_for_all
    return {
        "session": session,
        "free": free,
        "is_open": activity.state(now) == "open"
        and session.starts_at > now
        and not session.cancelled_because,
    }


def _session(activity: Activity, key: str) -> Session:
    if not key.isdecimal() or len(key) > 12:
        raise Http404
    return get_object_or_404(activity.sessions.select_related("neighbourhood", "activity"), pk=int(key))


def _registration(activity: Activity, key: str) -> Registration | None:
    if is_code(key):
        return workshops.find_registration(activity, key)
    try:
        number = Signer(salt=SALT).unsign(key)
    except BadSignature:
        return None
    found = Registration.objects.filter(session__activity=activity, pk=number)
    return found.select_related("session__activity__project", "session__neighbourhood", "table").first()


def _event(request: HttpRequest, activity: Activity, session: Session) -> ical.Event:
    return ical.Event(
        uid=f"oturum-{session.pk}@{request.get_host()}",
        begins=session.starts_at,
        ends=session.ends_at,
        title=activity.display_title,
        place=session.where,
        url=request.build_absolute_uri(reverse("activity", args=[activity.project.slug, activity.slug])),
        is_cancelled=bool(session.cancelled_because),
    )


def _qr(code: str) -> str:
    from surveys.addresses import qr_svg

    return qr_svg(code, inline=True)
