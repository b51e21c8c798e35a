"""The licence guide: one question a page, an answer can be corrected, the result as a page and as a checklist.

The answers stand in the address: the browser's way back works, and a result can be kept or sent on. They say
nothing of a person.
"""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from esnaf import guidance
from esnaf.guide import Guide, guide_on
from esnaf.models import Business, Trade

TRADE, BUSINESS, SENT = "meslek", "isletme", "yanit"
KEPT = (TRADE, BUSINESS)


def start(request: HttpRequest) -> HttpResponse:
    """What the guide does; with a trade it knows some answers already."""
    guide = guide_on(timezone.localdate())
    kept = _kept(request)
    trade = Trade.objects.filter(code=kept.get(TRADE, "")).first()
    mine = []
    if request.user.is_authenticated and trade is None:
        mine = list(Business.objects.of_user(request.user).open().select_related("trade")[:5])
    first = guidance.open_question(guide.path({}))
    context = {
        "trade": trade,
        "mine": mine,
        "is_empty": first is None,
        "go_url": _url("esnaf_guide_go", {}, kept),
    }
    return render(request, "esnaf/guide/start.html", context)


def go(request: HttpRequest) -> HttpResponse:
    """Leads to the next open question, or to the result."""
    guide = guide_on(timezone.localdate())
    kept = _kept(request)
    given = guide.path(guidance.implied(guide.questions, kept.get(TRADE, "")) | _answers(request, guide))
    return redirect(_next_url(given, kept))


def question(request: HttpRequest, code: str) -> HttpResponse:
    """Asks one question; an answer leads on, and one given before is marked."""
    guide = guide_on(timezone.localdate())
    kept, answers = _kept(request), _answers(request, guide)
    implied = guidance.implied(guide.questions, kept.get(TRADE, ""))
    is_sent = SENT in request.GET
    given = guide.path(answers if is_sent else implied | answers)
    here = next((place for place, each in enumerate(given) if each.question.code == code), None)
    if here is None:
        if any(each.code == code for each in guide.questions):
            return redirect(_next_url(given, kept))
        raise Http404
    asked = given[here]
    if is_sent and asked.answer is not None:
        return redirect(_next_url(given, kept))
    before = [
        {"given": each, "url": _question_url(each, guidance.kept_answers(given), kept)}
        for each in given[:here]
    ]
    others = {name: value for name, value in answers.items() if name != code} | kept
    context = {
        "question": asked.question,
        "chosen": asked.answer.code if asked.answer else "",
        "is_implied": code in implied and code not in answers,
        "before": before,
        "hidden": sorted(others.items()),
        "is_missing": is_sent,
        "number": here + 1,
    }
    return render(request, "esnaf/guide/question.html", context, status=422 if is_sent else 200)


def result(request: HttpRequest) -> HttpResponse:
    """What the answers lead to, each of them to be changed."""
    return _result(request, "esnaf/guide/result.html")


def checklist(request: HttpRequest) -> HttpResponse:
    """The same on paper, with boxes to tick."""
    return _result(request, "esnaf/guide/checklist.html")


def _result(request: HttpRequest, template: str) -> HttpResponse:
    today = timezone.localdate()
    guide = guide_on(today)
    kept = _kept(request)
    given = guide.path(_answers(request, guide))
    if not given or guidance.open_question(given) is not None:
        return redirect(_next_url(given, kept))
    answers = guidance.kept_answers(given)
    context: dict[str, Any] = {
        "given": [{"given": each, "url": _question_url(each, answers, kept)} for each in given],
        "outcome": guide.outcome(answers),
        "today": today,
        "checklist_url": _url("esnaf_guide_checklist", answers, kept),
        "result_url": _url("esnaf_guide_result", answers, kept),
        "again_url": _url("esnaf_guide", {}, kept),
        "trade": Trade.objects.filter(code=kept.get(TRADE, "")).first(),
        "query": urlencode(answers | kept),
    }
    return render(request, template, context)


def _answers(request: HttpRequest, guide: Guide) -> dict[str, str]:
    return {each.code: request.GET[each.code] for each in guide.questions if each.code in request.GET}


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name][:40] for name in KEPT if request.GET.get(name)}


def _next_url(given: list[guidance.Given], kept: dict[str, str]) -> str:
    if not given:
        return reverse("esnaf_guide")
    answers = guidance.kept_answers(given)
    open_question = guidance.open_question(given)
    if open_question is None:
        return _url("esnaf_guide_result", answers, kept)
    return _url("esnaf_guide_question", answers, kept, open_question.code)


def _question_url(each: guidance.Given, answers: dict[str, str], kept: dict[str, str]) -> str:
    return _url("esnaf_guide_question", answers, kept, each.question.code)


def _url(name: str, answers: dict[str, str], kept: dict[str, str], *args: str) -> str:
    query = urlencode(answers | kept)
    return reverse(name, args=args) + (f"?{query}" if query else "")
