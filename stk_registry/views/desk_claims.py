"""Deciding who may speak for an organisation: the proof, who speaks for it already, the letter before it leaves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.refusal import Refusal
from people.audit import record
from people.roles import role_required
from stk_registry import rules
from stk_registry.forms.desk import AssignForm, ClaimDecisionForm
from stk_registry.models import Claim, Document
from stk_registry.services.claims import masked
from stk_registry.services.deciding import Decision, Verb, decide_claim, letter_of_claim, seen_of_claim
from stk_registry.views.desk_words import decided_sentence, known_as, may_be_assigned
from stk_registry.views.own_files import file_name, served


@never_cache
@role_required(*rules.REGISTRY_ROLES)
def stk_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a claim with its proof; an answer is looked at as a letter first, then sent."""
    rows = Claim.objects.select_related("organisation", "user", "document", "assignee", "decided_by")
    claim = get_object_or_404(rows.exclude(state=Claim.State.OPEN), pk=pk)
    if request.method != "POST":
        return _page(request, claim)
    form = ClaimDecisionForm(request.POST)
    if claim.state != Claim.State.SUBMITTED:
        messages.error(request, decided_sentence(claim))
        return _page(request, claim, typed=request.POST.get("reason", ""), status=409)
    if not form.is_valid():
        return _page(request, claim, form=form, status=422)
    if "edit" in request.POST:
        return _page(request, claim, form=form)
    decision = Decision(verb=form.cleaned_data["verb"], reason=form.cleaned_data["reason"].strip())
    return (_sent if "send" in request.POST else _letter)(request, claim, decision)


@role_required(*rules.REGISTRY_ROLES)
@require_safe
def stk_desk_document(request: HttpRequest, pk: object) -> HttpResponse:
    """Hands a document to the unit as a download; that it was opened is recorded."""
    found = get_object_or_404(Document, pk=pk)
    answer = served(found.file, found.content_type, name=file_name(found), is_public=False)
    record("viewed_document", found, actor=request.user, organisation=found.organisation_id)
    return answer


def _sent(request: HttpRequest, claim: Claim, decision: Decision) -> HttpResponse:
    try:
        decided = decide_claim(claim, decision, seen=request.POST.get("seen", ""), actor=request.user)
    except Refusal as refusal:
        claim.refresh_from_db()
        is_open = claim.state == Claim.State.SUBMITTED
        messages.error(request, str(refusal) if is_open else decided_sentence(claim))
        return _page(request, claim, typed=decision.reason, status=409)
    messages.success(request, _("Decided: %(state)s. The letter is on its way.") % {
        "state": decided.get_state_display()
    })  # fmt: skip
    return redirect("stk_queue")


def _letter(request: HttpRequest, claim: Claim, decision: Decision) -> HttpResponse:
    subject, body = letter_of_claim(claim, decision)
    context = {
        "title": claim.organisation.name,
        "subject": subject,
        "body": body,
        "to": known_as(claim.user),
        "kept": [
            ("verb", decision.verb),
            ("reason", decision.reason),
            ("seen", request.POST.get("seen", "")),
        ],
        "is_publishing": decision.verb == Verb.ACCEPT,
        "back_url": request.path,
    }
    return render(request, "stk_registry/desk/letter_preview.html", context)


def _earlier(claim: Claim) -> int:
    """Returns how often the same person asked for the same organisation before."""
    if claim.user_id is None:
        return 0
    rows = Claim.objects.filter(organisation=claim.organisation_id, user=claim.user_id)
    return rows.exclude(pk=claim.pk).count()


def _page(
    request: HttpRequest, claim: Claim, *, form: Any = None, typed: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "claim": claim,
        "is_open": claim.state == Claim.State.SUBMITTED,
        "form": form or ClaimDecisionForm(),
        "seen": seen_of_claim(claim),
        "sender": known_as(claim.user) if claim.user else _("account erased"),
        "address": masked(claim.user.email) if claim.user else "",
        "typed": typed,
        "voices": list(claim.organisation.representatives.valid_on().select_related("user")),
        "earlier": _earlier(claim),
        "assign_form": AssignForm(initial={"to": claim.assignee}) if may_be_assigned(claim) else None,
        "decided": decided_sentence(claim) if claim.decided_at else "",
    }
    return render(request, "stk_registry/desk/claim.html", context, status=status)
