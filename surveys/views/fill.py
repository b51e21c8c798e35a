"""Answering a survey: without an account, without JavaScript, without a session.

The answers so far travel with the form, signed; the server keeps nothing until the response is sent.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache as cache_once
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate, check_for_language, get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.identifiers import keyed_digest, normalise
from common.refusal import Refusal
from common.rows import RowReader
from people.intake import Channel
from surveys.addresses import STATION
from surveys.errors import IntakeIsBusy, InvitationRefused, SubmissionKeyReused, SurveyIsClosed
from surveys.language.answering import (
    SectionResult,
    clean_section,
    next_section,
    previous_section,
    relevant_sections,
    walk,
)
from surveys.language.compiling import CompiledQuestionnaire, CompiledSection
from surveys.language.effort import minutes
from surveys.language.elements import Kind
from surveys.models import QuestionnaireVersion, Survey
from surveys.returning import guide
from surveys.services import drafts
from surveys.services.invitations import is_unused
from surveys.services.mixing import mix
from surveys.services.stations import channel_of
from surveys.services.submitting import InvalidAnswers, submit_response, was_sent
from surveys.views import paper

logger = logging.getLogger(__name__)
SALT = "survey-answers-so-far"
RECEIPT_COOKIE = "katilim_alindi"
RECEIPT_SECONDS = 3600
ABOUT_KEPT_SECONDS = 60
WRONG_CODES_AN_HOUR = 10
BUSY_SECONDS = "5"
RECEIPT_AT_KIOSK_SECONDS = 60
OTHER_WAYS = {
    Channel.PHONE: _lazy("by telephone"),
    Channel.DOOR: _lazy("at your door"),
    Channel.PAPER: _lazy("on paper"),
    Channel.KIOSK: _lazy("at a kiosk"),
    Channel.WORKSHOP: _lazy("at a workshop"),
}
# Written by hand: every page of a survey asks it, and the query builder takes six times as long.
SURVEY = """
    SELECT {columns}, version.sha256
    FROM surveys_survey AS survey JOIN surveys_questionnaireversion AS version ON version.id = survey.version_id
    WHERE survey.slug = %s
"""
SURVEYS = RowReader(Survey)


@dataclass
class Sitting:
    """One person at one survey: what came with the form."""

    survey: Survey
    answers: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    invitation: str = ""
    # What was typed and does not fit, by section: kept when a person leaves the page, never stored.
    unfit: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    # The code under which the answers were put aside.
    aside: str = ""
    # Sections to pass again before the review; None until the review was reached.
    pending: list[str] | None = None
    # Where the pages are answered, if not on a person's own device (surveys.services.stations).
    station: str = ""

    @property
    def compiled(self) -> CompiledQuestionnaire:
        return self.survey.version.compiled

    @property
    def channel(self) -> str:
        """The channel that the response is recorded with."""
        return channel_of(self.survey, self.station)

    @property
    def kiosk_home(self) -> str:
        """Where a kiosk begins anew for the next person; nothing elsewhere."""
        if self.channel != Channel.KIOSK:
            return ""
        start = reverse("survey_start", args=[self.survey.slug])
        return f"{start}?{urlencode({STATION: self.station})}"

    @property
    def sections(self) -> tuple[CompiledSection, ...]:
        return relevant_sections(self.compiled, self.answers)

    @property
    def sealed(self) -> str:
        """The answers so far as the form carries them, to be sent back unchanged."""
        return signing.dumps(self.content, salt=f"{SALT}:{self.survey.pk}", compress=True)

    @property
    def content(self) -> dict[str, Any]:
        """All that the sitting is, as plain data."""
        content = {"a": self.answers, "k": self.key, "i": self.invitation}
        more = {"u": self.unfit, "d": self.aside, "s": self.station}
        content |= {name: value for name, value in more.items() if value}
        return content if self.pending is None else {**content, "p": self.pending}

    def address(self, number: int) -> str:
        """Returns where the section with this number, from 1, sends its answers."""
        return reverse("survey_section", args=[self.survey.slug, number])

    def take(self, content: dict[str, Any]) -> None:
        """Becomes what `content` says."""
        self.answers, self.key, self.invitation = content["a"], content["k"], content["i"]
        self.unfit, self.aside = content.get("u", {}), content.get("d", "")
        self.pending = content.get("p")
        self.station = content.get("s", "")


def survey_or_404(slug: str) -> Survey:
    """Returns the survey with its version in one query; the definition stays behind, for it is compiled already."""
    with connection.cursor() as cursor:
        cursor.execute(_survey_sql(), [slug])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    found = SURVEYS.instance(row)
    found.version = QuestionnaireVersion.from_db(
        connection.alias, ["id", "sha256"], [found.version_id, row[-1]]
    )
    return found


@cache_once
def _survey_sql() -> str:
    return SURVEY.format(columns=SURVEYS.columns("survey"))


def sitting_of(request: HttpRequest, survey: Survey) -> Sitting:
    """Returns the sitting that a form carries; a form that was tampered with begins anew."""
    sitting = Sitting(survey)
    sealed = request.POST.get("so_far", "")
    if sealed:
        try:
            content = signing.loads(sealed, salt=f"{SALT}:{survey.pk}")
        except signing.BadSignature:
            return sitting
        sitting.take(content)
    return sitting


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
        return _put_aside(request, sitting, page)
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
    go, wanted = request.POST.get("go", ""), request.POST.get("section", "")
    if (go or wanted) and _belongs_to_somebody_before(sitting):
        return redirect(sitting.kiosk_home)
    if go.startswith("language:"):
        return speak(request, go.removeprefix("language:"), lambda: _review(request, sitting))
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


def project_of(survey: Survey) -> dict[str, str] | None:
    """Returns what a person is told of the project a survey belongs to, through the relation only."""
    activity = getattr(survey, "survey_activity", None)
    project = activity.activity.project if activity else None
    if project is None:
        return None
    return {
        "title": project.display_title,
        "url": project.get_absolute_url(),
        "asks": str(project.lead),
        "purpose": project.display_purpose,
        "contact": project.contact,
    }


def about_of(survey: Survey) -> dict[str, Any]:
    """Returns what is told before a survey begins: its project, its notice, how long it takes."""
    definition = survey.version.compiled.definition
    notice = survey.notice
    return {
        "project": project_of(survey),
        "notice": reverse("privacy_notice", args=[notice.code, notice.version]) if notice else "",
        "minutes": minutes(definition),
        "questions": sum(each.kind is not Kind.NOTE for each in definition.questions()),
    }


def about_kept(survey: Survey) -> dict[str, Any]:
    """Returns what about_of returns, asked once a minute: everybody who answers is told the same."""
    key = f"survey-about:{survey.pk}:{survey.opens_at.timestamp()}:{survey.version_id}:{get_language()}"
    return cache.get_or_set(key, lambda: about_of(survey), ABOUT_KEPT_SECONDS)


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
        return _review(request, sitting, refusal=str(SurveyIsClosed()), status=410)
    page = sitting.compiled.by_section.get(content.get("at", ""))
    return show(request, sitting, page if page in sitting.sections else sitting.sections[0])


def _put_aside(request: HttpRequest, sitting: Sitting, page: CompiledSection) -> HttpResponse:
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
        "action": _address(sitting, page),
    }
    return render(request, "surveys/put_aside.html", context)


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


def _address(sitting: Sitting, page: CompiledSection) -> str:
    return sitting.address(sitting.compiled.sections.index(page) + 1)


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
        return _review(request, sitting, refusal=str(refusal), status=410)
    except IntakeIsBusy as refusal:
        answer = _review(request, sitting, refusal=str(refusal), status=503)
        answer["Retry-After"] = BUSY_SECONDS
        return answer
    except SubmissionKeyReused as refusal:
        return _review(request, sitting, refusal=str(refusal), status=409, sent_before=True)
    except Refusal as refusal:
        return _review(request, sitting, refusal=str(refusal), status=409)
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
        "action": _address(sitting, page),
        "to_review": sitting.pending is not None,
        "asks_on": page.code in compiled.shifting,
        "kiosk_home": sitting.kiosk_home,
        "step": sections.index(page) + 1 if page in sections else 1,
        "steps": len(sections),
        "is_first": not sections or page is sections[0],
        "is_last": not sections or page is sections[-1],
    }
    return render(request, "surveys/section.html", context, status=422 if errors else 200)


def _review(
    request: HttpRequest,
    sitting: Sitting,
    *,
    refusal: str = "",
    status: int = 200,
    sent_before: bool = False,
) -> HttpResponse:
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


def _not_open(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {"survey": survey, "state": survey.state(), "about": about_of(survey)}
    return render(
        request, "surveys/not_open.html", context, status=200 if survey.state() == "planned" else 410
    )
