"""Whose an organisation, a draft, a claim is: what is not somebody's own does not exist for them."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from stk_registry.models import Claim, Organisation, ProfileChange, Representative, VoiceRole
from stk_registry.services.voices import speaks_for


def my_organisation(request: HttpRequest, slug: str) -> tuple[Organisation, Representative]:
    """Returns an organisation and the term by which the person speaks for it today."""
    organisation = get_object_or_404(Organisation.objects.of_user(request.user), slug=slug)
    term = speaks_for(request.user, organisation)
    if term is None:
        raise Http404
    return organisation, term


def managed_organisation(request: HttpRequest, slug: str) -> tuple[Organisation, Representative]:
    """Returns an organisation that the person manages today."""
    organisation, term = my_organisation(request, slug)
    if term.role != VoiceRole.MANAGER:
        raise Http404
    return organisation, term


def my_change(request: HttpRequest, pk: int) -> ProfileChange:
    """Returns a draft: an application is its author's, a change everybody's who speaks for the organisation."""
    change = get_object_or_404(ProfileChange.objects.select_related("organisation"), pk=pk)
    if change.organisation is None:
        is_mine = change.author_id == request.user.pk
    else:
        is_mine = speaks_for(request.user, change.organisation) is not None
    if not is_mine:
        raise Http404
    return change


def my_claim(request: HttpRequest, pk: int) -> Claim:
    """Returns a claim of the person."""
    return get_object_or_404(Claim.objects.select_related("organisation"), pk=pk, user=request.user)
