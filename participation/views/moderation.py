"""What people wrote and somebody has to read: published, or not published with a reason."""

from itertools import islice

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from participation import rules
from participation.activities.registry import kinds, models_to_read
from participation.forms_of_kinds import ModerationForm
from participation.models import Said
from participation.services import moderating
from people.roles import role_required

AT_A_TIME = 30


@role_required(*rules.TRIAGE_ROLES)
def queue(request: HttpRequest) -> HttpResponse:
    """Lists what waits to be read, the oldest first, objections before everything."""
    total = moderating.waiting_count()
    context = {"rows": [_row(said) for said in islice(_waiting(), AT_A_TIME)], "total": total}
    return render(request, "participation/moderation.html", context | {"labels": _labels()})


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def decide(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Publishes a word, or does not and says why."""
    said = get_object_or_404(_model(kind)._default_manager.select_related("activity"), pk=pk)
    form = ModerationForm(request.POST)
    try:
        if request.POST.get("verb") == "show":
            moderating.show(said, actor=request.user)
        elif form.is_valid():
            moderating.hide(said, reason=form.cleaned_data["reason"], actor=request.user)
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Decided; the author reads it with the receipt."))
    return (
        redirect("activity_desk", said.activity_id) if "etkinlik" in request.POST else redirect("moderation")
    )


def _waiting():
    for has_appeal in (True, False):
        for model in models_to_read():
            rows = model._default_manager.waiting().select_related("activity__project").order_by("day", "pk")
            yield from (
                rows.exclude(appeal="")[:AT_A_TIME] if has_appeal else rows.filter(appeal="")[:AT_A_TIME]
            )


def _row(said: Said) -> dict[str, object]:
    form = ModerationForm(auto_id=f"id_{said.pk}_%s", initial={"reason": said.reason})
    return {"said": said, "kind": said._meta.model_name, "form": form}


def _model(kind: str) -> type[Said]:
    found = {model._meta.model_name: model for model in models_to_read()}
    if kind not in found:
        raise Http404
    return found[kind]


def _labels() -> dict[str, object]:
    return {kind.key: kind.label for kind in kinds().values()}
