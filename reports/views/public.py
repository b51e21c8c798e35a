"""What everybody sees of reports."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from reports.errors import KeptFileIsDamaged
from reports.models import Report
from reports.querysets import published
from reports.render.content import report_content
from reports.render.formats import FORMATS, file_name
from reports.services.delivery import project_of
from reports.services.keeping import bytes_of

logger = logging.getLogger(__name__)


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Lists published results, newest first."""
    return render(request, "reports/results.html", {"reports": published()[:100]})


@require_GET
def report(request: HttpRequest, survey: str) -> HttpResponse:
    """Shows the newest published report of a survey."""
    shown = get_object_or_404(published(), survey__slug=survey)
    project = project_of(shown)
    context = {
        "report": shown,
        "content": report_content(shown, language=get_language() or "tr"),
        "project": project,
        "reply": getattr(shown, "reply", None),
        "commitments": project.commitments.select_related("owner") if project else (),
    }
    return render(request, "reports/report_public.html", context)


@require_GET
def report_file(request: HttpRequest, survey: str, form: str) -> HttpResponse:
    """Sends the newest published report as a file in one of its forms."""
    shown = get_object_or_404(published(), survey__slug=survey)
    return file_response(shown, form, language=get_language() or "tr")


def file_response(report: Report, form: str, *, language: str) -> HttpResponse:
    """Returns a file to be kept; Http404 for a form that does not exist."""
    if form not in FORMATS:
        raise Http404
    try:
        content = bytes_of(report, form, language=language)
    except KeptFileIsDamaged as damaged:
        logger.error("Report %s: the kept %s file (%s) is damaged or gone.", report.pk, form, language)
        return HttpResponse(str(damaged), content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse(
        content,
        content_type=FORMATS[form].content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(report, form)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
