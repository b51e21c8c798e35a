"""The pages of a sitting: one section with what was typed and what is wrong, and the review of everything."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate, check_for_language, get_language
from django.utils.translation import gettext as _

from surveys.language.answering import walk
from surveys.language.compiling import CompiledSection
from surveys.models import Survey
from surveys.views import paper
from surveys.views.sitting import SALT, Sitting, address_of

RECEIPT_COOKIE = "katilim_alindi"


def show(
    request: HttpRequest,
    sitting: Sitting,
    page: CompiledSection,
    *,
    raw: dict[str, list[str]] | None = None,
    errors: dict | None = None,
) -> HttpResponse:
    """Shows one section as the person meets it, with what was typed and what is wrong."""
    compiled, survey = sitting.compiled, sitting.survey
    language = paper.language_of(compiled)
    state = walk(compiled, sitting.answers, today=timezone.localdate())
    sections = [each for each in compiled.sections if each.code in state.sections]
    asked = set(state.questions)
    questions = paper.filled(
        compiled,
        page.code,
        asked=asked,
        values={**paper.as_form(sitting.answers), **sitting.unfit.get(page.code, {}), **(raw or {})},
        errors=errors or {},
        language=language,
        counting=state.answers,
        seed=sitting.key,
    )
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
        "action": address_of(sitting, page),
        "to_review": sitting.pending is not None,
        "asks_on": page.code in compiled.shifting,
        "kiosk_home": sitting.kiosk_home,
        "step": sections.index(page) + 1 if page in sections else 1,
        "steps": len(sections),
        "is_first": not sections or page is sections[0],
        "is_last": not sections or page is sections[-1],
    }
    return render(request, "surveys/section.html", context, status=422 if errors else 200)


def show_review(
    request: HttpRequest,
    sitting: Sitting,
    *,
    refusal: str = "",
    status: int = 200,
    sent_before: bool = False,
) -> HttpResponse:
    """Shows everything that was answered, each section to be opened again, or why it cannot be sent."""
    compiled = sitting.compiled
    language = paper.language_of(compiled)
    state = walk(compiled, sitting.answers, today=timezone.localdate())
    sitting.pending = []
    sections = [
        {
            "code": each.code,
            "title": _text(each.section.title, language),
            "answers": [
                {"label": q["label"], "text": _said(q, state.answers), "is_open": _is_open(q, state.answers)}
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
        # Where the same press would meet the same refusal, another way is offered instead of the button.
        "can_send": status in (200, 503),
        "sent_before": sent_before,
        "receipt": receipt_kept(request, sitting.survey),
        "kiosk_home": sitting.kiosk_home,
        "action": reverse("survey_review", args=[sitting.survey.slug]),
    }
    return render(request, "surveys/review.html", context, status=status)


def receipt_kept(request: HttpRequest, survey: Survey) -> str:
    """Returns the receipt that this browser was given for the survey, if it still has it."""
    return request.get_signed_cookie(f"{RECEIPT_COOKIE}_{survey.pk}", default="", salt=SALT)


def _is_open(question: dict[str, Any], answers: dict[str, Any]) -> bool:
    """Tells whether a question was left open."""
    names = [row["name"] for row in question["rows"]] or [question["code"]]
    return all(answers.get(name) in (None, "", []) for name in names)


def _said(question: dict[str, Any], answers: dict[str, Any]) -> str:
    """Returns an answer in words."""
    if _is_open(question, answers):
        return _("Not answered")
    labels = {option["code"]: option["label"] for option in question["options"]}
    if question["rows"]:
        rows = [(row["label"], labels.get(answers.get(row["name"]), "")) for row in question["rows"]]
        return "; ".join(f"{label}: {said}" for label, said in rows if said)
    value = answers[question["code"]]
    if question["kind"] == "neighbourhood":
        return next(
            (place["name"] for place in paper.places() if place["code"] == value), labels.get(value, value)
        )
    values = value if isinstance(value, list) else [value]
    said = ", ".join(labels.get(each, str(each)) for each in values)
    other = answers.get(question["other_code"])
    return f"{said}: {other}" if other else said


def _text(text: dict[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def speak(request: HttpRequest, language: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Gives the same page in another language, with everything on it, and remembers the language."""
    if not check_for_language(language):
        return answer()
    activate(language)
    request.LANGUAGE_CODE = get_language()
    spoken = answer()
    spoken.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return spoken
