"""Field conversations at the desk: rounds and who goes, how far they are, doors to come back to, the survey asked."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusal import Refusal
from participation.activities.registry import kind_of
from participation.field_progress import (
    call_backs_of,
    field_staff,
    left_alone,
    progress_of,
    with_progress,
)
from participation.forms_of_fieldwork import DoorSurveyForm, HandOverForm, RoundForm
from participation.models import Activity, Round, Visit
from participation.services import fieldwork, rounds
from people.models import User

NEW = "yeni"
ROUNDS_SHOWN = 60
PER_PAGE = 50


def panel(activity: Activity) -> dict[str, Any]:
    """What the desk's page of field conversations shows: progress, rounds, doors to come back to, the survey."""
    today = timezone.localdate()
    rows, total = progress_of(activity)
    found = with_progress(activity.rounds.select_related("neighbourhood", "visitor"))
    unfinished = found.filter(day__gte=today).order_by("day", "pk")
    over = found.filter(day__lt=today).order_by("-day", "pk")
    detail = kind_of(activity).detail.objects.select_related("survey").get(pk=activity.pk)
    return {
        "new": NEW,
        "today": today,
        "outcomes": Visit.Outcome.labels,
        "progress": rows,
        "total": total,
        "rounds": [*unfinished[:ROUNDS_SHOWN], *over[:ROUNDS_SHOWN]],
        "left": set(left_alone(today).filter(activity=activity).values_list("pk", flat=True)),
        "due": call_backs_of(activity).filter(on__lte=today).count(),
        "to_return": call_backs_of(activity).count(),
        "survey": detail.survey,
        "questions": dict(detail.questions),
    }


def round(request: HttpRequest, activity: Activity, key: str = NEW) -> HttpResponse:
    """Adds a round, changes it, hands it over to somebody else, or takes it out."""
    found = None if key == NEW else _round(activity, key)
    form = RoundForm(
        request.POST or None, instance=found, activity=activity, staff=field_staff(timezone.localdate())
    )
    if request.method == "POST":
        try:
            if "remove" in request.POST and found:
                rounds.remove_round(found, actor=request.user)
                messages.success(request, _("The round is taken out."))
                return redirect("activity_desk", activity.pk)
            if form.is_valid():
                _save(activity, found, form.cleaned_data, actor=request.user)
                messages.success(request, _("The round is saved. It stands under “My rounds” of who goes."))
                return redirect("activity_desk", activity.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    left = found is not None and left_alone(timezone.localdate()).filter(pk=found.pk).exists()
    context = _context(activity, round=found, form=form, has_left=left)
    return _answer(request, "round", context, form)


def hand_over(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Gives all rounds of one person that are still to be done to another."""
    visitors = User.objects.filter(rounds__activity=activity).distinct().order_by("name", "pk")
    form = HandOverForm(
        request.POST or None,
        visitors=visitors,
        staff=field_staff(timezone.localdate()),
        initial={"before": request.GET.get("kim", "")},
    )
    if request.method == "POST" and form.is_valid():
        moved = rounds.hand_over(activity, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Handed over: %(n)s.") % {"n": moved})
        return redirect("activity_desk", activity.pk)
    return _answer(request, "hand_over", _context(activity, form=form), form)


def call_backs(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Lists the doors to come back to, the earliest first; strikes one out."""
    found = call_backs_of(activity)
    if request.method == "POST":
        typed = request.POST.get("call_back", "")
        fieldwork.drop_call_back(
            get_object_or_404(found, pk=int(typed) if typed.isdecimal() else 0), actor=request.user
        )
        messages.success(request, _("Struck out: nobody comes back to this door."))
        return redirect(request.path)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = _context(activity, page=shown, today=timezone.localdate())
    return render(request, "participation/activities/field/call_backs.html", context)


def survey(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Chooses the survey of the project that is asked at the same doors."""
    detail = kind_of(activity).detail_of(activity)
    offered = rounds.surveys_for(activity)
    form = DoorSurveyForm(request.POST or None, surveys=offered, initial={"survey": detail.survey_id})
    if request.method == "POST" and form.is_valid():
        try:
            rounds.ask_survey(activity, survey=form.cleaned_data["survey"], actor=request.user)
        except Refusal as refusal:
            form.add_error("survey", str(refusal))
        else:
            messages.success(request, _("Saved: every round shows it."))
            return redirect("activity_desk", activity.pk)
    return _answer(request, "survey", _context(activity, form=form, offered=offered), form)


def _save(activity: Activity, found: Round | None, changes: dict[str, Any], *, actor: User) -> None:
    if found:
        rounds.change_round(found, changes=changes, actor=actor)
    else:
        rounds.add_round(activity, actor=actor, **changes)


def _answer(request: HttpRequest, name: str, context: dict[str, Any], form: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, f"participation/activities/field/{name}.html", context, status=status)


def _round(activity: Activity, key: str) -> Round:
    if not key.isdecimal() or len(key) > 12:
        raise Http404
    return get_object_or_404(activity.rounds.select_related("neighbourhood", "visitor"), pk=int(key))


def _context(activity: Activity, **more: Any) -> dict[str, Any]:
    return {"activity": activity, "project": activity.project, **more}
