"""Putting answers aside, and opening the survey again where they were put: by a code, without an account."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.identifiers import keyed_digest, normalise
from surveys.errors import SurveyIsClosed
from surveys.language.compiling import CompiledSection
from surveys.models import Survey
from surveys.services import drafts
from surveys.views.pages import show, show_review
from surveys.views.sitting import Sitting, address_of, survey_or_404

WRONG_CODES_AN_HOUR = 10


@never_cache
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens the survey where it was put aside; whatever is wrong with a code, the answer is the same."""
    survey = survey_or_404(slug)
    context: dict[str, Any] = {"survey": survey, "code": request.POST.get("code", "")[:80]}
    if request.method == "GET":
        return render(request, "surveys/resume.html", context)
    if asks_too_often(request, survey):
        context["refusal"] = _("Too many wrong codes. Please try again in an hour.")
        return render(request, "surveys/resume.html", context, status=429)
    content = drafts.resume_draft(survey, code=context["code"], today=timezone.localdate())
    if content is None:
        count_wrong_code(request, survey)
        context["refusal"] = _("There are no answers under this code, or their time has passed.")
        return render(request, "surveys/resume.html", context, status=422)
    sitting = Sitting(survey)
    sitting.take(content)
    sitting.aside = normalise(context["code"])
    if not survey.accepts():
        return show_review(request, sitting, refusal=str(SurveyIsClosed()), status=410)
    page = sitting.compiled.by_section.get(content.get("at", ""))
    return show(request, sitting, page if page in sitting.sections else sitting.sections[0])


def put_aside(request: HttpRequest, sitting: Sitting, page: CompiledSection) -> HttpResponse:
    """Puts the answers aside and shows the code once; sent again, it is the code of before."""
    today = timezone.localdate()
    sitting.aside = drafts.save_draft_response(
        sitting.survey, content={**sitting.content, "at": page.code}, today=today, code=sitting.aside
    )
    context = {
        "survey": sitting.survey,
        "code": sitting.aside,
        "groups": sitting.aside.split("-"),
        "address": request.build_absolute_uri(reverse("survey_resume", args=[sitting.survey.slug])),
        "kept_until": min(
            today + timedelta(days=drafts.KEPT_DAYS), timezone.localdate(sitting.survey.closes_at)
        ),
        "so_far": sitting.sealed,
        "action": address_of(sitting, page),
    }
    return render(request, "surveys/put_aside.html", context)


def _wrong_codes(request: HttpRequest, survey: Survey) -> str:
    origin = keyed_digest(request.META.get("REMOTE_ADDR", ""), "survey-resume", key=settings.SECRET_KEY)
    return f"survey-resume:{survey.pk}:{origin}"


def asks_too_often(request: HttpRequest, survey: Survey) -> bool:
    """Tells whether so many wrong codes came from one address that it has to wait."""
    return cache.get(_wrong_codes(request, survey), 0) >= WRONG_CODES_AN_HOUR


def count_wrong_code(request: HttpRequest, survey: Survey) -> None:
    """Counts a wrong code; the address itself is kept nowhere."""
    key = _wrong_codes(request, survey)
    cache.add(key, 0, 3600)
    cache.incr(key)
