"""Asking to speak for an organisation of the registry: by a document, or a code to the registered address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.refusal import Refusal
from common.sent_files import LARGEST
from people.adapters import let_sign_up
from stk_registry.forms.own import ClaimCodeForm, ClaimDocumentForm, CodeForm, SearchForm
from stk_registry.models import Claim, Organisation
from stk_registry.services import claims, sending
from stk_registry.services.proofs import answer_with, claim_with
from stk_registry.views.own_access import my_claim

SHOWN_AT_MOST = 20


@never_cache
@login_required
def own_claim_search(request: HttpRequest) -> HttpResponse:
    """Looks for the record one wants to speak for."""
    form = SearchForm(request.GET or None)
    found = []
    if form.is_bound and form.is_valid():
        found = list(_claimable().matching(form.cleaned_data["q"])[:SHOWN_AT_MOST])
    return render(request, "stk_registry/own/claim_search.html", {"form": form, "found": found})


@never_cache
def own_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Starts a claim: with a document, or with a code where the registry holds an address."""
    organisation = get_object_or_404(_claimable(), slug=slug)
    if not request.user.is_authenticated:
        let_sign_up(request)
        return render(request, "stk_registry/own/claim_start.html", {"organisation": organisation})
    by_code = "by_code" in request.POST
    code_form = ClaimCodeForm(request.POST if by_code else None, prefix="code")
    form = ClaimDocumentForm(*_sent(request, unless=by_code))
    if request.method == "POST":
        claim = _started(request, organisation, code_form if by_code else form, by_code=by_code)
        if claim is not None:
            return redirect("own_claim_state", claim.pk)
    address = claims.registered_address(organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "code_form": code_form,
        "masked": claims.masked(address),
    }
    return render(request, "stk_registry/own/claim.html", context)


@never_cache
@login_required
def own_claim_state(request: HttpRequest, pk: int) -> HttpResponse:
    """How a claim stands; takes the code, or another document when the unit asked back."""
    claim = my_claim(request, pk)
    waits_for_code = claim.state == Claim.State.OPEN
    is_asked = claim.state == Claim.State.ASKED_BACK
    form = None
    if waits_for_code:
        form = CodeForm(request.POST or None)
    elif is_asked:
        form = ClaimDocumentForm(*_sent(request), initial={"duty": claim.duty, "message": claim.message})
    if request.method == "POST" and form is not None and form.is_valid():
        taken = _proven(request, claim, form) if waits_for_code else _answered(request, claim, form)
        if taken is not None:
            return taken
        return redirect("own_claim_state", pk)
    return render(request, "stk_registry/own/claim_state.html", {"claim": claim, "form": form})


def _claimable() -> object:
    states = (Organisation.State.LISTED, Organisation.State.WAITING)
    return Organisation.objects.filter(state__in=states)


def _sent(request: HttpRequest, *, unless: bool = False) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" and not unless else (None, None)


def _started(
    request: HttpRequest, organisation: Organisation, form: object, *, by_code: bool
) -> Claim | None:
    if not form.is_valid():
        return None
    data = form.cleaned_data
    try:
        if by_code:
            return sending.claim_by_code(organisation, duty=data["duty"], actor=request.user)
        claim = claim_with(organisation, proof=read(data["proof"]), actor=request.user, **_words(data))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, _("Received. The unit looks at your document and writes to you."))
    return claim


def _proven(request: HttpRequest, claim: Claim, form: CodeForm) -> HttpResponse | None:
    try:
        term = claims.prove(claim, code=form.cleaned_data["code"], actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, _("You speak for %s now.") % term.organisation.name)
    return redirect("own_home", term.organisation.slug)


def _answered(request: HttpRequest, claim: Claim, form: ClaimDocumentForm) -> None:
    data = form.cleaned_data
    try:
        answer_with(claim, proof=read(data["proof"]), message=data["message"], actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    messages.success(request, _("Received. The unit looks at your document and writes to you."))


def _words(data: dict) -> dict[str, str]:
    return {"duty": data["duty"], "message": data["message"]}


def read(upload: object) -> tuple[str, bytes]:
    """Returns an upload's name and its bytes, one byte more than is allowed at most."""
    return upload.name or "dosya", upload.read(LARGEST + 1)
