"""What people wrote and somebody has to read: published, masked, or not published with a reason; alike ones together."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from participation import rules
from participation.activities.registry import kinds, models_to_read
from participation.bursts import Word, bursts
from participation.forms_of_kinds import MaskForm, ModerationForm
from participation.models import Said
from participation.services import masking, moderating
from people.roles import role_required

AT_A_TIME = 30
# Among so many of the oldest, words that say nearly the same are looked for.
LOOKED_AT = 200


@role_required(*rules.TRIAGE_ROLES)
def queue(request: HttpRequest) -> HttpResponse:
    """Lists what waits to be read, the oldest first, objections before everything, alike ones as one."""
    entries = _entries(list(islice(_waiting(), LOOKED_AT)))[:AT_A_TIME]
    context = {"entries": entries, "total": moderating.waiting_count(), "labels": _labels()}
    return render(request, "participation/moderation.html", context)


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def decide(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Publishes a word, or does not and says why."""
    said = _said_or_404(kind, pk)
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


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def decide_together(request: HttpRequest) -> HttpResponse:
    """Decides on words that say nearly the same in one go: those that are ticked."""
    form = ModerationForm(request.POST)
    if not form.is_valid():
        raise Http404
    reason = None if request.POST.get("verb") == "show" else form.cleaned_data["reason"]
    try:
        number = moderating.decide_together(_ticked(request), reason=reason, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        done = ngettext("%(n)s word is decided on.", "%(n)s words are decided on.", number)
        messages.success(request, done % {"n": number})
    return redirect("moderation")


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def mask(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Masks what was ticked or written; the word stays in the queue."""
    said = _said_or_404(kind, pk)
    form = MaskForm(request.POST, proposed=[each.key for each in masking.proposals(said)])
    try:
        if not form.is_valid():
            raise Http404
        masking.mask(said, **form.cleaned_data, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("It is masked and the original is gone; the author reads what was masked.")
        )
    return redirect("moderation")


def _waiting() -> Iterator[Said]:
    for has_appeal in (True, False):
        for model in models_to_read():
            rows = model._default_manager.waiting().select_related("activity__project").order_by("day", "pk")
            yield from (
                rows.exclude(appeal="")[:LOOKED_AT] if has_appeal else rows.filter(appeal="")[:LOOKED_AT]
            )


def _entries(words: list[Said]) -> list[dict[str, Any]]:
    """Returns single words and bursts, each where its first word stands.

    An objection is judged by itself, and what staff typed for others is no burst: short answers at doors are alike.
    """
    plain = [said for said in words if not said.appeal and said.entered_by_id is None]
    alike = {
        plain[group[0]].pk: [plain[position] for position in group]
        for group in bursts([Word(each.activity_id, each.day, _text(each)) for each in plain])
    }
    grouped = {said.pk for group in alike.values() for said in group}
    entries = []
    for said in words:
        if said.pk in alike:
            entries.append(_burst(alike[said.pk]))
        elif said.pk not in grouped:
            entries.append({"row": _row(said)})
    return entries


def _burst(words: list[Said]) -> dict[str, Any]:
    form = ModerationForm(auto_id=f"id_burst_{words[0].pk}_%s")
    return {"burst": [{"said": said, "kind": said._meta.model_name} for said in words], "form": form}


def _row(said: Said) -> dict[str, Any]:
    return {
        "said": said,
        "kind": said._meta.model_name,
        "form": ModerationForm(auto_id=f"id_{said.pk}_%s", initial={"reason": said.reason}),
        "proposals": masking.proposals(said),
        "mask_form": MaskForm(auto_id=f"id_{said.pk}_mask_%s"),
        "masked": masking.masked_words(said),
    }


def _text(said: Said) -> str:
    return " ".join(getattr(said, field) for field in said.WORDS)


def _ticked(request: HttpRequest) -> list[Said]:
    """Returns the words that are ticked, as kind:number; what is not of ours is passed over."""
    wanted: dict[str, list[UUID]] = {}
    for ticked in request.POST.getlist("said")[:LOOKED_AT]:
        kind, _colon, key = ticked.partition(":")
        try:
            wanted.setdefault(kind, []).append(UUID(key))
        except ValueError:
            raise Http404 from None
    return [
        said
        for kind, keys in wanted.items()
        for said in _model(kind)._default_manager.filter(pk__in=keys).select_related("activity")
    ]


def _said_or_404(kind: str, pk: str) -> Said:
    return get_object_or_404(_model(kind)._default_manager.select_related("activity"), pk=pk)


def _model(kind: str) -> type[Said]:
    found = {model._meta.model_name: model for model in models_to_read()}
    if kind not in found:
        raise Http404
    return found[kind]


def _labels() -> dict[str, object]:
    return {kind.key: kind.label for kind in kinds().values()}
