"""A report as tagged PDF, set by typst. The same report gives the same bytes."""

import json
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.models import Report
from reports.render.content import report_content

HERE = Path(__file__).resolve().parent


def words(report: Report, *, language: str) -> dict[str, str]:
    """Returns the fixed wordings of the page in the language."""
    tests = report.figures["differences"][0]["tests"] if report.figures["differences"] else 0
    with override(language):
        return {
            "author": _("Katılım"),
            "kind": _("Sociological summary"),
            "synthetic": _("Demonstration: all answers in this report are made up."),
            "opt_in": _(
                "People chose to take part. The shares are those of the participants and carry no margin of error."
            ),
            "findings": _("Findings"),
            "method": _("How we know"),
            "limits": _("Limits"),
            "who": _("Who answered, and who lives here"),
            "by": _("By:"),
            "population": _("Population"),
            "unweighted": _("Answers"),
            "weighted": _("Weighted"),
            "questions": _("Question by question"),
            "hidden": _("hidden: too few people"),
            "differences": _("What differs between groups"),
            "tests": _("Of %(tests)s comparisons, corrected for being many.") % {"tests": tests},
            "recommendations": _("Recommendations"),
            "version": _("Version"),
        }


def render_pdf(report: Report, *, language: str = "tr") -> bytes:
    """Returns the PDF."""
    import typst

    content = {**report_content(report, language=language), "words": words(report, language=language)}
    return typst.compile(
        str(HERE / "report.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False, sort_keys=True)},
        timestamp=int(report.made_at.timestamp()),
    )
