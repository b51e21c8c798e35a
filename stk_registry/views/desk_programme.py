"""The monthly programme at the desk: leaving an event out with a reason, putting it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusal import Refusal
from people.roles import role_required
from stk_registry import rules
from stk_registry.forms.space import LeaveOutForm
from stk_registry.models import SpaceRequest
from stk_registry.services import programme
from stk_registry.services.space_deciding import when_of


@role_required(*rules.REGISTRY_ROLES)
def stk_programme_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Leaves an event out of the programme, or puts it back; the other side of the switch is refused."""
    asked = get_object_or_404(SpaceRequest.objects.select_related("organisation", "space__campus"), pk=pk)
    if not asked.is_public_event:
        raise Http404
    if request.method == "POST" and "put_back" in request.POST:
        return _switched(request, asked, form=LeaveOutForm())
    form = LeaveOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _switched(request, asked, form=form)
    return _page(request, asked, form, status=422 if form.errors else 200)


def _switched(request: HttpRequest, asked: SpaceRequest, *, form: LeaveOutForm) -> HttpResponse:
    try:
        if form.is_bound:
            programme.leave_out(asked, reason=form.cleaned_data["reason"], actor=request.user)
            told = _("The programme does not show the event. Who had asked for it is told why.")
        else:
            programme.put_back(asked, actor=request.user)
            told = _("The programme shows the event again.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        asked.refresh_from_db()
        return _page(request, asked, LeaveOutForm(), status=409)
    messages.success(request, told)
    return redirect("stk_space_request", asked.pk)


def _page(request: HttpRequest, asked: SpaceRequest, form: LeaveOutForm, *, status: int) -> HttpResponse:
    context = {
        "asked": asked,
        "when": when_of(asked),
        "form": form,
        "may_switch": programme.may_be_switched(asked, now=timezone.now()),
    }
    return render(request, "stk_registry/desk/programme_switch.html", context, status=status)
