"""Photos and documents: an organisation's own page of them, and the checked views that serve each file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.refusal import Refusal
from people.audit import record
from people.models import Role
from people.roles import has_role
from stk_registry.forms.own import DocumentForm, PhotoForm
from stk_registry.models import Document, Organisation, Photo
from stk_registry.services import files
from stk_registry.services.voices import speaks_for
from stk_registry.views.own_access import my_organisation
from stk_registry.views.own_claims import read


@never_cache
@login_required
def own_files(request: HttpRequest, slug: str) -> HttpResponse:
    """The organisation's photos and documents, and adding one."""
    organisation, _term = my_organisation(request, slug)
    is_photo = "add_photo" in request.POST
    photo_form = PhotoForm(*_sent(request, is_photo), prefix="photo")
    document_form = DocumentForm(*_sent(request, not is_photo), prefix="document")
    form = photo_form if is_photo else document_form
    if request.method == "POST" and form.is_valid():
        try:
            _add(organisation, form.cleaned_data, request.user, is_photo=is_photo)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Added. The unit looks at it before the directory shows it."))
            return redirect("own_files", slug)
    context = {
        "organisation": organisation,
        "photos": organisation.photos.all(),
        "documents": organisation.documents.all(),
        "photo_form": photo_form,
        "document_form": document_form,
    }
    return render(request, "stk_registry/own/files.html", context)


@login_required
@require_POST
def remove_document(request: HttpRequest, slug: str, pk: object) -> HttpResponse:
    """Removes a document and its bytes."""
    organisation, _term = my_organisation(request, slug)
    _remove(get_object_or_404(organisation.documents, pk=pk), request)
    return redirect("own_files", slug)


@login_required
@require_POST
def remove_photo(request: HttpRequest, slug: str, pk: object) -> HttpResponse:
    """Removes a photo and its bytes."""
    organisation, _term = my_organisation(request, slug)
    _remove(get_object_or_404(organisation.photos, pk=pk), request)
    return redirect("own_files", slug)


@require_safe
def document(request: HttpRequest, pk: object) -> HttpResponse:
    """Serves a document to who may open it: always as a download, never as a page of this site."""
    found = get_object_or_404(Document.objects.select_related("organisation"), pk=pk)
    is_shown = _is_shown(found)
    if not (is_shown or _is_allowed(request, found)):
        raise Http404
    answer = served(found.file, found.content_type, name=file_name(found), is_public=is_shown)
    if not is_shown and has_role(request.user, Role.REGISTRY):
        record("viewed_document", found, actor=request.user, organisation=found.organisation_id)
    return answer


@require_safe
def photo(request: HttpRequest, pk: object) -> HttpResponse:
    """Serves a photo that we encoded ourselves."""
    found = get_object_or_404(Photo.objects.select_related("organisation"), pk=pk)
    if not (_is_shown(found) or _is_allowed(request, found)):
        raise Http404
    return served(found.file, "image/webp", name="", is_public=_is_shown(found))


def _is_shown(found: Document | Photo) -> bool:
    """Whether the directory shows it: the unit said so, and the organisation is in the directory."""
    organisation = found.organisation
    if not found.is_public or organisation is None:
        return False
    return Organisation.objects.listed().filter(pk=organisation.pk).exists()


def _is_allowed(request: HttpRequest, found: Document | Photo) -> bool:
    user = request.user
    if not user.is_authenticated:
        return False
    if has_role(user, Role.REGISTRY):
        return True
    if found.organisation is None:
        return found.uploaded_by_id == user.pk
    return speaks_for(user, found.organisation) is not None


def served(file: object, content_type: str, *, name: str, is_public: bool) -> HttpResponse:
    """Returns a file that is never a page of this site, whatever its bytes are."""
    try:
        content = file.open("rb")
    except FileNotFoundError as fault:
        raise Http404 from fault
    response = FileResponse(content, as_attachment=bool(name), filename=name or "foto.webp")
    response["Content-Type"] = content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response


def file_name(found: Document) -> str:
    """Returns a name whose ending is of what the bytes are, not of what the sender called them."""
    stem = found.file_name.rpartition(".")[0] or found.file_name or "belge"
    return f"{stem}.pdf" if found.content_type == "application/pdf" else f"{stem}.webp"


def _sent(request: HttpRequest, is_meant: bool) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" and is_meant else (None, None)


def _add(organisation: Organisation, data: dict, actor: object, *, is_photo: bool) -> None:
    if is_photo:
        _name, content = read(data["photo"])
        files.add_photo(organisation, content=content, alt=data["alt"], is_logo=data["is_logo"], actor=actor)
        return
    name, content = read(data["document"])
    files.add_document(
        content=content, name=name, kind=data["kind"], title=data["title"], year=data["year"],
        organisation=organisation, actor=actor,
    )  # fmt: skip


def _remove(found: Document | Photo, request: HttpRequest) -> None:
    with transaction.atomic():
        record("removed_file", found, actor=request.user, organisation=found.organisation_id)
        stored = found.file
        found.delete()
        transaction.on_commit(lambda: stored.storage.delete(stored.name))
    messages.success(request, _("Removed."))
