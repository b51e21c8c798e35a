"""Answering a survey: without an account, without JavaScript, without a session.

The answers so far travel with the form, signed; the server keeps nothing until the response is sent.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.refusal import Refusal
from surveys.errors import InvitationRefused, SurveyIsClosed
from surveys.language.answering import clean_section, next_section, previous_section, relevant_sections, walk
from surveys.language.compiling import CompiledQuestionnaire, CompiledSection
from surveys.models import Survey
from surveys.services.invitations import is_unused
from surveys.services.mixing import mix
from surveys.services.submitting import InvalidAnswers, submit_response
from surveys.views import paper

SALT = "survey-answers-so-far"
RECEIPT_COOKIE = "katilim_alindi"
RECEIPT_SECONDS = 3600


@dataclass
class Sitting:
    """One person at one survey: what came with the form."""

    survey: Survey
    answers: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    invitation: str = ""

    @property
    def compiled(self) -> CompiledQuestionnaire:
        return self.survey.version.compiled

    @property
    def sections(self) -> tuple[CompiledSection, ...]:
        return relevant_sections(self.compiled, self.answers)

    @property
    def sealed(self) -> str:
        """The answers so far as the form carries them, to be sent back unchanged."""
        content = {"a": self.answers, "k": self.key, "i": self.invitation}
        return signing.dumps(content, salt=f"{SALT}:{self.survey.pk}", compress=True)


def survey_or_404(slug: str) -> Survey:
    """Returns the survey with its version and notice in one query."""
    survey = Survey.objects.select_related("version", "notice").filter(slug=slug).first()
    if survey is None:
        raise Http404
    return survey


def sitting_of(request: HttpRequest, survey: Survey) -> Sitting:
    """Returns the sitting that a form carries; a form that was tampered with begins anew."""
    sitting = Sitting(survey)
    sealed = request.POST.get("so_far", "")
    if sealed:
        try:
            content = signing.loads(sealed, salt=f"{SALT}:{survey.pk}")
        except signing.BadSignature:
            return sitting
        sitting.answers, sitting.key, sitting.invitation = content["a"], content["k"], content["i"]
    return sitting


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what the survey is; with one section it asks at once."""
    survey = survey_or_404(slug)
    if not survey.is_open():
        return _not_open(request, survey)
    sitting = sitting_of(request, survey)
    refusal = ""
    if survey.access == Survey.Access.INVITATION:
        code = request.POST.get("invitation", "") or request.GET.get("kod", "")
        if request.method == "POST" and is_unused(survey, code):
            sitting.invitation = code
            return _show(request, sitting, sitting.sections[0])
        refusal = str(InvitationRefused()) if request.method == "POST" else ""
        return render(
            request,
            "surveys/start.html",
            {"survey": survey, "code": code, "refusal": refusal},
            status=422 if refusal else 200,
        )
    sections = sitting.sections
    if len(sections) == 1 or request.method == "POST":
        return _show(request, sitting, sections[0])
    return render(request, "surveys/start.html", {"survey": survey, "sections": len(sections)})


@never_cache
@require_http_methods(["POST", "GET"])
def section(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Reads one section and goes on, back, or shows it again with what is wrong."""
    if request.method == "GET":
        return redirect("survey_start", slug=slug)
    survey = survey_or_404(slug)
    sitting = sitting_of(request, survey)
    everything = sitting.compiled.sections
    if not 1 <= number <= len(everything):
        raise Http404
    page = everything[number - 1]
    raw = dict(request.POST.lists())
    places = {place["code"] for place in paper.places()}
    result = clean_section(
        sitting.compiled, page.code, raw, sitting.answers, today=timezone.localdate(), places=places
    )
    sitting.answers = result.answers
    if request.POST.get("go") == "back":
        before = previous_section(sitting.compiled, page.code, sitting.answers)
        return _show(request, sitting, before) if before else redirect("survey_start", slug=slug)
    if not result.is_complete:
        return _show(request, sitting, page, raw=result.raw, errors=result.errors)
    after = next_section(sitting.compiled, page.code, sitting.answers)
    if after is not None:
        return _show(request, sitting, after)
    if len(sitting.sections) > 1:
        return _review(request, sitting)
    return _send(request, sitting)


@never_cache
@require_http_methods(["POST", "GET"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Sends what was reviewed, or opens one section again."""
    if request.method == "GET":
        return redirect("survey_start", slug=slug)
    survey = survey_or_404(slug)
    sitting = sitting_of(request, survey)
    wanted = request.POST.get("section", "")
    if wanted in sitting.compiled.by_section:
        return _show(request, sitting, sitting.compiled.by_section[wanted])
    return _send(request, sitting)


@never_cache
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the receipt of what was just sent, and what comes next."""
    survey = survey_or_404(slug)
    code = request.get_signed_cookie(f"{RECEIPT_COOKIE}_{survey.pk}", default="", salt=SALT)
    if not code:
        return redirect("survey_start", slug=slug)
    context = {"survey": survey, "code": code, "groups": code.split("-"), "project": project_of(survey)}
    return render(request, "surveys/receipt.html", context)


def project_of(survey: Survey) -> dict[str, str] | None:
    """Returns title and address of the project a survey belongs to, through the relation only."""
    activity = getattr(survey, "survey_activity", None)
    project = activity.activity.project if activity else None
    return {"title": project.display_title, "url": project.get_absolute_url()} if project else None


def _send(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    survey = sitting.survey
    try:
        given = submit_response(
            survey,
            answers=sitting.answers,
            key=sitting.key,
            language=paper.language_of(sitting.compiled),
            invitation_code=sitting.invitation,
        )
    except InvalidAnswers as refusal:
        code, errors = next(iter(refusal.final.errors.items()))
        return _show(request, sitting, sitting.compiled.by_section[code], errors=errors)
    except SurveyIsClosed as refusal:
        return _review(request, sitting, refusal=str(refusal), status=410)
    except Refusal as refusal:
        return _review(request, sitting, refusal=str(refusal), status=409)
    if survey.is_anonymous:
        mix(survey)
    answer = redirect("survey_receipt", slug=survey.slug, preserve_request=False)
    answer.status_code = 303
    answer.set_signed_cookie(
        f"{RECEIPT_COOKIE}_{survey.pk}",
        given.code,
        salt=SALT,
        max_age=RECEIPT_SECONDS,
        path=reverse("survey_start", args=[survey.slug]),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def _show(
    request: HttpRequest,
    sitting: Sitting,
    page: CompiledSection,
    *,
    raw: dict[str, list[str]] | None = None,
    errors: dict | None = None,
) -> HttpResponse:
    compiled, survey = sitting.compiled, sitting.survey
    language = paper.language_of(compiled)
    state = walk(compiled, sitting.answers, today=timezone.localdate())
    sections = [each for each in compiled.sections if each.code in state.sections]
    asked = set(state.questions)
    questions = paper.filled(
        paper.sheet(compiled, page.code, language),
        asked=asked,
        values={**paper.as_form(sitting.answers), **(raw or {})},
        errors=errors or {},
        language=language,
    )
    number = compiled.sections.index(page) + 1
    context = {
        "survey": survey,
        "title": survey.display_title,
        "section_title": _text(page.section.title, language) if len(sections) > 1 else "",
        "intro": _text(page.section.intro, language),
        "questions": questions,
        "shown": " ".join(question["code"] for question in questions),
        "problems": [
            {"id": f"q-{q['code']}", "message": f"{q['label']}: {q['error']}"}
            for q in questions
            if q["error"]
        ],
        "so_far": sitting.sealed,
        "action": reverse("survey_section", args=[survey.slug, number]),
        "step": sections.index(page) + 1 if page in sections else 1,
        "steps": len(sections),
        "is_first": not sections or page is sections[0],
        "is_last": not sections or page is sections[-1],
        "places": paper.places() if any(q["kind"] == "neighbourhood" for q in questions) else (),
    }
    return render(request, "surveys/section.html", context, status=422 if errors else 200)


def _review(request: HttpRequest, sitting: Sitting, *, refusal: str = "", status: int = 200) -> HttpResponse:
    compiled = sitting.compiled
    language = paper.language_of(compiled)
    state = walk(compiled, sitting.answers, today=timezone.localdate())
    sections = [
        {
            "code": each.code,
            "title": _text(each.section.title, language),
            "answers": [
                {"label": q["label"], "text": _said(q, state.answers)}
                for q in paper.sheet(compiled, each.code, language)
                if q["code"] in state.questions and q["kind"] != "note"
            ],
        }
        for each in compiled.sections
        if each.code in state.sections
    ]
    context = {
        "survey": sitting.survey,
        "sections": sections,
        "so_far": sitting.sealed,
        "refusal": refusal,
        "is_closed": status == 410,
        "action": reverse("survey_review", args=[sitting.survey.slug]),
    }
    return render(request, "surveys/review.html", context, status=status)


def _said(question: dict[str, Any], answers: dict[str, Any]) -> str:
    """Returns an answer in words."""
    labels = {option["code"]: option["label"] for option in question["options"]}
    if question["rows"]:
        rows = [(row["label"], labels.get(answers.get(row["name"]), "")) for row in question["rows"]]
        return "; ".join(f"{label}: {said}" for label, said in rows if said)
    value = answers.get(question["code"])
    if value in (None, "", []):
        return _("Not answered")
    if question["kind"] == "neighbourhood":
        return next((place["name"] for place in paper.places() if place["code"] == value), str(value))
    values = value if isinstance(value, list) else [value]
    said = ", ".join(labels.get(each, str(each)) for each in values)
    other = answers.get(question["other_code"])
    return f"{said}: {other}" if other else said


def _text(text: dict[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def _not_open(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {"survey": survey, "state": survey.state(), "project": project_of(survey)}
    return render(
        request, "surveys/not_open.html", context, status=200 if survey.state() == "planned" else 410
    )
