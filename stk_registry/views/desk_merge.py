"""Records that may be one: the candidates, comparing two field by field, the result before it is so."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.refusal import Refusal
from people.roles import role_required
from stk_registry import duplicates, rules
from stk_registry.errors import ProfileRefused, ReasonMissing
from stk_registry.forms.desk import PairForm, ReasonForm
from stk_registry.forms.own import SECTIONS
from stk_registry.models import Organisation
from stk_registry.profile import Profile, read
from stk_registry.profile_words import Words, label_of
from stk_registry.services import merging
from stk_registry.views.desk_words import SECTION_TITLES

PER_PAGE = 25
CHOICES = (merging.KEEP, merging.TAKE, merging.BOTH)


@role_required(*rules.REGISTRY_ROLES)
def stk_merge_list(request: HttpRequest) -> HttpResponse:
    """Lists pairs that may be one organisation, and compares any two by name."""
    form = PairForm(request.GET if "heir" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("stk_merge", form.cleaned_data["heir"].slug, form.cleaned_data["other"].slug)
    page = Paginator(duplicates.candidates(), PER_PAGE).get_page(request.GET.get("page"))
    pairs = list(page.object_list)
    rows = Organisation.objects.select_related("neighbourhood").in_bulk(
        {pk for pair in pairs for pk in pair[:2]}
    )
    page.object_list = [
        {"one": rows[one], "other": rows[other], "reasons": [duplicates.REASONS[each] for each in reasons]}
        for one, other, reasons in pairs
    ]
    status = 422 if form.errors else 200
    return render(request, "stk_registry/desk/merge_list.html", {"page": page, "form": form}, status=status)


@never_cache
@role_required(*rules.REGISTRY_ROLES)
def stk_merge(request: HttpRequest, heir: str, other: str) -> HttpResponse:
    """Compares two records; shows the one record they would become; makes them one."""
    rows = Organisation.objects.exclude(state=Organisation.State.MERGED)
    stays, goes = get_object_or_404(rows, slug=heir), get_object_or_404(rows.exclude(slug=heir), slug=other)
    if request.method != "POST" or "edit" in request.POST:
        return _compare(request, stays, goes)
    reason = ReasonForm(request.POST)
    if not reason.is_valid():
        return _compare(request, stays, goes, reason=reason, status=422)
    if "merge" not in request.POST:
        return _preview(request, stays, goes, reason.cleaned_data["reason"])
    try:
        merging.merge(
            stays, goes, chosen=_chosen(request), reason=reason.cleaned_data["reason"],
            seen=request.POST.get("seen", ""), actor=request.user,
        )  # fmt: skip
    except ProfileRefused as refusal:
        told = [f"{label_of(name)}: {sentence}" for name, sentence in refusal.fields.items()]
        return _compare(request, stays, goes, reason=reason, told=told, status=422)
    except Refusal as refusal:
        if not isinstance(refusal, ReasonMissing):
            messages.error(request, str(refusal))
        return _compare(request, stays, goes, reason=reason, status=409)
    messages.success(request, _("The two records are one now. The old address leads here."))
    return redirect("stk_record", stays.slug)


def _compare(
    request: HttpRequest,
    stays: Organisation,
    goes: Organisation,
    *,
    reason: ReasonForm | None = None,
    told: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    kept, given = read(stays), read(goes)
    context = {
        "stays": stays,
        "goes": goes,
        "rows": _rows(kept, given, _chosen(request)),
        "moves": [{"label": label, "value": count} for label, count in merging.what_moves(goes)],
        "reason_form": reason or ReasonForm(initial={"reason": request.POST.get("reason", "")}),
        "told": told,
    }
    return render(request, "stk_registry/desk/merge.html", context, status=status)


def _preview(request: HttpRequest, stays: Organisation, goes: Organisation, reason: str) -> HttpResponse:
    """Shows the record that would be, with the mark of what was compared."""
    chosen = _chosen(request)
    merged = merging.merged_profile(read(stays), read(goes), chosen, slugs={stays.slug, goes.slug})
    words = Words(merged)
    context = {
        "stays": stays,
        "goes": goes,
        "parts": [
            {
                "title": title,
                "rows": words.rows(merged, [field for field in SECTIONS[name] if field != "contacts"]),
            }
            for name, title in SECTION_TITLES.items()
        ],
        "contacts": len(merged["contacts"]),
        "moves": [{"label": label, "value": count} for label, count in merging.what_moves(goes)],
        "kept": [
            ("reason", reason),
            ("seen", merging.mark_of(stays, goes)),
            *((f"alan-{field}", choice) for field, choice in chosen.items()),
        ],
        "reason": reason,
    }
    return render(request, "stk_registry/desk/merge_preview.html", context)


def _rows(kept: Profile, given: Profile, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Returns each differing field with both values; what only one of them says is proposed from it."""
    words = Words(kept, given)
    return [
        {
            "field": each.field,
            "label": label_of(each.field),
            "mine": _lines(words, each.field, each.before),
            "theirs": _lines(words, each.field, each.after),
            "choice": chosen.get(each.field) or _proposal(each),
            "can_join": each.field in merging.JOINABLE,
            "identity": each.touches_identity,
        }
        for each in merging.differing(kept, given)
    ]


def _lines(words: Words, field: str, value: Any) -> list[str]:
    """Returns a value in words; of contacts only how many, since nobody asked to see them."""
    if field == "contacts":
        return [_("%(count)s points of contact") % {"count": len(value)}] if value else []
    return words.of(field, value)


def _proposal(each: Any) -> str:
    if each.field in merging.JOINABLE:
        return merging.BOTH
    return merging.TAKE if each.before in (None, "") else merging.KEEP


def _chosen(request: HttpRequest) -> dict[str, str]:
    """Returns the choice typed for each field; what is no choice is left out."""
    return {
        name.removeprefix("alan-"): value
        for name, value in request.POST.items()
        if name.startswith("alan-") and value in CHOICES
    }
