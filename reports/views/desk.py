"""The report desk: weigh, build, write, review, deliver, publish; the department reads and replies."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from people.models import Role
from people.roles import STUDY_TEAM, has_role, role_required, units_of
from reports.comparing import compared
from reports.forms import NarrativeForm, ReplyForm, WeighForm
from reports.models import Report
from reports.querysets import delivered_to
from reports.render.content import report_content
from reports.services.building import build_report
from reports.services.delivery import (
    deliver_report,
    edit_report,
    publish_report,
    reply_to_report,
    review_report,
    send_back_report,
)
from reports.services.weighing import weigh_survey
from reports.steps import TONES, next_step, sent_back_because
from reports.views.public import file_response
from surveys.models import Survey

READERS = (*STUDY_TEAM, Role.DEPARTMENT_OFFICER)


def readable(user: object, pk: int) -> Report:
    """Returns a report this person may read; a department sees what was delivered to it."""
    if has_role(user, *STUDY_TEAM):
        return get_object_or_404(Report.objects.select_related("survey", "weights"), pk=pk)
    return get_object_or_404(delivered_to(units_of(user, role=Role.DEPARTMENT_OFFICER)), pk=pk)


@role_required(*READERS)
def report_list(request: HttpRequest) -> HttpResponse:
    """Lists surveys that have closed with their reports; a department sees its delivered ones."""
    if not has_role(request.user, *STUDY_TEAM):
        reports = delivered_to(units_of(request.user, role=Role.DEPARTMENT_OFFICER))
        return render(request, "reports/delivered_list.html", {"reports": reports})
    surveys = (
        Survey.objects.filter(closes_at__lte=timezone.now())
        .annotate(answers=Count("responses"))
        .prefetch_related("reports")
    )
    return render(request, "reports/report_list.html", {"surveys": surveys})


@role_required(*STUDY_TEAM)
def weigh(request: HttpRequest, survey: str) -> HttpResponse:
    """Weighs a closed survey and builds a report on it."""
    closed = get_object_or_404(Survey, slug=survey)
    form = WeighForm(request.POST or None, initial={"population": closed.population_id})
    if request.method == "POST" and form.is_valid():
        try:
            weights = weigh_survey(closed, actor=request.user, **form.cleaned_data)
            made = build_report(closed, weights=weights, actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The draft is ready. Read it, write the narrative, and have it reviewed.")
            )
            return redirect("report_desk", pk=made.pk)
    return render(
        request, "reports/weigh.html", {"survey": closed, "form": form}, status=422 if form.errors else 200
    )


@role_required(*READERS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a report with the next step for this person."""
    shown = readable(request.user, pk)
    return render(request, "reports/report_desk.html", _context(request, shown))


def _context(request: HttpRequest, shown: Report, *, reply_form: ReplyForm | None = None) -> dict:
    """Returns what the page of a report shows to this person."""
    return {
        "report": shown,
        "content": report_content(shown, language=get_language() or "tr"),
        "next": next_step(shown, request.user),
        "tone": TONES[shown.state],
        "sent_back_because": sent_back_because(shown),
        "is_team": has_role(request.user, *STUDY_TEAM),
        "may_reply": has_role(request.user, Role.DEPARTMENT_OFFICER) and shown.delivered_at is not None,
        "reply": getattr(shown, "reply", None),
        "narrative": NarrativeForm(instance=shown),
        "reply_form": reply_form or ReplyForm(),
        "versions": shown.survey.reports.select_related("made_by"),
        "revisions": shown.revisions.select_related("written_by")[1:21],
        "events": [
            {
                "title": each.get_kind_display(),
                "text": each.reason,
                "when": date_format(timezone.localtime(each.at), "j F Y H:i"),
                "who": str(each.by or ""),
            }
            for each in shown.steps.select_related("by")
        ],
    }


@role_required(*STUDY_TEAM)
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Shows two versions of the same survey's report side by side, the older one first."""
    reports = [readable(request.user, each) for each in (pk, other)]
    if reports[0].survey_id != reports[1].survey_id:
        raise Http404
    old, new = sorted(reports, key=lambda each: each.version)
    found = compared(old, new, language=get_language() or "tr")
    return render(request, "reports/compare.html", {"old": old, "new": new, "found": found})


@role_required(*STUDY_TEAM)
@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps the narrative of a draft."""
    form = NarrativeForm(request.POST)
    if form.is_valid():
        _tell(
            request,
            edit_report,
            readable(request.user, pk),
            done=_("The narrative is kept."),
            **form.cleaned_data,
        )
    return redirect("report_desk", pk=pk)


STEPS = {
    "review": (review_report, STUDY_TEAM),
    "send_back": (send_back_report, STUDY_TEAM),
    "deliver": (deliver_report, (Role.UNIT_HEAD,)),
    "publish": (publish_report, (Role.UNIT_HEAD,)),
}
DONE = {
    "review": _("The report is reviewed. The unit head delivers it next."),
    "send_back": _("The report is sent back with your reason."),
    "deliver": _("The report is delivered. The department has a letter and writes its reply next."),
    "publish": _("The results are published. Those who follow the project get a letter."),
}


@role_required(*STUDY_TEAM)
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the report one step further or back, if this person may."""
    name = request.POST.get("step", "")
    act, roles = STEPS.get(name, (None, ()))
    if act is None or not has_role(request.user, *roles):
        raise Http404
    reason = {"reason": request.POST.get("reason", "")} if name == "send_back" else {}
    _tell(request, act, readable(request.user, pk), done=DONE[name], **reason)
    return redirect("report_desk", pk=pk)


@role_required(Role.DEPARTMENT_OFFICER)
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps the department's reply with its commitments."""
    shown = readable(request.user, pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        context = _context(request, shown, reply_form=form)
        return render(request, "reports/report_desk.html", context, status=422)
    _tell(
        request,
        reply_to_report,
        shown,
        done=_("Thank you. The reply and its commitments are kept, and published with the results."),
        text=form.cleaned_data["text"],
        commitments=form.commitments(),
    )
    return redirect("report_desk", pk=pk)


@role_required(*READERS)
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Sends the report as a file in one of its forms."""
    return file_response(readable(request.user, pk), form, language=get_language() or "tr")


def _tell(request: HttpRequest, act: object, report: Report, *, done: object, **what: object) -> None:
    try:
        act(report, actor=request.user, **what)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done))
