"""A department's side of the desk: its requests, from the first draft to the answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from city.models import OrgUnit
from common.refusal import Refusal
from participation import rules
from participation.forms import AnswerForm, RequestForm
from participation.models import StudyRequest
from participation.querysets import requests_visible_to
from participation.services.requests import draft_request, revise_request, submit_request
from participation.timeline import COLOURS, timeline_of
from people.models import Role
from people.roles import role_required, units_of

REQUEST_ROLES = (Role.DEPARTMENT_OFFICER, *rules.STUDY_ROLES)
VIEWS = ("submitted", "asked_back", "accepted", "declined", "draft")


@role_required(*REQUEST_ROLES)
def request_list(request: HttpRequest) -> HttpResponse:
    """Lists the requests this person sees, all or of one state."""
    state = request.GET.get("state", "")
    found = requests_visible_to(request.user)
    shown = found.filter(state=state) if state in StudyRequest.State.values else found
    tabs = [{"label": _("All"), "url": "?", "active": state not in VIEWS}]
    for value in VIEWS:
        label = StudyRequest.State(value).label
        tabs.append({"label": label, "url": f"?state={value}", "active": state == value})
    rows = [{"request": each, "kind": COLOURS.get(each.state, "")} for each in shown]
    may_write = bool(units_of(request.user, role=Role.DEPARTMENT_OFFICER))
    return render(
        request, "participation/request_list.html", {"rows": rows, "tabs": tabs, "may_write": may_write}
    )


@role_required(Role.DEPARTMENT_OFFICER)
def request_new(request: HttpRequest) -> HttpResponse:
    """Shows the empty form; what is sent becomes a draft, or goes to the unit at once."""
    form = RequestForm(request.POST or None, initial={"title": request.GET.get("baslik", "")[:160]})
    if request.method == "POST" and form.is_valid():
        units = units_of(request.user, role=Role.DEPARTMENT_OFFICER)
        made = draft_request(
            department=OrgUnit.objects.get(pk=units[0]), **form.cleaned_data, actor=request.user
        )
        return _after_saving(request, made)
    return render(request, "participation/request_form.html", {"form": form})


@role_required(Role.DEPARTMENT_OFFICER)
def request_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a draft, or a request that was asked back."""
    found = get_object_or_404(requests_visible_to(request.user), pk=pk)
    if not rules.may_edit_request(request.user, found):
        raise PermissionDenied
    form = RequestForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            revise_request(found, changes=form.cleaned_data, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("request_detail", pk=pk)
        return _after_saving(request, found)
    return render(request, "participation/request_form.html", {"form": form, "found": found})


@role_required(*REQUEST_ROLES)
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a request with its timeline, and the steps this person may take."""
    found = get_object_or_404(requests_visible_to(request.user), pk=pk)
    if not rules.may_see_request(request.user, found):
        raise Http404
    brief = getattr(found, "brief", None)
    context = {
        "found": found,
        "events": timeline_of(found),
        "kind": COLOURS.get(found.state, ""),
        "facts": _facts(found),
        "brief": brief,
        "project": getattr(found, "project", None),
        "may_edit": rules.may_edit_request(request.user, found),
        "may_triage": rules.may_triage(request.user),
        "may_sign": brief and not brief.is_signed and rules.heads_a_unit(request.user),
        "answer_form": AnswerForm(),
    }
    return render(request, "participation/request_detail.html", context)


def _after_saving(request: HttpRequest, found: StudyRequest) -> HttpResponse:
    if "send" not in request.POST:
        messages.success(request, _("The draft is saved."))
        return redirect("request_edit", pk=found.pk)
    try:
        submit_request(found, actor=request.user)
        messages.success(request, _("Sent to the participation unit. You can follow it here."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("request_detail", pk=found.pk)


def _facts(found: StudyRequest) -> list[dict]:
    places = ", ".join(map(str, found.neighbourhoods.all()))
    groups = ", ".join(group.label for group in found.groups.all())
    facts = [
        {"label": _("Department"), "value": found.department.label},
        {"label": _("Asked by"), "value": str(found.requested_by)},
        {"label": _("Decision due on"), "value": date_format(found.decision_due, "j F Y")},
        {"label": _("Neighbourhoods"), "value": _("The whole district") if found.whole_district else places},
        {"label": _("Groups"), "value": groups},
        {"label": _("Means and limits"), "value": found.budget},
    ]
    return [fact for fact in facts if fact["value"]]
