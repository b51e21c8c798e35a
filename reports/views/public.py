"""What everybody sees of reports."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from reports.querysets import published
from reports.render.content import report_content
from reports.render.pdf import render_pdf
from reports.services.delivery import project_of


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
def report_pdf(request: HttpRequest, survey: str) -> HttpResponse:
    """Sends the newest published report as PDF."""
    shown = get_object_or_404(published(), survey__slug=survey)
    return pdf_response(
        render_pdf(shown, language=get_language() or "tr"), name=f"{survey}-{shown.version}.pdf"
    )


def pdf_response(content: bytes, *, name: str) -> HttpResponse:
    """Returns a PDF to be kept."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
