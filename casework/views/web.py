"""The public form: what it is about, the matter itself, a look at it, and the receipt."""

import secrets
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework.forms_of_intake import CaseForm
from casework.holding import held_case, hold, receipt_of, remember_receipt
from casework.models import CaseTopic
from casework.services.codes import tracking_code
from casework.services.files import SentFile
from casework.services.opening import Asker, Opened, open_case
from casework.services.redirecting import body_of, count_shown
from casework.services.waiting_files import as_sent, drop, keep, waiting_of
from casework.terms import terms_of
from casework.topic_search import findable, found
from casework.words import KINDS_WITH_A_NAME, CaseKind, Door
from city.models import DeadlineRule
from common.refusal import Refusal
from common.sent_files import LARGEST
from people.models import PrivacyNotice
from people.throttle import too_often

# A library or a mobile network shares one address among hundreds of people.
CASES_AN_HOUR = 100
FILES_AN_HOUR = 300
KEY_BYTES = 18
NOTICE = "case"
TOPICS_KEPT = 60
LEGAL = {
    CaseKind.INFORMATION: (gettext_lazy("I want information or documents"), "4982"),
    CaseKind.PETITION: (gettext_lazy("I want to hand in an official petition"), "3071"),
    CaseKind.DATA_SUBJECT: (gettext_lazy("I ask about my own data"), "6698"),
}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Asks what it is about: a search by people's own words, all topics below it, and the ways that laws name."""
    words = request.GET.get("q", "")[:120].strip()
    topics = topics_on(timezone.localdate())
    context = {
        "words": words,
        "found": [topics[key] for key in search(words) if key in topics] if words else [],
        "groups": grouped(topics.values()),
        "legal": [_in_law(kind) for kind in LEGAL],
        "other": next((topic for topic in topics.values() if topic.code == "other"), None),
    }
    return render(request, "casework/start.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Takes the matter: the form, a look at what was typed, and the send. What was typed is never lost."""
    topic, kind = _asked_for(request)
    if request.method != "POST":
        form = CaseForm(
            topic=topic, legal_kind=kind, initial={"key": secrets.token_urlsafe(KEY_BYTES), **_known(request)}
        )
        return _form_page(request, form, topic, is_new=True)
    form = CaseForm(request.POST, request.FILES, topic=topic, legal_kind=kind)
    key = request.POST.get("key", "")[:64]
    refused = _take_files(request, key)
    if not form.is_valid() or refused:
        for sentence in refused:
            form.add_error("files", sentence)
        return _form_page(request, form, topic, status=422)
    go = request.POST.get("go")
    if go == "change":
        return _form_page(request, form, topic)
    if go != "send":
        return _review_page(request, form, topic)
    return _send(request, form, topic)


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Shows number and code of what was just sent, to who sent it."""
    case = held_case(request, receipt_of(request))
    if case is None:
        return redirect("case_follow")
    code = tracking_code(case)
    context = {"case": case, "code": code, "groups": code.split("-"), "email": case.applicant.email}
    return render(request, "casework/receipt.html", context)


def topics_on(day: date) -> dict[int, CaseTopic]:
    """Returns the topics that hold on a day."""
    return {topic.pk: topic for topic in CaseTopic.objects.valid_on(day)}


def search(words: str, *, most: int = 8) -> list[int]:
    """Returns the keys of the topics that fit words best."""
    return found(words, _findable(timezone.localdate()), most=most)


def grouped(topics: Any) -> list[tuple[str, list[CaseTopic]]]:
    """Returns topics by their groups, in the order in which they come."""
    english = get_language() == "en"
    groups: dict[str, list[CaseTopic]] = {}
    for topic in topics:
        groups.setdefault((english and topic.group_en) or topic.group, []).append(topic)
    return list(groups.items())


def _in_law(kind: CaseKind) -> dict[str, Any]:
    """Returns an entrance for what a law names, with the term that holds today."""
    title, law = LEGAL[kind]
    rule = terms_of(kind, door=Door.WEB, on=timezone.localdate()).reply
    text = _("Law %(law)s, with a name and an address.") % {"law": law}
    if rule is not None and rule.term and rule.unit in (DeadlineRule.Unit.WORKDAY, DeadlineRule.Unit.DAY):
        said = (
            ngettext("Answered within %(n)s working day.", "Answered within %(n)s working days.", rule.term)
            if rule.unit == DeadlineRule.Unit.WORKDAY
            else ngettext("Answered within %(n)s day.", "Answered within %(n)s days.", rule.term)
        )
        text += " " + said % {"n": rule.term}
    return {"kind": kind.value, "title": title, "text": text}


def _findable(day: date) -> list:
    """Returns what the search reads of the topics; drawn once a minute at most."""
    kept = cache.get(f"case-topics:{day}")
    if kept is None:
        kept = [
            findable(
                topic.pk,
                name=f"{topic.name} {topic.name_en}",
                words=f"{topic.words} {topic.group} {topic.group_en}",
            )
            for topic in CaseTopic.objects.valid_on(day)
        ]
        cache.set(f"case-topics:{day}", kept, TOPICS_KEPT)
    return kept


def _asked_for(request: HttpRequest) -> tuple[CaseTopic | None, str]:
    """Returns the topic and the kind in law that the address names."""
    kind, code = request.GET.get("tur", ""), request.GET.get("konu", "")[:64]
    if kind and kind not in KINDS_WITH_A_NAME:
        raise Http404
    topic = CaseTopic.objects.valid_on(timezone.localdate()).filter(code=code).first() if code else None
    if code and topic is None:
        raise Http404
    return topic, kind


def _known(request: HttpRequest) -> dict[str, str]:
    user = request.user
    return {"name": user.name, "email": user.email} if user.is_authenticated else {}


def _take_files(request: HttpRequest, key: str) -> list[str]:
    """Keeps what was chosen and drops what was taken back; returns why files were refused."""
    taken_back = set(request.POST.getlist("drop"))
    drop([each for each in waiting_of(key) if str(each.pk) in taken_back])
    sent = request.FILES.getlist("files")
    if not sent:
        return []
    if too_often(request, "case-files", limit=FILES_AN_HOUR):
        return [_("Too many files came from here. Try again in an hour.")]
    refused = []
    for each in sent:
        try:
            keep(key, SentFile(each.name or "", each.read(LARGEST + 1)))
        except Refusal as refusal:
            refused.append(f"{each.name}: {refusal}")
    return refused


def _send(request: HttpRequest, form: CaseForm, topic: CaseTopic | None) -> HttpResponse:
    said = form.cleaned_data
    if too_often(request, "case-intake", limit=CASES_AN_HOUR):
        form.add_error(None, _("Too many matters came from here. Nothing is lost: try again in an hour."))
        return _form_page(request, form, topic, status=429)
    waiting = waiting_of(said["key"])
    try:
        opened = _open(request, form, topic, waiting)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, topic, status=503 if refusal.code == "case_is_busy" else 409)
    drop(waiting)
    return _acknowledged(request, opened, text=said["text"])


def _open(request: HttpRequest, form: CaseForm, topic: CaseTopic | None, waiting: list) -> Opened:
    said, user = form.cleaned_data, request.user
    asker = Asker(
        name=said["name"],
        email=said["email"],
        phone=said["phone"],
        address=said["address"],
        wants=said["wants"],
        user=user if user.is_authenticated else None,
    )
    return open_case(
        kind=form.chosen_kind,
        door=Door.WEB,
        text=said["text"],
        key=said["key"],
        language=get_language() or "tr",
        topic=topic,
        neighbourhood=said["neighbourhood"],
        place=said["place"],
        point=said.get("point"),
        asker=asker,
        files=as_sent(waiting),
        may_be_shown=said.get("may_be_shown", False),
        notice=PrivacyNotice.objects.in_force(NOTICE),
    )


def _acknowledged(request: HttpRequest, opened: Opened, *, text: str) -> HttpResponse:
    """Leads to the receipt; who changed the text after sending is told that the first one counts."""
    if not opened.is_new and opened.case.messages.earliest("at").text != text:
        messages.warning(
            request,
            _("This was sent before, and we have it as it was then. To add something, follow the matter."),
        )
    hold(request, opened.case)
    remember_receipt(request, opened.case)
    response = redirect("case_receipt")
    response.status_code = 303
    return response


def _form_page(
    request: HttpRequest, form: CaseForm, topic: CaseTopic | None, *, status: int = 200, is_new: bool = False
) -> HttpResponse:
    kind = form.legal_kind or CaseKind.REQUEST
    today = timezone.localdate()
    body = body_of(topic, kind=kind, on=today) if topic else None
    if is_new and body and not too_often(request, f"case-redirect-{topic.pk}", limit=1):
        count_shown(topic, body, on=today)
    key, notice = form["key"].value() or "", PrivacyNotice.objects.in_force(NOTICE)
    context = {
        "form": form,
        "topic": topic,
        "body": body,
        "legal_kind": form.legal_kind,
        "legal_label": CaseKind(form.legal_kind).label if form.legal_kind else "",
        "waiting": waiting_of(key) if form.is_bound else [],
        "notice": notice,
        "notice_summary": notice.text("summary") if notice else "",
        "action": request.get_full_path(),
        "back": reverse("case_start"),
    }
    return render(request, "casework/form.html", context, status=status)


def _review_page(request: HttpRequest, form: CaseForm, topic: CaseTopic | None) -> HttpResponse:
    context = {
        "form": form,
        "topic": topic,
        "facts": _facts(form, topic),
        "text": form.cleaned_data["text"],
        "hidden": [field.as_hidden() for field in form if field.name != "files"],
        "waiting": waiting_of(form.cleaned_data["key"]),
        "action": request.get_full_path(),
    }
    return render(request, "casework/review.html", context)


def _facts(form: CaseForm, topic: CaseTopic | None) -> list[dict[str, Any]]:
    said = form.cleaned_data
    kind = CaseKind(form.chosen_kind)
    lines = [
        (_("Subject"), topic.label if topic else ""),
        (_("Kind"), kind.label),
        (_("Neighbourhood"), said["neighbourhood"].name if said["neighbourhood"] else ""),
        (_("Place"), said["place"]),
        (_("Name"), said["name"]),
        (_("Address"), said["address"]),
        (_("E-mail address"), said["email"]),
        (_("Telephone"), said["phone"]),
        (_("Answer"), dict(form.fields["wants"].choices)[said["wants"]]),
        (_("Others may see it"), _("Yes, without my name") if said.get("may_be_shown") else ""),
    ]
    return [{"label": label, "value": value} for label, value in lines if value]
