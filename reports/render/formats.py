"""The forms a report is handed out in: how each is made, and what its file is called."""

from collections.abc import Callable
from typing import NamedTuple

from reports.models import Report
from reports.render.docx import render_docx
from reports.render.html import render_html
from reports.render.pdf import render_pdf
from reports.render.xlsx import render_xlsx


class Format(NamedTuple):
    """One form: its maker, and the type a browser is told."""

    render: Callable[..., bytes]
    content_type: str


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    "html": Format(render_html, "text/html; charset=utf-8"),
    "pdf": Format(render_pdf, "application/pdf"),
    "docx": Format(render_docx, f"{OFFICE}.wordprocessingml.document"),
    "xlsx": Format(render_xlsx, f"{OFFICE}.spreadsheetml.sheet"),
}


def file_name(report: Report, suffix: str) -> str:
    """Returns the name of a report's file: survey, version, form."""
    return f"{report.survey.slug}-{report.version}.{suffix}"
