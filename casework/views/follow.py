"""The applicant's view of a case: by code and contact, or by account. No code ever stands in an address."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.following import files_to_see, outcome_in_words, standing, timeline, what_comes_next
from casework.forms_of_following import SCORES, FollowForm, RatingForm, ReasonForm, WriteForm
from casework.handing_out import handed_out
from casework.holding import held_case, hold, let_go
from casework.models import Case
from casework.services import answering, own_case
from casework.services.codes import case_of_rating
from casework.services.files import SentFile, download_name
from casework.services.finding import find_by_code, proves_contact
from casework.terms import clock_of, policy_of
from casework.words import State
from common.refusal import Refusal
from common.sent_files import LARGEST
from people.throttle import too_often

CODES_AN_HOUR = 30
WORDS_AN_HOUR = 60
PER_PAGE = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Finds a case by its code and a proof of contact. A wrong code and a wrong proof are one and the same answer."""
    form = FollowForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "casework/follow.html", {"form": form}, status=422 if form.is_bound else 200)
    if too_often(request, "case-code", limit=CODES_AN_HOUR):
        form.add_error(None, _("Too many codes were tried from here. Try again in an hour."))
        return render(request, "casework/follow.html", {"form": form}, status=429)
    case = find_by_code(form.cleaned_data["code"])
    if not proves_contact(case, form.cleaned_data["contact"]):
        form.add_error(
            None,
            _("We find nothing by this code and this contact. Compare both with your receipt or letter."),
        )
        return render(request, "casework/follow.html", {"form": form}, status=422)
    hold(request, case)
    return redirect("case_page", case.pk)


@never_cache
@require_safe
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Shows a case to who proved to know it."""
    return _page(request, _case(request, key))


@never_cache
@require_POST
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """Adds a message or files; what cannot be taken stays on the page with the reason."""
    case = _case(request, key)
    form = WriteForm(request.POST, request.FILES)
    if form.is_valid() and _is_allowed(request, form):
        files = [SentFile(each.name or "", each.read(LARGEST + 1)) for each in form.cleaned_data["files"]]
        try:
            own_case.write(case, text=form.cleaned_data["text"], files=files, key=form.cleaned_data["key"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("We have it. The unit that works on your matter sees it."))
            return redirect("case_page", case.pk)
    return _page(request, case, write_form=form, status=422)


@never_cache
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes the matter back, after the question on the page."""
    case = _case(request, key)
    if "sure" not in request.POST:
        messages.error(request, _("Say that you are sure, so that nothing is taken back by a slip."))
        return redirect("case_page", case.pk)
    return _done(
        request, case, lambda: answering.withdraw(case), _("You took it back. Nobody works on it any more.")
    )


@never_cache
@require_POST
def ask_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Opens an ended case again with a reason, or objects to its answer."""
    case = _case(request, key)
    form = ReasonForm(request.POST)
    if form.is_valid() and _is_allowed(request, form):
        try:
            own_case.ask_again(case, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is open again, and the unit and its head see why."))
            return redirect("case_page", case.pk)
    return _page(request, case, reason_form=form, status=422)


@never_cache
@require_POST
def rate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes how satisfied the applicant is, by one press."""
    return _rated(request, _case(request, key)) or redirect("case_page", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate_by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Takes satisfaction from a letter's link. Opening it changes nothing: mail programs open links, too."""
    case = case_of_rating(token)
    if case is None or case.is_open:
        raise Http404
    if request.method == "POST" and _rated(request, case) is None:
        return render(request, "casework/rate.html", {"is_done": True, "number": case.number})
    return render(request, "casework/rate.html", {"scores": SCORES, "number": case.number})


@never_cache
@require_safe
def download(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """Hands out a file that the applicant sent or was sent, always as a download."""
    case = _case(request, key)
    found = next((each for each in files_to_see(case) if each.pk == file), None)
    if found is None:
        raise Http404
    return handed_out(found.file, found.content_type, name=download_name(found))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the view on this device, for computers that others use."""
    let_go(request)
    messages.success(request, _("Closed. Nobody sees it on this device without the code."))
    return redirect("case_follow")


@never_cache
@login_required
@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """Lists the cases that were sent from one's own account."""
    own = Case.objects.filter(applicant__user=request.user).select_related("topic", "unit")
    return render(
        request,
        "casework/own_list.html",
        {"page": Paginator(own, PER_PAGE).get_page(request.GET.get("page"))},
    )


def _case(request: HttpRequest, key: UUID) -> Case:
    case = held_case(request, key)
    if case is None:
        raise Http404
    return case


def _is_allowed(request: HttpRequest, form: Any) -> bool:
    if too_often(request, "case-words", limit=WORDS_AN_HOUR):
        form.add_error(None, _("Too much came from here. Try again in an hour."))
        return False
    return True


def _done(request: HttpRequest, case: Case, step: Any, said: str) -> HttpResponse:
    try:
        step()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("case_page", case.pk)


def _rated(request: HttpRequest, case: Case) -> HttpResponse | None:
    form = RatingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the five."))
        return redirect(request.path) if request.resolver_match.url_name == "case_rate_by_letter" else None
    try:
        answering.rate(case, score=form.cleaned_data["score"])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. It tells us what to do better."))
    return None


def _page(
    request: HttpRequest,
    case: Case,
    *,
    write_form: WriteForm | None = None,
    reason_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today, clock = timezone.localdate(), clock_of(case)
    policy = policy_of(case.kind, door=case.door, on=timezone.localdate(case.received_at))
    context = {
        "case": case,
        "standing": standing(case),
        "outcome": outcome_in_words(case),
        "next": what_comes_next(case, clock, today=today, appeal_to=policy.appeal_to if policy else ""),
        "lines": timeline(case),
        "is_asked": case.state == State.ASKED,
        "write_form": write_form or WriteForm(initial={"key": secrets.token_urlsafe(12)}),
        "reason_form": reason_form or (ReasonForm() if answering.may_be_asked_again(case) else None),
        "scores": SCORES if not case.is_open else (),
        "rated": case.events.filter(verb="rated").exists() if not case.is_open else False,
    }
    return render(request, "casework/case_page.html", context, status=status)
