"""Files of organisations at the desk: choose one, see what each row would do, bring just that in."""

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.formula_safe import disarm
from common.refusal import Refusal
from people.roles import role_required
from stk_registry import rules
from stk_registry.forms.importing import FileImportForm
from stk_registry.importing import template
from stk_registry.models import FileImport, ImportRow
from stk_registry.services import file_imports

PER_PAGE = 50
HISTORY_PER_PAGE = 20
EVERYTHING = "hepsi"
Outcome = ImportRow.Outcome
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@never_cache
@role_required(*rules.REGISTRY_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def stk_import_list(request: HttpRequest) -> HttpResponse:
    """Takes a file and checks it; below stand the imports there were, and what the columns are."""
    is_sent = request.method == "POST"
    form = FileImportForm(request.POST, request.FILES) if is_sent else FileImportForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        wanted = {name: form.cleaned_data[name] for name in ("form", "is_listed")}
        try:
            made = file_imports.check_file(file.read(), name=file.name, actor=request.user, **wanted)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(made)
    rows = FileImport.objects.select_related("uploaded_by", "done_by")
    page = Paginator(rows, HISTORY_PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [{"found": found, "waits": found.waits()} for found in page.object_list]
    context = {"form": form, "page": page, "notes": template.notes()}
    return render(request, "stk_registry/desk/import_list.html", context, status=422 if form.errors else 200)


@never_cache
@role_required(*rules.REGISTRY_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def stk_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what became, or would become, of each row; brings the file in, or forgets it."""
    found = get_object_or_404(FileImport.objects.select_related("uploaded_by", "done_by"), pk=pk)
    if request.method != "POST":
        return render(request, "stk_registry/desk/import.html", _report(request, found))
    if request.POST.get("step") == "discard":
        file_imports.discard(found, actor=request.user)
        return redirect("stk_import_list")
    try:
        done = file_imports.bring_in(found, seen=request.POST.get("seen", ""), actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        told = {"created": done.counts["created"], "changed": done.counts["changed"]}
        messages.success(
            request, _("Brought in. New records: %(created)s, changed records: %(changed)s.") % told
        )
    return redirect(found)


@role_required(*rules.REGISTRY_ROLES)
@require_safe
def stk_import_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands out the rows that were not taken, with the reasons behind; mended, the file can be chosen again."""
    found = get_object_or_404(FileImport, pk=pk)
    answer = _download(f"alinmayanlar-{found.pk}.csv", "csv")
    writer = csv.writer(answer, delimiter=";")
    headers = [header for header, _field in found.columns]
    writer.writerow([*map(disarm, headers), _("Line"), _("Why it was not taken"), _("What to do")])
    refused = found.rows.filter(outcome__in=[Outcome.REJECTED, Outcome.ALIKE])
    for row in refused.only("line", "cells", "faults").iterator():
        cells = [*row.cells, str(row.line), *(_joined(row, name) for name in ("reason", "remedy"))]
        writer.writerow(map(disarm, cells))
    return answer


@role_required(*rules.REGISTRY_ROLES)
@require_safe
def stk_import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """Hands out the empty table to fill in."""
    if kind not in TYPES:
        raise Http404
    answer = _download(f"kuruluslar.{kind}", kind, mark=False)
    answer.write(template.as_csv() if kind == "csv" else template.as_workbook())
    return answer


def _report(request: HttpRequest, found: FileImport) -> dict[str, Any]:
    counts = {outcome.value: found.counts.get(outcome.value, 0) for outcome in Outcome}
    first = next((name for name in (Outcome.REJECTED, Outcome.ALIKE) if counts[name]), EVERYTHING)
    chosen = request.GET.get("sonuc", first)
    rows = found.rows.select_related("organisation")
    if chosen in counts:
        rows = rows.filter(outcome=chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "found": found,
        "waits": found.waits(),
        "is_late": found.state == FileImport.State.CHECKED and not found.waits(),
        "does_something": counts[Outcome.CREATED] + counts[Outcome.CHANGED],
        "not_taken": counts[Outcome.REJECTED] + counts[Outcome.ALIKE],
        "kept": counts[Outcome.KEPT],
        "before": _done_before(found),
        "columns": found.columns,
        "page": page,
        "query": f"sonuc={chosen}&",
        "tabs": _tabs(found, counts, chosen),
        "has_rows": found.kept_until is not None and found.kept_until > timezone.now(),
        "crumbs": [
            {"label": _("Import"), "url": reverse("stk_import_list")},
            {"label": found.file_name, "url": ""},
        ],
    }


def _tabs(found: FileImport, counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    tabs = [(EVERYTHING, _("All rows"), found.counts.get("rows", 0))]
    tabs += [(each.value, str(each.label), counts[each.value]) for each in Outcome if counts[each.value]]
    known = chosen if chosen in counts else EVERYTHING
    return [
        {"label": label, "url": f"{found.get_absolute_url()}?sonuc={name}", "active": name == known, "count": count}
        for name, label, count in tabs
    ]  # fmt: skip


def _done_before(found: FileImport) -> FileImport | None:
    """Returns the import that brought in the very same file, if there was one."""
    same = FileImport.objects.filter(sha256=found.sha256, state=FileImport.State.DONE).exclude(pk=found.pk)
    return same.select_related("done_by").order_by("-done_at").first()


def _joined(row: ImportRow, name: str) -> str:
    return " ".join(fault[name] for fault in row.faults)


def _download(name: str, kind: str, *, mark: bool = True) -> HttpResponse:
    answer = HttpResponse(content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    if mark:
        answer.write("\ufeff")
    return answer
