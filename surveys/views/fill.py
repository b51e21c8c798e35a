"""Answering a survey: without an account, without JavaScript, without a session.

The answers so far travel with the form, signed; the server keeps nothing until the response is sent.
"""

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.refusal import Refusal
from people.intake import Channel
from surveys.addresses import STATION
from surveys.errors import IntakeIsBusy, InvitationRefused, SubmissionKeyReused, SurveyIsClosed
from surveys.language.answering import (
    SectionResult,
    clean_section,
    next_section,
    previous_section,
    walk,
)
from surveys.language.compiling import CompiledSection
from surveys.models import Survey
from surveys.returning import guide
from surveys.services import drafts
from surveys.services.invitations import is_unused
from surveys.services.mixing import mix
from surveys.services.stations import channel_of
from surveys.services.submitting import InvalidAnswers, submit_response, was_sent
from surveys.views import paper
from surveys.views.pages import RECEIPT_COOKIE, show, show_review, speak
from surveys.views.putting_aside import put_aside
from surveys.views.sitting import SALT, Sitting, sitting_of, survey_or_404
from surveys.views.survey_about import about_kept, about_of

logger = logging.getLogger(__name__)
RECEIPT_SECONDS = 3600
BUSY_SECONDS = "5"
RECEIPT_AT_KIOSK_SECONDS = 60
OTHER_WAYS = {
    Channel.PHONE: _lazy("by telephone"),
    Channel.DOOR: _lazy("at your door"),
    Channel.PAPER: _lazy("on paper"),
    Channel.KIOSK: _lazy("at a kiosk"),
    Channel.WORKSHOP: _lazy("at a workshop"),
}


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what the survey is; with one section it asks at once."""
    survey = survey_or_404(slug)
    if not survey.is_open():
        return _not_open(request, survey)
    sitting = sitting_of(request, survey)
    sitting.station = request.GET.get(STATION, "") or sitting.station
    if survey.access == Survey.Access.INVITATION:
        code = request.POST.get("invitation", "")
        if request.method == "POST" and is_unused(survey, code):
            sitting.invitation = code
            return show(request, sitting, sitting.sections[0])
        refusal = str(InvitationRefused()) if request.method == "POST" else ""
        return _welcome(request, sitting, code=code, refusal=refusal)
    sections = sitting.sections
    if len(sections) == 1 or request.method == "POST":
        return show(request, sitting, sections[0])
    return _welcome(request, sitting)


def _welcome(request: HttpRequest, sitting: Sitting, *, code: str = "", refusal: str = "") -> HttpResponse:
    """Tells who asks what for, how long it takes and what happens with the answers, before anything is asked."""
    survey = sitting.survey
    others = [each for each in survey.channels if each != sitting.channel]
    context = {
        "survey": survey,
        "about": about_kept(survey),
        # As many as there can be, like the questions: some are asked only after certain answers.
        "sections": len(sitting.compiled.sections),
        "so_far": sitting.sealed,
        "kiosk_home": sitting.kiosk_home,
        "ways": ", ".join(str(OTHER_WAYS[each]) for each in others if each in OTHER_WAYS),
        "code": code,
        "refusal": refusal,
    }
    return render(request, "surveys/start.html", context, status=422 if refusal else 200)


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
    go = request.POST.get("go", "")
    is_sending = go == "next" and len(everything) == 1
    if not is_sending and _belongs_to_somebody_before(sitting):
        return redirect(sitting.kiosk_home)
    if go == "stay":
        return show(request, sitting, page)
    raw = dict(request.POST.lists())
    places = paper.place_codes(sitting.compiled)
    result = clean_section(
        sitting.compiled, page.code, raw, sitting.answers, today=timezone.localdate(), places=places
    )
    known = _asked(sitting) if sitting.pending is not None else set()
    sitting.answers = result.answers
    _keep_unfit(sitting, page, result)
    if go == "back":
        before = previous_section(sitting.compiled, page.code, sitting.answers)
        return show(request, sitting, before) if before else redirect("survey_start", slug=slug)
    if go == "save":
        return put_aside(request, sitting, page)
    if go.startswith("language:"):
        return speak(request, go.removeprefix("language:"), lambda: show(request, sitting, page))
    if go == "look":
        return show(request, sitting, page, raw=result.raw)
    if not result.is_complete:
        return show(request, sitting, page, raw=result.raw, errors=result.errors)
    after = _after(sitting, page, known)
    if after is not None:
        return show(request, sitting, after)
    if len(sitting.sections) > 1:
        return show_review(request, sitting)
    return _send(request, sitting)


@never_cache
@require_http_methods(["POST", "GET"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Sends what was reviewed, or opens one section again."""
    if request.method == "GET":
        return redirect("survey_start", slug=slug)
    survey = survey_or_404(slug)
    sitting = sitting_of(request, survey)
    go, wanted = request.POST.get("go", ""), request.POST.get("section", "")
    if (go or wanted) and _belongs_to_somebody_before(sitting):
        return redirect(sitting.kiosk_home)
    if go.startswith("language:"):
        return speak(request, go.removeprefix("language:"), lambda: show_review(request, sitting))
    if wanted in sitting.compiled.by_section:
        return show(request, sitting, sitting.compiled.by_section[wanted])
    return _send(request, sitting)


@never_cache
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the receipt of what was just sent, and what comes next."""
    survey = survey_or_404(slug)
    code = request.get_signed_cookie(f"{RECEIPT_COOKIE}_{survey.pk}", default="", salt=SALT)
    if not code:
        return redirect("survey_start", slug=slug)
    station = request.GET.get(STATION, "")
    channel = channel_of(survey, station)
    context = {
        "survey": survey,
        "code": code,
        "groups": code.split("-"),
        "project": about_kept(survey)["project"],
        "next_person": f"{reverse('survey_start', args=[survey.slug])}?{urlencode({STATION: station})}"
        if channel != Channel.WEB
        else "",
        "is_kiosk": channel == Channel.KIOSK,
        "way_back": guide().way_back(request, survey) if channel == Channel.DOOR else None,
    }
    answer = render(request, "surveys/receipt.html", context)
    if context["is_kiosk"]:
        # Also without JavaScript, and told on the page.
        answer["Refresh"] = f"{RECEIPT_AT_KIOSK_SECONDS}; url={context['next_person']}"
    if channel != Channel.WEB:
        # The next person at this place sees neither the receipt nor the language of the one before.
        answer.delete_cookie(
            f"{RECEIPT_COOKIE}_{survey.pk}", path=reverse("survey_start", args=[survey.slug])
        )
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME, path=settings.LANGUAGE_COOKIE_PATH)
    return answer


def _keep_unfit(sitting: Sitting, page: CompiledSection, result: SectionResult) -> None:
    """Keeps what was typed and does not fit, so that leaving the page does not lose it."""
    names = {name for code in result.errors for name in sitting.compiled.by_question[code].fields}
    unfit = {name: sent for name, sent in result.raw.items() if name in names and any(sent)}
    sitting.unfit.pop(page.code, None)
    if unfit:
        sitting.unfit[page.code] = unfit


def _belongs_to_somebody_before(sitting: Sitting) -> bool:
    """Tells whether a kiosk's Back button led to pages of a response that was sent already."""
    return bool(sitting.kiosk_home) and was_sent(sitting.survey, key=sitting.key)


def _asked(sitting: Sitting) -> set[str]:
    return set(walk(sitting.compiled, sitting.answers, today=timezone.localdate()).questions)


def _after(sitting: Sitting, page: CompiledSection, known: set[str]) -> CompiledSection | None:
    """Returns the next section; after the review only sections that ask something new, or hold what does not fit."""
    if sitting.pending is None:
        return next_section(sitting.compiled, page.code, sitting.answers)
    new = {sitting.compiled.by_question[code].section for code in _asked(sitting) - known}
    waiting = (new | set(sitting.pending) | sitting.unfit.keys()) - {page.code}
    sections = [section for section in sitting.sections if section.code in waiting]
    sitting.pending = [section.code for section in sections]
    return sections[0] if sections else None


def _send(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    survey = sitting.survey
    try:
        given = submit_response(
            survey,
            answers=sitting.answers,
            key=sitting.key,
            channel=sitting.channel,
            language=paper.language_of(sitting.compiled),
            invitation_code=sitting.invitation,
        )
    except InvalidAnswers as refusal:
        code, errors = next(iter(refusal.final.errors.items()))
        return show(request, sitting, sitting.compiled.by_section[code], errors=errors)
    except SurveyIsClosed as refusal:
        return show_review(request, sitting, refusal=str(refusal), status=410)
    except IntakeIsBusy as refusal:
        answer = show_review(request, sitting, refusal=str(refusal), status=503)
        answer["Retry-After"] = BUSY_SECONDS
        return answer
    except SubmissionKeyReused as refusal:
        return show_review(request, sitting, refusal=str(refusal), status=409, sent_before=True)
    except Refusal as refusal:
        return show_review(request, sitting, refusal=str(refusal), status=409)
    if sitting.aside:
        drafts.discard_draft(survey, code=sitting.aside)
    if survey.is_anonymous:
        _mix_or_leave(survey)
    if sitting.channel == Channel.DOOR:
        guide().stored(request, survey, sitting.channel)
    place = f"?{urlencode({STATION: sitting.station})}" if sitting.channel != Channel.WEB else ""
    answer = HttpResponseRedirect(reverse("survey_receipt", args=[survey.slug]) + place)
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


def _mix_or_leave(survey: Survey) -> None:
    """Mixes what waits; where the database is busy, the next submission or the clock does it."""
    try:
        mix(survey)
    except OperationalError:
        logger.warning("the mixing of survey %s waits: the database is busy", survey.pk)


def _not_open(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {"survey": survey, "state": survey.state(), "about": about_of(survey)}
    return render(
        request, "surveys/not_open.html", context, status=200 if survey.state() == "planned" else 410
    )
