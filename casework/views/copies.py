"""Making copies without personal data at the desk: black boxes on photos and on the pages of a PDF."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework.forms_of_copies import BoxesForm, OwnCopyForm
from casework.models import Attachment
from casework.rules import CASE_ROLES, is_sensitive, may_refer
from casework.services.redacting import PDF, Sheet, page_of, redact, sheets_of, take_copy
from casework.views.work import seen_case
from common.black_boxes import boxes_of
from common.refusal import Refusal
from common.sent_files import LARGEST
from people.audit import record
from people.roles import role_required

workers = role_required(*CASE_ROLES)
# Lines for counting, at each tenth.
TENTHS = tuple(range(10, 100, 10))


@never_cache
@workers
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, number: str, pk: str) -> HttpResponse:
    """Shows a file with the boxes over it, and makes the copy; or takes one that was made elsewhere."""
    file = _file(request, number, pk)
    if request.method != "POST":
        return _page(request, file, BoxesForm())
    if request.POST.get("go") == "own":
        return _take_own(request, file)
    form = BoxesForm(request.POST)
    if not form.is_valid():
        return _page(request, file, form, status=422)
    if request.POST.get("go") != "make":
        return _page(request, file, form)
    try:
        redact(file, boxes=form.cleaned_data["boxes"], actor=request.user)
    except Refusal as refusal:
        form.add_error("boxes", str(refusal))
        return _page(request, file, form, status=422)
    return _made(request, number)


@never_cache
@workers
@require_safe
def page(request: HttpRequest, number: str, pk: str, page: int) -> HttpResponse:
    """Shows one page of a PDF as a picture."""
    file = _file(request, number, pk)
    try:
        picture = page_of(file, page) if file.content_type == PDF else None
    except Refusal as refusal:
        raise Http404 from refusal
    if picture is None:
        raise Http404
    if is_sensitive(file.case):
        record("read_case_file", file, actor=request.user, case=number, page=page)
    response = HttpResponse(picture, content_type="image/png")
    response["Content-Disposition"] = "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file(request: HttpRequest, number: str, pk: str) -> Attachment:
    case = seen_case(request, number)
    if not may_refer(request.user, case):
        raise Http404
    file = get_object_or_404(Attachment, case=case, pk=pk)
    file.case = case
    return file


def _take_own(request: HttpRequest, file: Attachment) -> HttpResponse:
    own = OwnCopyForm(request.POST, request.FILES)
    if not own.is_valid():
        return _page(request, file, BoxesForm(), own=own, status=422)
    try:
        take_copy(file, sent=own.cleaned_data["file"].read(LARGEST + 1), actor=request.user)
    except Refusal as refusal:
        own.add_error("file", str(refusal))
        return _page(request, file, BoxesForm(), own=own, status=422)
    return _made(request, file.case.number)


def _made(request: HttpRequest, number: str) -> HttpResponse:
    messages.success(request, _("The copy stands beside the original. Look at it before it leaves."))
    return redirect(f"{reverse('case_desk', args=[number])}#dosyalar")


def _page(
    request: HttpRequest,
    file: Attachment,
    form: BoxesForm,
    *,
    own: OwnCopyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        sheets, refused = sheets_of(file), ""
    except Refusal as refusal:
        sheets, refused = [], str(refusal)
    drawn = _drawn(form, pages=len(sheets)) if form.is_bound and sheets else {}
    context = {
        "case": file.case,
        "file": file,
        "sheets": [_sheet(file, sheet, drawn.get(sheet.number, [])) for sheet in sheets],
        "refused": refused,
        "form": form,
        "own": own or OwnCopyForm(),
    }
    return render(request, "casework/work/cover.html", context, status=status)


def _drawn(form: BoxesForm, *, pages: int) -> dict[int, list[Any]]:
    """Returns the boxes of each page, as far as they are understood; what is not is said at the field."""
    drawn: dict[int, list[Any]] = {}
    try:
        for box in boxes_of(form.data.get("boxes", ""), pages=pages):
            drawn.setdefault(box.page, []).append(box)
    except Refusal as refusal:
        if form.is_valid():
            form.add_error("boxes", str(refusal))
    return drawn


def _sheet(file: Attachment, sheet: Sheet, boxes: list[Any]) -> dict[str, Any]:
    """Returns a page as the template draws it, 1000 wide."""
    number, high = file.case.number, sheet.height
    is_pdf = file.content_type == PDF
    return {
        "number": sheet.number,
        "height": high,
        "url": reverse("case_page_picture", args=[number, file.pk, sheet.number])
        if is_pdf
        else reverse("case_desk_file", args=[number, file.pk]),
        "across": [{"at": tenth * 10, "text": tenth} for tenth in TENTHS],
        "down": [{"at": round(tenth * high / 100), "text": tenth} for tenth in TENTHS],
        "boxes": [
            {
                "x": round(box.left * 10),
                "y": round(box.top * high / 100),
                "width": round(box.width * 10),
                "height": round(box.height * high / 100),
            }
            for box in boxes
        ],
    }
