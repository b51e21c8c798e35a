"""What is captured at a table: opened by its facilitator at the desk, or by a helper's link on the day."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from participation import rules
from participation.errors import TooManyRequests
from participation.forms_of_tables import HandsForm, RemarksForm, TablePhotoForm, WordForm
from participation.models import Activity, Said, Table, TableNote, TablePhoto
from participation.services import workshop_capture as capture
from participation.services import workshop_tables
from participation.views.ideas import uuid_of
from people.models import User
from people.roles import staff_required
from people.throttle import too_often
from stk_registry.views.own_files import served

FOLDER = "participation/activities/workshop"
# A hall of forty tables has one address.
LOOKS_AN_HOUR = 6000


@never_cache
@staff_required
def at_the_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a table to the member of staff who holds it, and to the participation unit."""
    found = Table.objects.select_related("session__activity__project", "facilitator")
    table = get_object_or_404(found, pk=pk)
    if not rules.may_hold(request.user, table):
        raise PermissionDenied
    return _page(request, table, actor=request.user)


@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opens a table to a helper on its day; a link of another day, or an older one, opens nothing."""
    if too_often(request, "table-link", limit=LOOKS_AN_HOUR):
        return HttpResponse(str(TooManyRequests()), status=429, headers={"Retry-After": "3600"})
    table = workshop_tables.table_of_link(token)
    if table is None:
        return render(request, f"{FOLDER}/link_over.html", status=404)
    return _page(request, table, actor=None)


def photo(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Serves a photo: a published one to everybody, another to who reads what is sent."""
    found = get_object_or_404(TablePhoto.objects.filter(activity=activity), pk=uuid_of(key))
    is_public = found.state == Said.State.SHOWN
    if not is_public and not rules.may_triage(request.user):
        raise Http404
    return served(found.photo, "image/webp", name="", is_public=is_public)


@require_POST
def remove_photo(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Deletes a photo, bytes and all, because somebody in it no longer agrees."""
    found = get_object_or_404(
        TablePhoto.objects.filter(activity=activity).select_related("session"), pk=uuid_of(key)
    )
    capture.delete_photo(found, actor=request.user)
    messages.success(request, _("The photo is deleted everywhere."))
    if "sirada" in request.POST:
        return redirect("moderation")
    return redirect("activity_desk_part_of", activity.pk, "masalar", found.session_id)


def _page(request: HttpRequest, table: Table, *, actor: User | None) -> HttpResponse:
    """Shows the table with everything that was captured, or takes one thing more."""
    forms = _empty(table)
    status = 200
    if request.method == "POST":
        name = request.POST.get("do", "")
        if name not in _DOES:
            raise Http404
        form = _DOES[name](request, table, actor)
        if not form.errors:
            return _done(request, table, actor=actor)
        if _wants_json(request):
            return JsonResponse(_refused(form), status=422)
        if name == "back":
            messages.error(request, _errors_of(form))
            return redirect(request.path)
        status, forms[name] = 422, form
    context = _written(table, actor=actor, changed=forms.pop("change", None)) | {"forms": forms}
    return render(request, f"{FOLDER}/capture.html", context, status=status)


def _word(request: HttpRequest, table: Table, actor: User | None) -> Form:
    form = WordForm(request.POST, auto_id="word_%s")
    return _doing(form, lambda typed: capture.write_down(table, actor=actor, **typed))


def _change(request: HttpRequest, table: Table, actor: User | None) -> Form:
    note = get_object_or_404(_notes(table), pk=uuid_of(request.POST.get("note", "")))
    form = HandsForm(request.POST, auto_id=f"{note.pk.hex}_%s")
    form.note = note
    return _doing(form, lambda typed: capture.change_word(note, actor=actor, **typed))


def _back(request: HttpRequest, table: Table, actor: User | None) -> Form:
    note = get_object_or_404(_notes(table), pk=uuid_of(request.POST.get("note", "")))
    return _doing(Form({}), lambda _typed: capture.take_word_back(note, actor=actor))


def _remarks(request: HttpRequest, table: Table, actor: User | None) -> Form:
    form = RemarksForm(request.POST, auto_id="remarks_%s")
    done = _doing(
        form, lambda typed: capture.write_remarks(table, text=typed["remarks"], before=typed["before"])
    )
    if done.errors:
        # Beside what was typed stands what is kept now; the next press replaces it.
        table.refresh_from_db(fields=["remarks"])
        done.kept = table.remarks
        done.data = done.data.copy()
        done.data["before"] = capture.mark_of(table.remarks)
    return done


def _photo(request: HttpRequest, table: Table, actor: User | None) -> Form:
    form = TablePhotoForm(request.POST, request.FILES, auto_id="photo_%s")
    return _doing(
        form,
        lambda typed: capture.keep_photo(
            table, typed["photo"], key=typed["key"], alt=typed["photo_alt"], actor=actor
        ),
    )


_DOES = {"word": _word, "change": _change, "back": _back, "remarks": _remarks, "photo": _photo}


def _doing(form: Form, does: Callable[[dict[str, Any]], object]) -> Form:
    """Does what a form asks for; a refusal becomes an error of the form."""
    if not form.is_valid():
        return form
    try:
        does(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return form


def _done(request: HttpRequest, table: Table, *, actor: User | None) -> HttpResponse:
    if _wants_json(request):
        table.refresh_from_db(fields=["remarks"])
        written = render_to_string(f"{FOLDER}/_captured.html", _written(table, actor=actor), request)
        return JsonResponse({"written": written, "before": capture.mark_of(table.remarks)})
    messages.success(request, _("Kept."))
    return redirect(request.path)


def _empty(table: Table) -> dict[str, Form]:
    key = secrets.token_urlsafe(18)
    remarks = {"remarks": table.remarks, "before": capture.mark_of(table.remarks)}
    word = {"key": key, "kind": TableNote.Kind.STATEMENT}
    return {
        "word": WordForm(initial=word, auto_id="word_%s"),
        "remarks": RemarksForm(initial=remarks, auto_id="remarks_%s"),
        "photo": TablePhotoForm(initial={"key": f"f{key}"}, auto_id="photo_%s"),
    }


def _written(table: Table, *, actor: User | None, changed: Form | None = None) -> dict[str, Any]:
    rows = []
    for note in _notes(table).exclude(state=Said.State.HIDDEN):
        is_this = changed is not None and changed.note.pk == note.pk
        given = {name: getattr(note, name) for name in ("text", "kind", "votes", "against", "undecided")}
        form = changed if is_this else HandsForm(initial=given, auto_id=f"{note.pk.hex}_%s")
        rows.append({"note": note, "form": form, "is_open": is_this})
    return {
        "table": table,
        "session": table.session,
        "activity": table.session.activity,
        "project": table.session.activity.project,
        "is_helper": actor is None,
        "rows": rows,
        "photos": table.session.photos.filter(table=table.number).exclude(state=Said.State.HIDDEN).count(),
        "words": _words(),
    }


def _notes(table: Table) -> Any:
    # Keys are random and days have no hours: what got most hands stands first, then by the alphabet.
    return table.session.notes.filter(table=table.number).order_by("-votes", "text", "pk")


def _words() -> dict[str, str]:
    """What the page says by itself on a bad connection."""
    return {
        "waits": _("{n} not yet sent."),
        "no_connection": _("There is no connection. Go on: everything is kept here and sent by itself."),
        "busy": _("The server does not answer. It is tried again by itself."),
        "closed": _(
            "The table does not open any more. What is not sent stays on this device: call the unit."
        ),
        "photo_waits": _(
            "The photo could not be sent. It is still chosen: press again when there is a connection."
        ),
        "kept": _("Kept."),
    }


def _refused(form: Form) -> dict[str, str]:
    """What a page that sends by itself is told; where somebody else wrote meanwhile, their words too."""
    kept = getattr(form, "kept", None)
    more = {} if kept is None else {"kept": kept, "before": capture.mark_of(kept)}
    return {"refused": _errors_of(form)} | more


def _errors_of(form: Form) -> str:
    return " ".join(error for errors in form.errors.values() for error in errors)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
