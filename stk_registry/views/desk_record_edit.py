"""The unit's own hand on a record: correcting a section, hiding it, putting it into the directory."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from people.audit import record
from people.roles import role_required
from stk_registry import rules
from stk_registry.errors import ProfileRefused, ReasonMissing, RecordChanged
from stk_registry.forms.desk import ReasonForm
from stk_registry.forms.own import SECTIONS, Contacts, SectionForm
from stk_registry.models import Organisation
from stk_registry.profile import Profile, read
from stk_registry.profile_words import label_of
from stk_registry.services import keeping
from stk_registry.views.desk_words import SECTION_TITLES, frame_of

ROWS = Organisation.objects.select_related("primary_area", "neighbourhood", "parent", "merged_into")
PEOPLE = "iletisim"


@never_cache
@role_required(*rules.REGISTRY_ROLES)
def stk_record_edit(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Corrects one section of a profile, with a reason that its managers read."""
    found = get_object_or_404(ROWS.exclude(state=Organisation.State.MERGED), slug=slug)
    if section not in SECTIONS:
        raise Http404
    profile = read(found)
    if request.method == "POST":
        return _corrected(request, found, section, profile)
    if section == PEOPLE:
        record("viewed_contacts", found, actor=request.user, what="contacts")
    form = SectionForm(section=section, profile=profile)
    rows = Contacts(prefix="contacts", initial=profile["contacts"])
    return _page(request, found, section, form=form, rows=rows, seen=keeping.seen_of(profile))


@role_required(*rules.REGISTRY_ROLES)
@require_POST
def stk_record_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Hides a record, or puts it into the directory, with a reason."""
    found = get_object_or_404(Organisation, slug=slug)
    form, is_listed = ReasonForm(request.POST), request.POST.get("act") == "list"
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        keeping.set_listed(found, is_listed=is_listed, reason=reason, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("It is in the directory now.") if is_listed else _("The directory no longer shows it.")
        messages.success(request, told)
    return redirect("stk_record", slug)


def _corrected(request: HttpRequest, found: Organisation, section: str, profile: Profile) -> HttpResponse:
    form = SectionForm(request.POST, section=section, profile=profile)
    rows = Contacts(request.POST, prefix="contacts")
    reason = ReasonForm(request.POST)
    typed = form.document()
    if section == PEOPLE:
        typed["contacts"] = rows.document()
    seen, why = request.POST.get("seen", ""), reason.cleaned_data["reason"] if reason.is_valid() else ""
    try:
        keeping.correct(found, proposed=typed, reason=why, seen=seen, actor=request.user)
    except ProfileRefused as refusal:
        form.mark(refusal.fields)
        told = [f"{label_of(name)}: {sentence}" for name, sentence in refusal.fields.items()]
        return _page(
            request, found, section, form=form, rows=rows, seen=seen, reason=reason, told=told, status=422
        )
    except RecordChanged as refusal:
        messages.error(request, str(refusal))
        now = keeping.seen_of(read(Organisation.objects.get(pk=found.pk)))
        return _page(request, found, section, form=form, rows=rows, seen=now, reason=reason, status=409)
    except Refusal as refusal:
        if not isinstance(refusal, ReasonMissing):
            messages.error(request, str(refusal))
        return _page(request, found, section, form=form, rows=rows, seen=seen, reason=reason, status=422)
    messages.success(request, _("Corrected. The directory shows it, and its managers get a letter."))
    return redirect("stk_record", found.slug)


def _page(
    request: HttpRequest,
    found: Organisation,
    section: str,
    *,
    form: SectionForm,
    rows: Any,
    seen: str,
    reason: ReasonForm | None = None,
    told: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": section,
        "title": SECTION_TITLES[section],
        "form": form,
        "rows": rows if section == PEOPLE else None,
        "seen": seen,
        "reason_form": reason or ReasonForm(),
        "told": told,
        "sections": [
            {"name": name, "title": title, "is_current": name == section}
            for name, title in SECTION_TITLES.items()
        ],
    }
    return render(request, "stk_registry/desk/record_edit.html", frame_of(found, "") | context, status=status)
