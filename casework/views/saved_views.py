"""A person's own views of the inbox: kept under a name, removed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.errors import ViewHasNoName
from casework.forms_of_many import KeepViewForm
from casework.rules import CASE_ROLES
from casework.services.saved_views import keep_view, kept_part, remove_view
from common.refusal import Refusal
from people.roles import role_required

workers = role_required(*CASE_ROLES)


@workers
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keeps the filters that are shown under a name."""
    form = KeepViewForm(request.POST)
    query = kept_part(request.POST.get("query", ""))
    try:
        if not form.is_valid():
            raise ViewHasNoName
        query = keep_view(request.user, **form.cleaned_data).query
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The view is kept."))
    return redirect(f"{reverse('case_inbox')}?{query}")


@workers
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes one of one's own views."""
    remove_view(request.user, pk=pk)
    messages.success(request, _("The view is removed."))
    return redirect("case_inbox")
