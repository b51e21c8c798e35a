"""Asking: what it is about, for which business, in one's own words; then what became of it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.forms_of_following import ReasonForm
from casework.models import CaseTopic, Message
from casework.services.answering import may_be_asked_again
from casework.services.codes import tracking_code
from casework.terms import clock_of
from common.refusal import Refusal
from esnaf import guidance, intents
from esnaf.forms.queries import MessageForm, QuestionForm
from esnaf.guide import guide_on
from esnaf.models import Business
from esnaf.services import asking
from esnaf.views.own_access import my_business
from people.adapters import let_sign_up

OTHER = "baska"
ANSWERS = "rehber"


def topics(request: HttpRequest) -> HttpResponse:
    """What it is about: three that may be meant by the words, and all of them."""
    words = request.GET.get("q", "")[:80]
    every = intents.topics()
    context = {
        "words": words,
        "found": intents.matching(words, every) if words.strip() else [],
        "groups": intents.grouped(every),
        "kept": urlencode({"isletme": request.GET["isletme"][:40]}) if "isletme" in request.GET else "",
    }
    return render(request, "esnaf/ask/topics.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Takes the question; who has no account or no business yet is led there and back."""
    topic = None if code == OTHER else get_object_or_404(_topics_today(), code=code)
    if not request.user.is_authenticated:
        let_sign_up(request)
        return render(request, "esnaf/ask/start.html", {"topic": topic})
    if not Business.objects.of_user(request.user).open().exists():
        return render(request, "esnaf/ask/start.html", {"topic": topic, "needs_business": True})
    from_guide = _from_guide(request) if code == intents.LICENCE else None
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        initial=_initial(request, from_guide),
    )
    if request.method == "POST" and form.is_valid():
        try:
            opened = _opened(request, topic, form.cleaned_data, from_guide)
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            business = form.cleaned_data["business"]
            messages.success(request, _("Your question is with us. Its number: %s.") % opened.case.number)
            return redirect("esnaf_query", business.public_id, opened.case.pk)
    context = {"topic": topic, "form": form, "outcome": from_guide["outcome"] if from_guide else None}
    return render(request, "esnaf/ask/form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def queries(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything that a business asked."""
    business, _term = my_business(request, public_id)
    found = business.queries.of_business(business)[:200]
    return render(request, "esnaf/ask/list.html", {"business": business, "queries": found})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def query(request: HttpRequest, public_id: UUID, case: UUID) -> HttpResponse:
    """One question: where it stands, by when it is answered, what was written; one writes more here."""
    business, _term = my_business(request, public_id)
    found = get_object_or_404(business.queries.of_business(business), case=case)
    is_again = request.method == "POST" and "reason" in request.POST
    form = MessageForm(None if is_again else request.POST or None)
    again = ReasonForm(request.POST if is_again else None)
    given = again if is_again else form
    if request.method == "POST" and given.is_valid():
        step = asking.ask_again if is_again else asking.write_more
        try:
            step(found, actor=request.user, **given.cleaned_data)
        except Refusal as refusal:
            given.add_error("reason" if is_again else "text", str(refusal))
        else:
            told = _("It is open again, and the unit and its head see why.")
            messages.success(request, told if is_again else _("Your message is with us."))
            return redirect("esnaf_query", public_id, case)
    context = {
        "business": business,
        "query": found,
        "case": found.case,
        "due": clock_of(found.case).due,
        "code": tracking_code(found.case),
        "events": _told(found.case),
        "form": form,
        "again": again if may_be_asked_again(found.case) else None,
    }
    return render(request, "esnaf/ask/query.html", context, status=422 if given.errors else 200)


def _opened(request: HttpRequest, topic: CaseTopic | None, values: dict[str, Any], from_guide: Any) -> Any:
    licence = from_guide["outcome"].licence if from_guide else None
    return asking.ask(
        values["business"],
        topic=topic,
        text=values["text"],
        key=values["key"],
        actor=request.user,
        language=get_language() or "tr",
        guide_answers=from_guide["answers"] if from_guide else None,
        licence_class=licence.title if licence else "",
    )


def _from_guide(request: HttpRequest) -> dict[str, Any] | None:
    """Returns what the guide knew already: its answers stand in the address, and are read as the guide reads them."""
    if ANSWERS not in request.GET:
        return None
    guide = guide_on(timezone.localdate())
    given = guide.path(
        {each.code: request.GET[each.code] for each in guide.questions if each.code in request.GET}
    )
    if not given or guidance.open_question(given) is not None:
        raise Http404
    answers = guidance.kept_answers(given)
    return {"answers": answers, "given": given, "outcome": guide.outcome(answers)}


def _initial(request: HttpRequest, from_guide: dict[str, Any] | None) -> dict[str, str]:
    initial = {"business": request.GET["isletme"]} if request.GET.get("isletme") else {}
    if from_guide:
        licence = from_guide["outcome"].licence
        lines = [f"{each.question.text} {each.answer.label}" for each in from_guide["given"]]
        title = _("I want to apply: %s") % licence.title if licence else _("I want to apply for a licence.")
        initial["text"] = "\n".join([title, "", *lines])
    return initial


def _told(case: Any) -> list[dict[str, Any]]:
    """Returns what was written between the business and the municipality, the newest last; notes stay inside."""
    said = case.messages.exclude(way=Message.Way.NOTE).exclude(
        delivery__in=(Message.Delivery.DRAFT, Message.Delivery.APPROVAL)
    )
    return [
        {
            "title": _("The municipality") if message.way == Message.Way.OUT else _("You"),
            "text": message.text,
            "when": message.at,
            "kind": "from-us" if message.way == Message.Way.OUT else "",
        }
        for message in said
    ]


def _topics_today() -> Any:
    return CaseTopic.objects.valid_on(timezone.localdate()).filter(is_for_businesses=True)
