"""Responses as files, for the analyst and the participation unit; each download is noted with its row count."""

import io
import tempfile
import zipfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.refusal import Refusal
from people.models import AuditEvent, Role
from people.roles import role_required
from surveys.exports.formats import FORMATS
from surveys.forms.data import ExportForm
from surveys.models import Survey
from surveys.services.exporting import Exported, export_responses

MAY_EXPORT = (Role.ANALYST, Role.PARTICIPATION)
SHOWN = 10


@role_required(*MAY_EXPORT)
@never_cache
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what each format is good for and what may leave; sends the file that was chosen."""
    survey = get_object_or_404(Survey.objects.select_related("version"), slug=slug)
    form = ExportForm(request.POST or None, survey=survey)
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, survey, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "survey": survey,
        "form": form,
        "formats": FORMATS.values(),
        "stored": survey.responses.filter(excluded_because="").count(),
        "before": _before(survey),
        "crumbs": [
            {"label": _("Field"), "url": reverse("survey_field", args=[survey.slug])},
            {"label": _("Export responses"), "url": ""},
        ],
    }
    return render(request, "surveys/desk/field_export.html", context, status=422 if form.errors else 200)


def _before(survey: Survey) -> list[AuditEvent]:
    """Returns the last downloads: who, when, how many rows."""
    events = AuditEvent.objects.filter(
        verb="responses.exported", subject=survey._meta.label_lower, subject_id=str(survey.pk)
    )
    return list(events.select_related("actor").order_by("-sequence")[:SHOWN])


def _file(request: HttpRequest, survey: Survey, form: ExportForm) -> HttpResponse:
    wanted = form.cleaned_data
    chosen = FORMATS[wanted["format"]]
    settings = {"bom": True, "delimiter": ";"} if chosen.code == "csv" and wanted["for_excel"] else {}
    with tempfile.TemporaryDirectory() as folder:
        made = export_responses(
            survey,
            format=chosen.code,
            path=Path(folder) / f"{survey.slug}.{chosen.code}",
            today=timezone.localdate(),
            language=wanted["language"],
            open_text=wanted["open_text"],
            actor=request.user,
            **settings,
        )
        content, name, kind = _packed(made, survey, content_type=chosen.content_type)
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _packed(made: Exported, survey: Survey, *, content_type: str) -> tuple[bytes, str, str]:
    """Returns one file as it is, several in an archive."""
    if len(made.files) == 1:
        return made.files[0].read_bytes(), made.files[0].name, content_type
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in made.files:
            archive.write(file, file.name)
    return packed.getvalue(), f"{survey.slug}.zip", "application/zip"
