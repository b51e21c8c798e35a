"""A report as one HTML file that stands alone: no address is needed to read it, nothing is loaded."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

from reports.models import Report
from reports.render.content import report_content

SHEETS = ("css/katilim.css", "css/figures.css")


def render_html(report: Report, *, language: str = "tr") -> bytes:
    """Returns the page with its styles inside. The same report gives the same bytes."""
    context = {"content": report_content(report, language=language), "language": language, "css": _css()}
    with override(language):
        return render_to_string("reports/alone.html", context).encode()


def _css() -> str:
    """Returns the styles; fonts are the reader's own, since nothing is loaded."""
    texts = []
    for name in SHEETS:
        path = finders.find(name)
        if path:
            texts.append(Path(path).read_text(encoding="utf-8"))
    return "\n".join(texts).replace("</", "<\\/")
