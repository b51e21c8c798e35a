"""The reach board of a project at the desk, its plan, its numbers as a file."""

import csv
import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.formula_safe import disarm
from participation import rules
from participation.audience import residents_of
from participation.forms_of_reach import ReachPlanForm
from participation.models import LocalActor, Project
from participation.querysets import projects_at_the_desk
from participation.reach_board import Board, Row, board_of
from participation.services.counting_reach import count_reach
from participation.services.reach_plans import set_plan
from people.roles import role_required

MOST_HELPERS = 4


@role_required(*rules.STUDY_ROLES)
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows whom the project reached and whom it did not, and who on the spot could help."""
    project = get_object_or_404(projects_at_the_desk(), slug=slug)
    found = board_of(project, now=timezone.now())
    tasks = project.actor_tasks.select_related("actor", "neighbourhood", "group", "owner")
    context = {
        "project": project,
        "board": found,
        "behind": [{"row": row, "helpers": helpers} for row, helpers in _helpers(found)],
        "tasks": tasks.order_by("closed_on", "due_on", "pk")[:200],
        "may_change": rules.may_triage(request.user),
        "today": timezone.localdate(),
        "elapsed": round(100 * found.elapsed),
    }
    return render(request, "participation/reach_board.html", context)


@role_required(*rules.TRIAGE_ROLES)
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Sets how many people shall be heard."""
    project = get_object_or_404(Project, slug=slug)
    form = ReachPlanForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        set_plan(project, actor=request.user, **form.plan())
        messages.success(request, _("The plan is saved."))
        return redirect("reach_board", slug)
    context = {"project": project, "form": form, "residents": residents_of(project.neighbourhoods.all())}
    status = 422 if form.is_bound else 200
    return render(request, "participation/reach_plan.html", context, status=status)


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def count_now(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts anew at once."""
    project = get_object_or_404(Project, slug=slug)
    count_reach(project, now=timezone.now())
    messages.success(request, _("Counted anew."))
    return redirect("reach_board", slug)


@role_required(*rules.STUDY_ROLES)
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Sends the board as CSV, small numbers left out as on the page."""
    project = get_object_or_404(projects_at_the_desk(), slug=slug)
    found = board_of(project, now=timezone.now())
    lines = io.StringIO()
    writer = csv.writer(lines)
    heads = (
        _("Neighbourhood or group"),
        _("People"),
        _("To be heard"),
        _("Invited"),
        _("Visited"),
        _("Answers"),
        _("Came"),
    )
    writer.writerow(heads)
    for row in (*found.places, *found.groups):
        cells = (
            row.name,
            _or_none(row.people),
            _or_none(row.expected),
            row.invited,
            row.visited,
            row.answered,
        )
        writer.writerow([disarm(cell) for cell in (*cells, row.attended)])
    answer = HttpResponse(b"\xef\xbb\xbf" + lines.getvalue().encode(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{project.slug}-ulasma.csv"'
    return answer


def _or_none(number: int | None) -> int | str:
    return "" if number is None else number


def _helpers(found: Board) -> list[tuple[Row, list[LocalActor]]]:
    """Returns the neighbourhoods that are behind, each with local actors there, in two queries."""
    rows = found.behind
    keys = [row.key for row in rows]
    actors = LocalActor.objects.filter(is_active=True, neighbourhoods__in=keys).distinct()
    by_place: dict[int, list[LocalActor]] = {}
    for actor in actors.prefetch_related("neighbourhoods"):
        for place in actor.neighbourhoods.all():
            by_place.setdefault(place.pk, []).append(actor)
    return [(row, by_place.get(row.key, [])[:MOST_HELPERS]) for row in rows]
