"""A draft on its way: its sections, its preview, what changed, sending it in and taking it back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from stk_registry.errors import ProfileRefused, SomebodyElseSaved
from stk_registry.forms.own import SECTIONS, TITLES, Contacts, NoteForm, SectionForm
from stk_registry.models import ProfileChange
from stk_registry.profile import completeness
from stk_registry.profile_words import Words, label_of
from stk_registry.services import applying, changes, sending
from stk_registry.views.own_access import my_change

EDITABLE = (ProfileChange.State.DRAFT, ProfileChange.State.ASKED_BACK)


@never_cache
@login_required
def own_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a whole: sections, hints, differences, the unit's word, and sending it in."""
    return _overview(request, my_change(request, pk))


@never_cache
@login_required
def own_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as the directory would show it."""
    change = my_change(request, pk)
    return render(request, "stk_registry/own/preview.html", {"change": change} | preview_of(change.proposed))


@never_cache
@login_required
def own_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section of the draft; what was typed is kept also when it cannot be right yet."""
    change = my_change(request, pk)
    if section not in SECTIONS or change.state not in EDITABLE:
        raise Http404
    if request.method == "POST":
        return _save(request, change, section)
    form = SectionForm(section=section, profile=change.proposed)
    rows = Contacts(prefix="contacts", initial=change.proposed["contacts"])
    return _section_page(request, change, section, form, rows)


@login_required
@require_POST
def own_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the draft to the unit."""
    change = my_change(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _overview(request, change, form=form)
    try:
        sending.send_in(change, note=form.cleaned_data["note"], version=_version(request), actor=request.user)
    except ProfileRefused as refusal:
        return _overview(request, change, problems=refusal.fields, form=form)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("own_draft", pk)
    messages.success(request, _("Received. The unit answers within fifteen days; a letter is on its way."))
    return redirect("own_draft", pk)


@login_required
@require_POST
def own_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a draft back."""
    change = my_change(request, pk)
    try:
        changes.withdraw_change(change, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("own_draft", pk)
    messages.success(request, _("Withdrawn. The directory stays as it is."))
    return redirect("own_home", change.organisation.slug) if change.organisation else redirect("own_list")


def preview_of(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what the directory would show of a profile: no tax number, no hidden or expired contact."""
    words = Words(profile)
    shown = dict(profile) | {"contacts": [c for c in profile["contacts"] or [] if c.get("is_public")]}
    hidden = {"name", "summary", "about", "tax_number", "open_to_collaboration"}
    parts = [
        (TITLES[section], words.rows(shown, [name for name in fields if name not in hidden]))
        for section, fields in SECTIONS.items()
    ]
    return {"profile": profile, "parts": [{"title": title, "rows": rows} for title, rows in parts if rows]}


def _save(request: HttpRequest, change: ProfileChange, section: str) -> HttpResponse:
    form = SectionForm(request.POST, section=section, profile=change.proposed)
    rows = Contacts(request.POST, prefix="contacts")
    typed = form.document()
    if section == "iletisim":
        typed["contacts"] = rows.document()
    try:
        saved = changes.save_draft(change, proposed=typed, version=_version(request), actor=request.user)
    except SomebodyElseSaved as refusal:
        messages.error(request, str(refusal))
        change.refresh_from_db()
        theirs = _other_version(change, typed)
        return _section_page(request, change, section, form, rows, theirs=theirs, status=409)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("own_draft", change.pk)
    problems = {name: found for name, found in _problems(saved).items() if saved.proposed.get(name)}
    contacts_problem = problems.get("contacts") if section == "iletisim" else None
    if form.mark(problems) or contacts_problem:
        return _section_page(request, saved, section, form, rows, contacts_problem=contacts_problem)
    messages.success(request, _("The draft is saved."))
    return redirect(*_next_step(request, saved, section))


def _next_step(request: HttpRequest, change: ProfileChange, section: str) -> tuple[Any, ...]:
    """Goes on to the next section, or back to the draft where it was asked for or is the end."""
    names = list(SECTIONS)
    following = names[names.index(section) + 1 :]
    if "stay" in request.POST:
        return "own_section", change.pk, section
    if not following or "overview" in request.POST:
        return "own_draft", change.pk
    return "own_section", change.pk, following[0]


def _section_page(
    request: HttpRequest,
    change: ProfileChange,
    section: str,
    form: SectionForm,
    rows: Any,
    *,
    theirs: list[dict[str, Any]] | None = None,
    contacts_problem: object = None,
    status: int = 200,
) -> HttpResponse:
    names = list(SECTIONS)
    context = {
        "change": change,
        "section": section,
        "title": TITLES[section],
        "step": names.index(section) + 1,
        "steps": len(names),
        "form": form,
        "rows": rows if section == "iletisim" else None,
        "theirs": theirs,
        "contacts_problem": contacts_problem,
        "sections": _sections(change, section),
        "changed": [each for each in _differences(change) if each["field"] in SECTIONS[section]],
    }
    context |= preview_of(change.proposed)
    return render(request, "stk_registry/own/section.html", context, status=status)


def _overview(
    request: HttpRequest,
    change: ProfileChange,
    *,
    problems: Mapping[str, object] | None = None,
    form: NoteForm | None = None,
) -> HttpResponse:
    percent, hints = completeness(change.proposed)
    context = {
        "change": change,
        "percent": percent,
        "hints": [{"sentence": text, "section": _section_of(field)} for field, text in hints],
        "problems": [
            {"label": label_of(field), "sentence": text, "section": _section_of(field)}
            for field, text in (problems or {}).items()
        ],
        "sections": _sections(change),
        "differences": _differences(change),
        "decisions": [_decision(each) for each in change.decisions.order_by("pk")],
        "is_editable": change.state in EDITABLE,
        "can_withdraw": change.state in ProfileChange.OPEN,
        "note_form": form or NoteForm(initial={"note": change.note}),
        "is_application": change.organisation_id is None,
    }
    context |= preview_of(change.proposed)
    return render(request, "stk_registry/own/draft.html", context)


def _differences(change: ProfileChange) -> list[dict[str, Any]]:
    """Returns each changed field with both values in words; an application differs from nothing."""
    if change.organisation_id is None or change.state not in ProfileChange.OPEN:
        return []
    found = changes.differences_of(change)
    words = Words(change.proposed, {each.field: each.before for each in found})
    return [
        {
            "field": each.field,
            "label": label_of(each.field),
            "before": words.of(each.field, each.before),
            "after": words.of(each.field, each.after),
            "overtaken": each.overtaken,
        }
        for each in found
    ]


def _other_version(change: ProfileChange, typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns the fields of a section in which what somebody else saved is not what was typed here."""
    mine = applying.cleaned({**change.proposed, **typed})
    words = Words(change.proposed, mine)
    return [
        {
            "label": label_of(name),
            "mine": words.of(name, mine[name]),
            "theirs": words.of(name, change.proposed[name]),
        }
        for name in typed
        if (mine[name] or None) != (change.proposed[name] or None)
    ]


def _problems(change: ProfileChange) -> Mapping[str, object]:
    try:
        applying.check(change.proposed, organisation=change.organisation)
    except ProfileRefused as refusal:
        return refusal.fields
    return {}


def _sections(change: ProfileChange, current: str = "") -> list[dict[str, Any]]:
    return [{"name": name, "title": title, "is_current": name == current} for name, title in TITLES.items()]


def _section_of(field: str) -> str:
    return next(name for name, fields in SECTIONS.items() if field in fields)


def _decision(decision: Any) -> dict[str, Any]:
    return {"label": label_of(decision.field), "accepted": decision.accepted, "reason": decision.reason}


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
