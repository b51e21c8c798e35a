"""The checklist of good practice of a project: what figures answer, and what the team says."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusal import Refusal
from participation import rules
from participation.forms_of_beginnings import MarkForm
from participation.good_practice import POINTS, STAGES, Facts, facts_of
from participation.models import PracticeMark, Project
from participation.querysets import projects_at_the_desk
from participation.reach_board import board_of
from participation.services.practice import mark
from people.roles import role_required


@role_required(*rules.STUDY_ROLES)
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the points by stage; the unit marks those that no figure answers."""
    project = get_object_or_404(projects_at_the_desk(), slug=slug)
    if request.method == "POST" and rules.may_triage(request.user):
        _mark(request, project)
        return redirect("good_practice", slug)
    now = timezone.now()
    facts = facts_of(project, board_of(project, now=now), now=now)
    marks = {each.key: each for each in project.practice_marks.select_related("by")}
    stages = [
        {"label": label, "points": [_told(point, facts, marks) for point in POINTS if point.stage == key]}
        for key, label in STAGES.items()
    ]
    told = [point["is_met"] for stage in stages for point in stage["points"] if point["is_met"] is not None]
    context = {
        "project": project,
        "stages": stages,
        "met": sum(told),
        "answered": len(told),
        "may_change": rules.may_triage(request.user),
    }
    return render(request, "participation/good_practice.html", context)


def _told(point: object, facts: Facts, marks: dict[str, PracticeMark]) -> dict[str, object]:
    made = marks.get(point.key)
    by_hand = point.test is None
    is_met = (made.is_met if made else None) if by_hand else point.test(facts)
    form = None
    if by_hand:
        initial = {
            "is_met": "yes" if made is None or made.is_met else "no",
            "note": made.note if made else "",
        }
        form = MarkForm(initial=initial, auto_id=f"{point.key}-%s")
    return {"point": point, "mark": made, "is_met": is_met, "by_hand": by_hand, "form": form}


def _mark(request: HttpRequest, project: Project) -> None:
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether the point is met."))
        return
    try:
        mark(project, key=request.POST.get("key", ""), actor=request.user, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The point is marked."))
