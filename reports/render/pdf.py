"""A report as tagged PDF, set by typst. The same report gives the same bytes."""

import json
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.models import Report
from reports.prose.words import whole
from reports.render.content import report_content

HERE = Path(__file__).resolve().parent


def words(report: Report, *, language: str) -> dict[str, str]:
    """Returns the fixed wordings of the page in the language."""
    tests = report.figures["differences"][0]["tests"] if report.figures["differences"] else 0
    with override(language):
        return {
            "author": _("Katılım"),
            "municipality": str(settings.MUNICIPALITY_NAME),
            "n": _("%(n)s answers") % {"n": whole(report.figures["n"], language=language)},
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
            "themes": _("In their own words"),
            "tables": _("Annex: tables"),
            "annex_method": _("Annex: method and limits"),
            "annex_codebook": _("Annex: codebook"),
            "code": _("Code"),
            "question": _("Question"),
            "kind_of": _("Kind"),
            "codes": _("Codes of answers"),
            "annex_questions": _("Annex: questionnaire"),
            "mean": _("Mean"),
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


def map_picture(svg: str) -> bytes:
    """Returns a map as PNG, 1,500 pixels wide, for programs that do not draw SVG."""
    import typst

    return typst.compile(
        b'#set page(width: 500pt, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)',
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        format="png",
        ppi=216,
        sys_inputs={"svg": svg},
    )
