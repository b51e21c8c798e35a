"""The live field view: who has answered and who lives here; one page, and the same as a fragment."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people.models import Role
from people.roles import STUDY_TEAM, has_role, role_required
from surveys import field_figures as figures
from surveys.columnar import refresh_dataset
from surveys.field import Counts, counts_of, picture_of
from surveys.models import DatasetCopy, Survey

FRAGMENT = "parca"
"""The query that asks for the live part alone; its value is the fingerprint that the page shows."""


@role_required(*STUDY_TEAM)
@never_cache
@require_safe
def field(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the field; asked for the live part, it answers 204 while nothing has changed."""
    survey = get_object_or_404(Survey.objects.select_related("version", "population"), slug=slug)
    counts = counts_of(survey)
    if FRAGMENT in request.GET:
        if request.GET[FRAGMENT] == counts.fingerprint:
            return HttpResponse(status=204)
        return render(request, "surveys/desk/field_live.html", _live(survey, counts))
    copy = DatasetCopy.objects.filter(survey=survey).first()
    context = {
        **_live(survey, counts),
        "gaps": figures.gap_rows(survey, copy),
        "crumbs": _crumbs(survey),
        "may_take_data": has_role(request.user, Role.ANALYST, Role.PARTICIPATION),
    }
    return render(request, "surveys/desk/field.html", context)


@role_required(*STUDY_TEAM)
@require_POST
def refresh(request: HttpRequest, slug: str) -> HttpResponse:
    """Brings the columnar copy up to date, from which the gaps of each question are counted."""
    survey = get_object_or_404(Survey.objects.select_related("version"), slug=slug)
    made = refresh_dataset(survey, now=timezone.now())
    messages.success(
        request,
        _("Counted: %(rows)s responses, %(added)s of them new.") % {"rows": made.rows, "added": made.added},
    )
    return redirect("survey_field", slug=slug)


def _live(survey: Survey, counts: Counts) -> dict[str, Any]:
    now = timezone.localtime()
    picture = picture_of(survey, counts, today=now.date())
    quotas = list(survey.quotas.select_related("neighbourhood").order_by("pk"))
    days = max(0, (timezone.localdate(survey.closes_at) - now.date()).days)
    return {
        "survey": survey,
        "picture": picture,
        "now": now,
        "state": survey.state(),
        "numbers": _numbers(picture, survey, today=now.date(), days=days),
        "days": figures.days_figure(picture),
        "map": figures.map_figure(picture),
        "places": figures.place_rows(picture),
        "sexes": picture.sexes,
        "people": figures.people_figure(picture),
        "under": figures.under_reached(picture, survey),
        "steps": figures.next_steps(survey),
        "quotas": figures.quota_rows(picture, quotas),
    }


def _numbers(picture: Any, survey: Survey, *, today: Any, days: int) -> list[dict[str, str]]:
    numbers = [{"value": figures.grouped(picture.total), "label": _("answers so far")}]
    if picture.target:
        numbers.append(
            {
                "value": figures.percent(picture.total / picture.target),
                "label": _("of the %(target)s hoped for") % {"target": figures.grouped(picture.target)},
            }
        )
    today_count = next((day.total for day in picture.days if day.day == today), 0)
    if survey.is_open():
        numbers.append({"value": figures.grouped(today_count), "label": _("today")})
    numbers.append({"value": figures.days_left(survey, days), "label": _("field period")})
    if picture.target and picture.total < picture.target and survey.is_open():
        daily = -(-(picture.target - picture.total) // max(days, 1))
        numbers.append({"value": figures.grouped(daily), "label": _("a day are needed for that")})
    if picture.waiting:
        numbers.append({"value": figures.grouped(picture.waiting), "label": _("wait to be mixed")})
    return numbers


def _crumbs(survey: Survey) -> list[dict[str, str]]:
    return [
        {"label": _("Surveys"), "url": reverse("survey_list")},
        {"label": survey.display_title, "url": reverse("survey_desk", args=[survey.slug])},
        {"label": _("Field"), "url": ""},
    ]
