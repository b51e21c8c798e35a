"""The applicant's wish that others may see the case: taken back at any time."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from casework.holding import held_case
from casework.services.publishing import take_back_wish


@never_cache
@require_POST
def hide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes the case from view, for good."""
    case = held_case(request, key)
    if case is None:
        raise Http404
    take_back_wish(case)
    messages.success(request, _("Others do not see it any more."))
    return redirect("case_page", key)
