"""Lines of a matrix stand together in one chart unless a share is hidden; the annex names every code."""

import pytest

from reports.render.content import report_content
from reports.render.docx import render_docx
from reports.render.html import render_html
from reports.render.matrices import blocks
from reports.render.xlsx import render_xlsx
from tests.reports.test_a_report_from_answers import closed_survey, reported
from tests.reports.test_report_files import docx_words, xlsx_words

ABOVE = {"tr": "Katılır mısınız?", "en": "Do you agree?"}


def line(code: str, *values: float | None, above: dict | None = ABOVE) -> dict:
    options = [{"code": str(i), "label": {"tr": f"Seçenek {i}"}, "value": v} for i, v in enumerate(values)]
    return {
        "code": code,
        "label": {"tr": f"Satır {code}"},
        "parent_label": above,
        "n": 300,
        "options": options,
    }


def drawn(*lines: dict) -> list[dict]:
    return blocks(list(lines), [{"code": each["code"]} for each in lines], "tr")


def test_lines_of_one_matrix_are_one_chart_that_adds_up() -> None:
    made = drawn(line("a", 0.2, 0.3, 0.5), line("b", 0.03, 0.47, 0.5), line("q", 0.4, 0.6, above=None))

    assert [len(each["questions"]) for each in made] == [2, 1]
    parts = made[0]["matrix"]["rows"][0]["parts"]
    assert [part["start"] for part in parts] == [0, 20, 50]
    assert sum(part["percent"] for part in parts) == pytest.approx(100)
    assert (
        made[0]["matrix"]["rows"][1]["parts"][0]["text"] == ""
    )  # no room for the number, but it is read out
    assert made[0]["matrix"]["rows"][1]["parts"][0]["read"] == "%3"
    assert made[1]["matrix"] is None


def test_a_line_with_a_hidden_share_stays_out_and_is_named() -> None:
    made = drawn(line("a", 0.2, 0.8), line("b", 0.5, 0.5), line("c", None, None))[0]["matrix"]

    assert [row["label"] for row in made["rows"]] == ["Satır a", "Satır b"]
    assert "Satır c" in made["note"]
    assert drawn(line("a", 0.2, 0.8), line("c", None, None))[0]["matrix"] is None


@pytest.mark.django_db
def test_the_codebook_is_an_annex_of_every_form() -> None:
    report = reported(closed_survey())

    listed = {each["code"]: each for each in report_content(report)["codebook"]}
    assert "no = Hayır" in listed["shade"]["values"]
    for words in (
        render_html(report).decode(),
        docx_words(render_docx(report)),
        xlsx_words(render_xlsx(report)),
    ):
        assert "no = Hayır" in words
