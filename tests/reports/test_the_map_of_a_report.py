"""The map in the report: on the page, the cover of the PDF, in Word; neighbourhoods with few answers stay hidden."""

import io

import pytest
from pypdf import PdfReader

from reports.models import Report
from reports.render.docx import render_docx
from reports.render.html import render_html
from reports.render.pdf import render_pdf
from surveys.models import Response
from tests.reports.test_a_report_from_answers import closed_survey, reported

pytestmark = pytest.mark.django_db


def counts(survey) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in Response.objects.filter(survey=survey).values_list(
        "snapshot__neighbourhood__code", flat=True
    ):
        found[code] = found.get(code, 0) + 1
    return found


def test_a_circle_for_each_neighbourhood_and_none_of_few_people_tells_its_rate() -> None:
    survey = closed_survey()
    report = reported(survey)
    circles = {circle["code"]: circle for circle in report.figures["map"]["circles"]}
    few = [code for code, count in counts(survey).items() if count < survey.minimum_cell]

    assert len(circles) == 27
    assert len(few) > 1
    assert all(circles[code]["rate"] is None and circles[code]["level"] is None for code in few)
    assert any(circle["rate"] for circle in circles.values())
    rows = {row["code"]: row for row in report.figures["participation"][0]["rows"]}
    assert {code for code, row in rows.items() if row["suppressed"]} == {
        code for code, circle in circles.items() if circle["rate"] is None
    }


def test_the_map_is_on_the_page_in_the_pdf_and_in_word() -> None:
    import docx

    report = reported(closed_survey())

    page = render_html(report).decode()
    assert page.count("<circle") >= 27 and "Kesik çizgili" in page
    pages = PdfReader(io.BytesIO(render_pdf(report))).pages
    assert "Park anketi" in pages[0].extract_text()
    assert "Bulgular" not in pages[0].extract_text()
    document = docx.Document(io.BytesIO(render_docx(report)))
    picture = document.inline_shapes[0]._inline.docPr
    assert "Bostanlı: " in picture.get("descr")
    assert render_docx(report) == render_docx(report)


def test_a_report_frozen_without_a_map_is_still_shown() -> None:
    report = reported(closed_survey())
    figures = {key: value for key, value in report.figures.items() if key != "map"}
    Report.objects.filter(pk=report.pk).update(figures=figures)
    report.refresh_from_db()

    assert render_pdf(report).startswith(b"%PDF")
    assert "Bulgular" in render_html(report).decode()
    assert render_docx(report)
