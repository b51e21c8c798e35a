"""Deciding on what was sent in: published against proposed field by field, the letter before it is sent."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.refusal import Refusal
from people.audit import record
from people.roles import role_required
from stk_registry import rules
from stk_registry.duplicates import alike_to
from stk_registry.errors import ChangeIsTaken, ProfileRefused, SentAgain
from stk_registry.forms.desk import AssignForm, DecisionForm
from stk_registry.models import ProfileChange
from stk_registry.profile import FLAGS, Difference, differences
from stk_registry.profile_words import Words, label_of
from stk_registry.services import changes
from stk_registry.services.deciding import Decision, Verb, decide, letter_of, seen_of
from stk_registry.views.desk_words import decided_sentence, known_as, may_be_assigned

# Without these there is no record: an application is accepted with them, asked back, or declined.
NEEDED = frozenset({"name", "legal_form", "status"})


@never_cache
@role_required(*rules.REGISTRY_ROLES)
def stk_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a change or an application; a decision is looked at as a letter first, then sent."""
    change = get_object_or_404(_sent_in(), pk=pk)
    if request.method == "POST":
        return _answered(request, change)
    return _page(request, change)


def _sent_in() -> QuerySet[ProfileChange]:
    """Returns what was sent in or decided once: a draft that nobody sent is its author's alone."""
    people = ("organisation", "author", "assignee", "decided_by")
    known = Q(submitted_at__isnull=False) | Q(decided_at__isnull=False)
    return ProfileChange.objects.select_related(*people).filter(known)


def _answered(request: HttpRequest, change: ProfileChange) -> HttpResponse:
    """Takes a decision: shows its letter, or sends it when the letter was seen."""
    if change.state != ProfileChange.State.SUBMITTED:
        messages.error(request, decided_sentence(change))
        return _page(request, change, typed=request.POST.get("reason", ""), status=409)
    found = changes.differences_of(change)
    form = DecisionForm(request.POST)
    refused = _refused(request, change, found)
    errors = _errors(form, refused)
    if errors or "edit" in request.POST:
        told = None if "edit" in request.POST else errors
        return _page(request, change, form=form, refused=refused, errors=told, status=422 if told else 200)
    data = form.cleaned_data
    decision = Decision(
        verb=data["verb"],
        reason=data["reason"].strip(),
        refused=refused if data["verb"] == Verb.ACCEPT else {},
    )
    if "send" not in request.POST:
        return _letter(request, change, decision)
    return _sent(request, change, decision, form=form, refused=refused)


def _sent(
    request: HttpRequest, change: ProfileChange, decision: Decision, *, form: Any, refused: Mapping[str, str]
) -> HttpResponse:
    try:
        decided = decide(change, decision, seen=request.POST.get("seen", ""), actor=request.user)
    except ProfileRefused as refusal:
        told = [
            {"id": f"alan-{name}", "message": f"{label_of(name)}: {sentence}"}
            for name, sentence in refusal.fields.items()
        ]
        return _page(request, change, form=form, refused=refused, errors=told, status=422)
    except (ChangeIsTaken, SentAgain) as refusal:
        change.refresh_from_db()
        is_open = change.state == ProfileChange.State.SUBMITTED
        messages.error(request, str(refusal) if is_open else decided_sentence(change))
        return _page(request, change, typed=decision.reason, status=409)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, change, form=form, refused=refused, status=409)
    messages.success(request, _("Decided: %(state)s. The letter is on its way.") % {
        "state": decided.get_state_display()
    })  # fmt: skip
    return redirect("stk_queue")


def _letter(request: HttpRequest, change: ProfileChange, decision: Decision) -> HttpResponse:
    subject, body = letter_of(change, decision)
    kept = [("verb", decision.verb), ("reason", decision.reason), ("seen", request.POST.get("seen", ""))]
    kept += [("take", field) for field in request.POST.getlist("take")]
    kept += [(f"why-{field}", why) for field, why in decision.refused.items()]
    context = {
        "title": _name(change),
        "subject": subject,
        "body": body,
        "to": known_as(change.author),
        "kept": kept,
        "is_publishing": decision.verb == Verb.ACCEPT,
        "back_url": request.path,
    }
    return render(request, "stk_registry/desk/letter_preview.html", context)


def _page(
    request: HttpRequest,
    change: ProfileChange,
    *,
    form: DecisionForm | None = None,
    refused: Mapping[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    is_open = change.state == ProfileChange.State.SUBMITTED
    is_theirs = change.state == ProfileChange.State.ASKED_BACK
    found = changes.differences_of(change) if is_open else differences(change.base, change.proposed)
    found = [] if is_theirs else found
    if any(each.field == "contacts" for each in found):
        record(
            "viewed_contacts",
            change,
            actor=request.user,
            organisation=change.organisation_id,
            what="contacts",
        )
    context = {
        "change": change,
        "title": _name(change),
        "is_open": is_open,
        "is_theirs": is_theirs,
        "is_application": change.organisation_id is None,
        "rows": _rows(change, found, refused=refused, is_open=is_open),
        "form": form or DecisionForm(initial={"verb": Verb.ACCEPT}),
        "errors": errors,
        "typed": typed,
        "seen": seen_of(change, found) if is_open else "",
        "assign_form": AssignForm(initial={"to": change.assignee}) if may_be_assigned(change) else None,
        "sender": known_as(change.author),
        "alike": alike_to(change.proposed, besides=change.organisation) if is_open else [],
        "decided": decided_sentence(change) if change.decided_at else "",
    }
    return render(request, "stk_registry/desk/change.html", context, status=status)


def _rows(
    change: ProfileChange, found: list[Difference], *, refused: Mapping[str, str] | None, is_open: bool
) -> list[dict[str, Any]]:
    """Returns what the page shows of each changed field; an unset yes-or-no of an application says nothing."""
    words = Words(change.proposed, {each.field: each.before for each in found})
    decisions = {} if is_open else {each.field: each for each in change.decisions.all()}
    is_application = not change.base
    return [
        {
            "field": each.field,
            "label": label_of(each.field),
            "before": words.of(each.field, each.before),
            "after": words.of(each.field, each.after),
            "overtaken": each.overtaken,
            "identity": each.touches_identity,
            "fixed": is_application and each.field in NEEDED,
            "taken": each.field not in (refused or {}),
            "why": (refused or {}).get(each.field, ""),
            "decision": decisions.get(each.field),
        }
        for each in _shown(found, is_application=is_application)
    ]


def _shown(found: list[Difference], *, is_application: bool) -> list[Difference]:
    return [each for each in found if not (is_application and each.field in FLAGS and not each.after)]


def _refused(request: HttpRequest, change: ProfileChange, found: list[Difference]) -> dict[str, str]:
    """Returns the shown fields that were not ticked, with the reasons typed beside them."""
    taken, is_application = set(request.POST.getlist("take")), not change.base
    fixed = NEEDED if is_application else frozenset()
    return {
        each.field: request.POST.get(f"why-{each.field}", "").strip()[:400]
        for each in _shown(found, is_application=is_application)
        if each.field not in taken and each.field not in fixed
    }


def _errors(form: DecisionForm, refused: Mapping[str, str]) -> list[dict[str, str]]:
    errors = [
        {"id": f"id_{name}" + ("_0" if name == "verb" else ""), "message": str(sentence)}
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    if form.is_valid() and form.cleaned_data["verb"] == Verb.ACCEPT:
        errors += [
            {
                "id": f"why-{field}",
                "message": _("%(field)s: write why it is left out.") % {"field": label_of(field)},
            }
            for field, why in refused.items()
            if not why
        ]
    return errors


def _name(change: ProfileChange) -> str:
    return change.organisation.name if change.organisation else str(change.proposed.get("name", ""))
