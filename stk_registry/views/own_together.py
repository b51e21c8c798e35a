"""An organisation works together with the municipality: what it asks, what it is asked, what came of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from stk_registry.forms.together import AnswerForm, AskForm
from stk_registry.joint_steps import steps_of
from stk_registry.models import CollaborationRequest
from stk_registry.services import collaborating
from stk_registry.views.own_access import my_organisation

PER_PAGE = 20
TONES = {"submitted": "waiting", "accepted": "open", "done": "done", "declined": "stopped"}


@never_cache
@login_required
def own_together(request: HttpRequest, slug: str) -> HttpResponse:
    """Lists requests of both sides and joint projects, and sends a new request."""
    organisation, _term = my_organisation(request, slug)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        collaborating.ask(organisation, actor=request.user, **form.cleaned_data)
        messages.success(
            request, _("Your request is with the civil society unit. You get a letter with its answer.")
        )
        return redirect("own_together", slug)
    rows = organisation.collaborations.select_related("unit").order_by("-made_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [_row(each) for each in page.object_list]
    joint = organisation.joint_projects.filter(is_public=True).prefetch_related("organisations")
    context = {
        "organisation": organisation,
        "page": page,
        "form": form,
        "joint": [{"project": each, "steps": steps_of(each)} for each in joint],
    }
    return render(request, "stk_registry/own/together.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def own_together_step(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Answers what the municipality asked, or takes back what the organisation asked."""
    organisation, _term = my_organisation(request, slug)
    found = get_object_or_404(organisation.collaborations, pk=pk)
    form = AnswerForm(request.POST)
    form.is_valid()
    try:
        if "withdraw" in request.POST:
            collaborating.withdraw(found, actor=request.user)
            messages.success(request, _("Taken back."))
        else:
            collaborating.answer(
                found,
                accepted=request.POST.get("verb") == "accept",
                text=form.cleaned_data.get("text", ""),
                actor=request.user,
            )
            messages.success(request, _("Your answer is with the civil society unit."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("own_together", slug)


def _row(asked: CollaborationRequest) -> dict[str, object]:
    is_open = asked.state == CollaborationRequest.State.SUBMITTED
    ours = asked.direction == CollaborationRequest.Direction.FROM_ORGANISATION
    return {
        "asked": asked,
        "tone": TONES.get(asked.state, ""),
        "is_ours": ours,
        "can_answer": is_open and not ours,
        "can_withdraw": is_open and ours,
        "form": AnswerForm(auto_id=f"answer_{asked.pk}_%s"),
    }
