"""Field conversations for everybody: when we come where, what we ask, how far we are, what people said."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from participation.activities.registry import kind_of
from participation.field_progress import progress_of
from participation.models import Activity
from participation.models.activities import SURVEY

PER_PAGE = 20


def page(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows days and neighbourhoods, never a street or a visitor; remarks without the day on which they were said."""
    detail = kind_of(activity).detail_of(activity)
    asked = request.GET.get("soru", "")
    remarks = activity.fieldremarks.shown().select_related("visit__round__neighbourhood")
    if asked.isdecimal():
        remarks = remarks.filter(question=int(asked[:2]))
    # By key, which is random: nothing tells in which order people were visited.
    shown = Paginator(remarks.order_by("question", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    _rows, total = progress_of(activity)
    questions = dict(detail.questions)
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": detail,
        "state": activity.state(),
        "questions": detail.questions,
        "asked": asked,
        "coming": _coming(activity),
        "progress": total,
        "places": activity.rounds.values("neighbourhood").distinct().count(),
        "page": shown,
        "remarks": [(remark, questions.get(remark.question, "")) for remark in shown],
        "others": _other_ways(activity),
        "query": f"soru={asked}&" if asked.isdecimal() else "",
    }
    return render(request, "participation/activities/field/page.html", context)


def _coming(activity: Activity) -> list[dict[str, Any]]:
    """Returns the days from today on with the neighbourhoods of each."""
    found = (
        activity.rounds.filter(day__gte=timezone.localdate())
        .values("day", "neighbourhood__name", "neighbourhood__sort_key", "place")
        .annotate(n=Count("pk"))
        .order_by("day", "neighbourhood__sort_key", "place")
    )
    days: dict[Any, list[dict[str, Any]]] = {}
    for row in found:
        days.setdefault(row["day"], []).append(
            {
                "name": row["neighbourhood__name"],
                "place": activity.rounds.model(place=row["place"]).get_place_display(),
            }
        )
    return [{"day": day, "places": places} for day, places in days.items()]


def _other_ways(activity: Activity) -> list[dict[str, str]]:
    """Returns what else of the project is open now."""
    others = activity.project.activities.with_surveys().exclude(pk=activity.pk)
    return [
        {"title": other.display_title, "url": _address(other)} for other in others if other.state() == "open"
    ]


def _address(activity: Activity) -> str:
    if activity.kind == SURVEY:
        return reverse("survey_start", args=[activity.survey_activity.survey.slug])
    return reverse("activity", args=[activity.project.slug, activity.slug])
