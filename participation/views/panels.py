"""Panels by lot for everybody: how the lot works, volunteering without an account, one's own entry, the list."""

import secrets

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.identifiers import is_code
from common.refusal import Refusal
from participation.errors import TooManyRequests
from participation.forms_of_panels import VolunteerForm
from participation.models import Activity, Volunteer
from participation.panel_figures import figures_of
from participation.services import panels
from participation.services.panel_letters import SALT
from people.throttle import too_often

FOLDER = "participation/activities/panel"
ENTRIES_AN_HOUR = 100
LOOKS_AN_HOUR = 300


def page(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows what the panel works on, how its members are chosen, and how far that is."""
    detail = activity.lot_panel
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": detail,
        "state": activity.state(),
        "figures": figures_of(detail),
        "recommendations": activity.recommendations.shown().order_by("-votes", "pk"),
        "takes_volunteers": activity.state() == "open" and not detail.is_prepared,
    }
    return render(request, f"{FOLDER}/page.html", context)


def volunteer(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Puts somebody into the pool."""
    detail = activity.lot_panel
    if activity.state() != "open" or detail.is_prepared:
        return redirect("activity", activity.project.slug, activity.slug)
    form = VolunteerForm(request.POST or None, panel=detail, initial={"key": secrets.token_urlsafe(18)})
    context = {"activity": activity, "project": activity.project, "detail": detail, "form": form}
    if request.method != "POST":
        return render(request, f"{FOLDER}/volunteer.html", context)
    status = 422
    if form.is_valid():
        if too_often(request, f"panel-{activity.pk}", limit=ENTRIES_AN_HOUR):
            form.add_error(None, str(TooManyRequests()))
            return render(request, f"{FOLDER}/volunteer.html", context, status=429)
        try:
            done = panels.volunteer(activity, language=get_language() or "tr", **form.given)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return redirect("activity_part_of", activity.project.slug, activity.slug, "kaydim", done.code)
    return render(request, f"{FOLDER}/volunteer.html", context, status=status)


def mine(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Shows an entry by its code or by the link of a letter; there one says yes or no, or leaves."""
    if not key:
        return _look_up(request, activity)
    found = _entry(activity, key)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, found)
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": found.panel,
        "volunteer": found,
        "code": key if is_code(key) else "",
        "groups": key.split("-") if is_code(key) else [],
    }
    answer = render(request, f"{FOLDER}/mine.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def list_file(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Gives the published list: a line a number, byte for byte what the hash on the page is of."""
    detail = activity.lot_panel
    if not detail.is_prepared:
        raise Http404
    answer = HttpResponse(detail.list_text.encode(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{activity.slug}-kura.txt"'
    return answer


def _answered(request: HttpRequest, found: Volunteer) -> HttpResponse:
    """Takes yes, no, or leaving."""
    try:
        match request.POST.get("say"):
            case "yes":
                panels.answer(found, comes=True)
                messages.success(request, _("Thank you. We look forward to you."))
            case "no":
                panels.answer(found, comes=False)
                messages.success(request, _("Thank you for telling us. We ask the next."))
            case "leave":
                panels.withdraw(found)
                messages.success(request, _("You are out of the pool; your name and contact are deleted."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(request.path)


def _look_up(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Takes a typed code to its entry; every wrong one is answered alike."""
    code = request.GET.get("kod", "")[:40]
    context = {"activity": activity, "project": activity.project, "typed": code}
    if code and not too_often(request, f"panel-look-{activity.pk}", limit=LOOKS_AN_HOUR):
        if is_code(code) and panels.find_volunteer(activity, code):
            parts = [activity.project.slug, activity.slug, "kaydim", code]
            return redirect(reverse("activity_part_of", args=parts))
        context["refusal"] = _("We do not know this code. Compare it with your note.")
    return render(request, f"{FOLDER}/look_up.html", context)


def _entry(activity: Activity, key: str) -> Volunteer | None:
    if is_code(key):
        return panels.find_volunteer(activity, key)
    try:
        pk = Signer(salt=SALT).unsign(key)
    except BadSignature:
        return None
    found = Volunteer.objects.filter(panel__activity=activity, pk=pk)
    return found.select_related("panel__activity__project").first()
