"""Substitutes: a person names their own, a head those of the unit's people; both end them."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from casework.forms_of_persons import SubstituteForm
from casework.models import Substitute
from casework.rules import UNIT_ROLES
from casework.services.substituting import end_substitute, name_substitute, people_led
from common.refusal import Refusal
from people.roles import role_required

workers = role_required(*UNIT_ROLES)
MOST = 100


@never_cache
@workers
@require_http_methods(["GET", "HEAD", "POST"])
def substitutes(request: HttpRequest) -> HttpResponse:
    """Shows who stands in for whom from today on, and names somebody."""
    form, status = SubstituteForm(request.POST or None, user=request.user), 200
    if form.is_bound and form.is_valid():
        try:
            name_substitute(actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The substitute is named."))
            return redirect("case_substitutes")
    elif form.is_bound:
        status = 422
    today, led = timezone.localdate(), set(people_led(request.user).values_list("pk", flat=True))
    known = Substitute.objects.filter(Q(person__in=led) | Q(substitute=request.user))
    coming = known.filter(ended_at=None, valid_to__gte=today).select_related("person", "substitute")
    rows = [
        {"named": each, "acts": each.valid_from <= today, "may_end": each.person_id in led}
        for each in coming.order_by("valid_from", "pk")[:MOST]
    ]
    return render(request, "casework/work/substitutes.html", {"form": form, "rows": rows}, status=status)


@workers
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends it now."""
    try:
        end_substitute(get_object_or_404(Substitute, pk=pk), actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ended. What was done stays done."))
    return redirect("case_substitutes")
