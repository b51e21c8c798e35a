"""Who acts for a business: inviting, accepting, ending."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.refusal import Refusal
from esnaf.forms.businesses import PersonForm
from esnaf.models import PersonRole
from esnaf.services import people
from esnaf.views.own_access import my_business, owned_business
from people.adapters import let_sign_up


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The people of a business; an owner invites here."""
    business, term = my_business(request, public_id)
    form = PersonForm(request.POST or None)
    if request.method == "POST":
        owned_business(request, public_id)
        if form.is_valid():
            try:
                made = people.invite(business, actor=request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error("email", str(refusal))
            else:
                messages.success(request, _("An invitation is on its way to %s.") % made.email)
                return redirect("esnaf_people", public_id)
    context = {
        "business": business,
        "term": term,
        "is_owner": term.role == PersonRole.OWNER,
        "terms": business.people.valid_on().select_related("user"),
        "invitations": business.invitations.filter(expires_at__gt=timezone.now()),
        "form": form,
    }
    return render(request, "esnaf/own/people.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Ends a term: one's own, or as an owner another's."""
    business, mine = my_business(request, public_id)
    term = get_object_or_404(business.people.valid_on(), pk=pk)
    try:
        people.end(term, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("esnaf_people", public_id)
    messages.success(request, _("The term has ended."))
    return redirect("esnaf_own") if term == mine else redirect("esnaf_people", public_id)


@login_required
@require_POST
def uninvite(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Makes a link worthless that was not used."""
    business, _term = owned_business(request, public_id)
    people.withdraw(get_object_or_404(business.invitations, pk=pk), actor=request.user)
    messages.success(request, _("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("esnaf_people", public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows who invites to what; a program that opens links in letters accepts nothing."""
    found = people.open_invitation(token)
    if found is None:
        return render(request, "esnaf/own/invitation_unknown.html", status=404)
    if not request.user.is_authenticated:
        let_sign_up(request, email=found.email)
    elif request.method == "POST":
        try:
            term = people.accept(token, user=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("esnaf_own")
        messages.success(request, _("You act for %s now.") % term.business.name)
        return redirect(term.business)
    response = render(request, "esnaf/own/invitation.html", {"invitation": found})
    # The address holds the link's secret. Not "no-referrer": the form would then be sent with the origin "null".
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
