"""Whose a business is: what is not somebody's own does not exist for them."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from esnaf.models import Business, BusinessPerson, PersonRole
from esnaf.services.people import acts_for


def my_business(request: HttpRequest, public_id: UUID) -> tuple[Business, BusinessPerson]:
    """Returns a business and the term by which the person acts for it today."""
    mine = Business.objects.of_user(request.user).select_related("trade", "activity", "neighbourhood")
    business = get_object_or_404(mine, public_id=public_id)
    term = acts_for(request.user, business)
    if term is None:
        raise Http404
    return business, term


def owned_business(request: HttpRequest, public_id: UUID) -> tuple[Business, BusinessPerson]:
    """Returns a business of which the person is an owner today."""
    business, term = my_business(request, public_id)
    if term.role != PersonRole.OWNER:
        raise Http404
    return business, term
