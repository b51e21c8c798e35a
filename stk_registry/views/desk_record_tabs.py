"""The tabs of a record: history, representatives, contacts, files, ties, the contact log, letters.

Contact data of persons is not on the page: who needs it asks for it, and that is recorded.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.refusal import Refusal
from people.audit import record
from people.audit_words import subject_label, verb_label
from people.models import AuditEvent
from stk_registry import records
from stk_registry.forms.desk import LetterForm, LogForm, RelationForm
from stk_registry.models import ContactLogEntry, FieldDecision, Organisation
from stk_registry.profile_words import label_of
from stk_registry.services import keeping
from stk_registry.views.desk_words import frame_of

PER_PAGE = 30
LOUD = frozenset({"hidden", "declined", "claim_declined", "merged", "removed_file"})


def history(request: HttpRequest, found: Organisation) -> HttpResponse:
    """What happened to the record, in words."""
    page = Paginator(records.history_of(found), PER_PAGE).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    decided = _decisions(entries)
    page.object_list = [_event(entry, decided) for entry in entries]
    return _tab(request, found, "gecmis", "record_history", {"page": page, "events": page.object_list})


def voices(request: HttpRequest, found: Organisation) -> HttpResponse:
    """Who speaks for it, spoke for it, and is invited; addresses only when asked for."""
    context = {
        "terms": found.representatives.select_related("user").order_by("-valid_from", "pk"),
        "invitations": found.invitations.filter(accepted_at=None, withdrawn_at=None),
        "today": timezone.localdate(),
        "shown": _asked_for_contacts(request, found, "representatives"),
    }
    return _tab(request, found, "temsilciler", "record_voices", context)


def contacts(request: HttpRequest, found: Organisation) -> HttpResponse:
    """How it is reached; what the directory does not show only when asked for, and never after its day."""
    visible = list(found.contacts.visible())
    shown = _asked_for_contacts(request, found, "contacts")
    context = {
        "contacts": [contact for contact in visible if shown or contact.is_public],
        "kept_back": 0 if shown else sum(not contact.is_public for contact in visible),
        "expired": found.contacts.count() - len(visible),
        "shown": shown,
    }
    return _tab(request, found, "iletisim", "record_contacts", context)


def files(request: HttpRequest, found: Organisation) -> HttpResponse:
    """Documents and photos: looked at, and shown in the directory or not."""
    if request.method == "POST":
        return _show_file(request, found)
    context = {"documents": found.documents.all(), "photos": found.photos.all()}
    return _tab(request, found, "dosyalar", "record_files", context)


def ties(request: HttpRequest, found: Organisation) -> HttpResponse:
    """What binds it to others: branches, memberships, partners; adding and removing."""
    form = RelationForm(request.POST if "add" in request.POST else None)
    if request.method == "POST" and "remove" in request.POST:
        row = get_object_or_404(found.relations, pk=_number(request.POST["remove"]))
        return _done(
            request, found, "iliskiler", lambda: keeping.unrelate(row, actor=request.user), _("Removed.")
        )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return _done(
            request, found, "iliskiler",
            lambda: keeping.relate(found, actor=request.user, **given), _("The tie is written down."),
        )  # fmt: skip
    context = {
        "form": form,
        "relations": found.relations.select_related("other").order_by("kind", "other__sort_key"),
        "related_by": found.related_by.select_related("organisation").order_by(
            "kind", "organisation__sort_key"
        ),
        "branches": found.branches.exclude(state="merged"),
        "seats": found.seats.select_related("group").order_by("-since", "group__name"),
    }
    return _tab(request, found, "iliskiler", "record_ties", context, status=422 if form.errors else 200)


def log(request: HttpRequest, found: Organisation) -> HttpResponse:
    """The contact log: what was spoken, with whom, and when to come back to it."""
    if request.method == "POST" and "done" in request.POST:
        entry = get_object_or_404(found.contact_log, pk=_number(request.POST["done"]))
        return _done(
            request, found, "gunluk", lambda: keeping.follow_up(entry, actor=request.user), _("Done.")
        )
    form = LogForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return _done(
            request, found, "gunluk",
            lambda: keeping.note(found, actor=request.user, **given), _("It is written down."),
        )  # fmt: skip
    entries = ContactLogEntry.objects.filter(organisation=found).select_related("written_by")
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "today": timezone.localdate()}
    return _tab(request, found, "gunluk", "record_log", context, status=422 if form.errors else 200)


def letters(request: HttpRequest, found: Organisation) -> HttpResponse:
    """The letters as they were sent, and writing one."""
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return _done(
            request, found, "mektuplar",
            lambda: keeping.write_letter(found, actor=request.user, **given), _("The letter is on its way."),
        )  # fmt: skip
    page = Paginator(found.letters.select_related("sent_by"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "readers": found.representatives.valid_on().filter(role="manager").count(),
    }
    return _tab(request, found, "mektuplar", "record_letters", context, status=422 if form.errors else 200)


TABS: dict[str, Callable[[HttpRequest, Organisation], HttpResponse]] = {
    "gecmis": history,
    "temsilciler": voices,
    "iletisim": contacts,
    "dosyalar": files,
    "iliskiler": ties,
    "gunluk": log,
    "mektuplar": letters,
}


def _tab(
    request: HttpRequest,
    found: Organisation,
    tab: str,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    frame = frame_of(found, tab)
    return render(request, f"stk_registry/desk/{template}.html", frame | context, status=status)


def _done(
    request: HttpRequest, found: Organisation, tab: str, verb: Callable[[], Any], told: str
) -> HttpResponse:
    try:
        verb()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("stk_record_tab", found.slug, tab)


def _asked_for_contacts(request: HttpRequest, found: Organisation, what: str) -> bool:
    """Whether the person asks to see contact data now; each time it is recorded."""
    if request.method != "POST":
        return False
    record("viewed_contacts", found, actor=request.user, what=what)
    return True


def _show_file(request: HttpRequest, found: Organisation) -> HttpResponse:
    """Shows a file in the directory, or no more; what nobody knows is not found."""
    rows = found.photos if request.POST.get("what") == "photo" else found.documents
    row = get_object_or_404(rows, pk=request.POST.get("pk") if _is_uuid(request.POST.get("pk", "")) else None)
    is_public = request.POST.get("is_public") == "1"
    told = _("The directory shows it now.") if is_public else _("The directory no longer shows it.")
    return _done(
        request, found, "dosyalar",
        lambda: keeping.show_file(row, is_public=is_public, actor=request.user), told,
    )  # fmt: skip


def _is_uuid(typed: str) -> bool:
    return len(typed) == 36 and set(typed.lower()) <= set("0123456789abcdef-") and typed.count("-") == 4


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0


def _decisions(entries: list[AuditEvent]) -> dict[str, list[FieldDecision]]:
    """Returns the decided fields of the changes on a page, in one query."""
    wanted = {entry.subject_id for entry in entries if entry.subject == "stk_registry.profilechange"}
    found: dict[str, list[FieldDecision]] = {key: [] for key in wanted}
    for each in FieldDecision.objects.filter(change__in=[int(key) for key in wanted]).order_by("pk"):
        found[str(each.change_id)].append(each)
    return found


def _event(entry: AuditEvent, decided: dict[str, list[FieldDecision]]) -> dict[str, Any]:
    lines = [str(entry.detail["reason"])] if entry.detail.get("reason") else []
    if entry.verb in ("accepted", "accepted_in_part", "corrected"):
        lines += [_line(each) for each in decided.get(entry.subject_id, [])]
    return {
        "title": f"{subject_label(entry.subject)}: {verb_label(entry.verb)}",
        "text": "\n".join(lines),
        "when": date_format(timezone.localtime(entry.at), "j F Y, H:i"),
        "who": str(entry.actor) if entry.actor else "",
        "kind": "warn" if entry.verb in LOUD else "",
    }


def _line(decision: FieldDecision) -> str:
    label = label_of(decision.field)
    if decision.accepted:
        return label
    return _("%(field)s: left out. %(reason)s") % {"field": label, "reason": decision.reason}
