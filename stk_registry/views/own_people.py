"""Who speaks for an organisation: inviting, accepting, handing over, ending."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from people.adapters import let_sign_up
from stk_registry.forms.own import HandOverForm, InviteForm
from stk_registry.models import Organisation, Representative, VoiceRole
from stk_registry.services import sending, voices
from stk_registry.views.own_access import managed_organisation, my_organisation


@never_cache
@login_required
def own_people(request: HttpRequest, slug: str) -> HttpResponse:
    """The representatives with their terms; a manager also invites here."""
    organisation, term = my_organisation(request, slug)
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        managed_organisation(request, slug)
        if form.is_valid() and _invited(request, organisation, form.cleaned_data):
            return redirect("own_people", slug)
    return _page(request, organisation, term, form, HandOverForm())


@never_cache
@login_required
@require_POST
def own_hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Invites a successor; one's own term ends when they accept."""
    organisation, term = managed_organisation(request, slug)
    form = HandOverForm(request.POST)
    wanted = {"role": VoiceRole.MANAGER, "takes_over_from": term}
    if form.is_valid() and _invited(request, organisation, form.cleaned_data | wanted):
        return redirect("own_people", slug)
    return _page(request, organisation, term, InviteForm(), form)


@login_required
@require_POST
def own_uninvite(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Makes a link worthless that was not used."""
    organisation, _term = managed_organisation(request, slug)
    open_ones = organisation.invitations.filter(accepted_at=None, withdrawn_at=None)
    voices.withdraw_invitation(get_object_or_404(open_ones, pk=pk), actor=request.user)
    messages.success(request, _("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("own_people", slug)


@login_required
@require_POST
def own_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ends a term: one's own, or as a manager another's."""
    organisation, mine = my_organisation(request, slug)
    term = get_object_or_404(organisation.representatives.valid_on(), pk=pk)
    try:
        voices.end_term(term, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("own_people", slug)
    messages.success(request, _("The term has ended."))
    return redirect("own_list") if term == mine else redirect("own_people", slug)


@never_cache
def own_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows who invites to what; a program that opens links in letters accepts nothing."""
    invitation = voices.open_invitation(token)
    if invitation is None:
        return render(request, "stk_registry/own/invitation_unknown.html", status=404)
    if not request.user.is_authenticated:
        let_sign_up(request, email=invitation.email)
        context = {"invitation": invitation}
        return _without_referrer(render(request, "stk_registry/own/invitation_start.html", context))
    if request.method == "POST":
        try:
            term = voices.accept_invitation(token, user=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("own_list")
        messages.success(request, _("You speak for %s now.") % term.organisation.name)
        return redirect("own_home", term.organisation.slug)
    return _without_referrer(render(request, "stk_registry/own/invitation.html", {"invitation": invitation}))


def _invited(request: HttpRequest, organisation: Organisation, wanted: dict) -> bool:
    try:
        invited = sending.invite(organisation, actor=request.user, **wanted)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("An invitation is on its way to %s.") % invited.invitation.email)
    return True


def _page(
    request: HttpRequest,
    organisation: Organisation,
    term: Representative,
    form: InviteForm,
    hand_over: HandOverForm,
) -> HttpResponse:
    invitations = organisation.invitations.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    context = {
        "organisation": organisation,
        "term": term,
        "is_manager": term.role == VoiceRole.MANAGER,
        "terms": organisation.representatives.valid_on().select_related("user"),
        "invitations": invitations,
        "form": form,
        "hand_over_form": hand_over,
    }
    return render(request, "stk_registry/own/people.html", context)


def _without_referrer(response: HttpResponse) -> HttpResponse:
    """The address holds the link's secret: no other site that is opened from here may learn it.

    Not "no-referrer": browsers then send the form with the origin "null", which is refused.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
