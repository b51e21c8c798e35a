"""What waits for a person's initials or signature."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casework.rules import UNIT_ROLES
from casework.signing import steps_waiting_for
from casework.standing_in import units_approved_for
from people.models import User
from people.roles import role_required

MOST = 100


@never_cache
@role_required(*UNIT_ROLES)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Lists the drafts that wait for this person, those whose case is due first."""
    related = ("draft__case", "draft__author", "unit")
    found = steps_waiting_for(request.user).select_related(*related)
    steps = list(found.order_by("draft__case__due_on", "asked_at")[:MOST])
    heads = units_approved_for(request.user)
    people = User.objects.in_bulk({head for head in heads.values() if head})
    rows = [{"step": step, "person": people.get(heads[step.unit_id])} for step in steps]
    return render(request, "casework/work/approvals.html", {"rows": rows})
