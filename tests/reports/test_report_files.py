"""The sociological summary as files: what stands in them, the same bytes twice, and refusals at the command line."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from common.contract_command import Refused
from reports.models import Report, WeightSet
from reports.render.docx import render_docx
from reports.render.formats import FORMATS
from reports.render.xlsx import render_xlsx
from reports.services.building import build_report
from surveys.models import Response, Survey
from tests.reports.test_a_report_from_answers import closed_survey, reported

pytestmark = pytest.mark.django_db

ERROR_WORDS = ("güven aralığı", "hata payı:", "alt sınır", "üst sınır")


def said(*command: str, capsys: pytest.CaptureFixture) -> dict:
    """What a command prints, read as JSON."""
    capsys.readouterr()
    call_command(*command)
    return json.loads(capsys.readouterr().out)


def weigh(*more: str) -> tuple[str, ...]:
    return (
        "weigh",
        "park",
        "--population",
        "adnks-2025",
        *(more or ("--margin", "neighbourhood", "--margin", "sex")),
    )


def docx_words(content: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def xlsx_words(content: bytes) -> str:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


def test_weigh_prints_what_the_contract_says(capsys) -> None:
    closed_survey()

    told = said(*weigh(), capsys=capsys)

    assert told["margins"] == ["neighbourhood", "sex"]
    assert told["iterations"] >= 1
    assert told["min"] < 1 < told["max"]
    assert told["n_eff"] == pytest.approx(300 / told["deff"], rel=1e-3)
    assert WeightSet.objects.get().sha256 == told["sha256"]


def test_trimming_keeps_weights_between_its_ends(capsys) -> None:
    closed_survey()

    margins = ("--margin", "neighbourhood", "--margin", "sex")
    free = said(*weigh(*margins), capsys=capsys)
    high = 0.995 * free["max"]
    told = said(*weigh(*margins, "--trim", "0", f"{high:.4f}"), capsys=capsys)

    assert told["max"] <= high + 1e-3
    assert told["trim"] == [0.0, pytest.approx(high, abs=1e-4)]


def test_bounds_that_contradict_the_margins_are_refused() -> None:
    closed_survey()

    with pytest.raises(Refused, match="trim"):
        call_command(*weigh("--margin", "sex", "--trim", "0.95", "1.05"))


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (("--margin", "shoe_size"), "shoe_size"),
        (("--margin", "age_band"), "age_band"),
        (("--margin", "sex", "--margin", "sex"), "--margin"),
        (("--margin", "sex", "--trim", "2", "5"), "--trim"),
    ],
)
def test_margins_that_cannot_be_met_are_refused_with_their_name(more, named) -> None:
    closed_survey()

    with pytest.raises(Refused, match=named) as refusal:
        call_command(*weigh(*more))

    assert refusal.value.returncode == 2
    assert not WeightSet.objects.exists()


def test_base_weights_on_some_responses_only_are_refused() -> None:
    survey = closed_survey()
    some = Response.objects.values_list("pk", flat=True)[:7]
    Response.objects.filter(pk__in=list(some)).update(base_weight=2.0)

    with pytest.raises(Refused, match="293"):
        call_command(*weigh())
    with pytest.raises(Refused, match="293"):
        call_command("build_report", "park", "--output", "unused-directory-of-a-refusal", "--weights", "none")

    assert survey.weight_sets.count() == survey.reports.count() == 0
    Path("unused-directory-of-a-refusal").rmdir()


def test_build_report_writes_four_files_and_the_same_bytes_again(tmp_path, capsys) -> None:
    closed_survey()
    said(*weigh(), capsys=capsys)

    first = said("build_report", "park", "--output", str(tmp_path / "a"), capsys=capsys)
    second = said("build_report", "park", "--output", str(tmp_path / "b"), capsys=capsys)

    assert first["version"] == second["version"] == Report.objects.get().version
    assert first["hash"] == second["hash"] == Report.objects.get().sha256
    assert sorted(Path(file).suffix for file in first["files"]) == [".docx", ".html", ".pdf", ".xlsx"]
    digests = [
        [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in each["files"]]
        for each in (first, second)
    ]
    assert digests[0] == digests[1]


def test_build_report_refuses_what_it_cannot_do(tmp_path) -> None:
    closed_survey()
    busy = tmp_path / "busy"
    busy.write_text("a file")

    for command, named in [
        (("build_report", "nowhere", "--output", str(tmp_path)), "nowhere"),
        (("build_report", "park", "--output", str(tmp_path), "--weights", "9"), "--weights"),
        (("build_report", "park", "--output", str(tmp_path), "--formats", "odt"), "odt"),
        (("build_report", "park", "--output", str(busy)), "busy"),
    ]:
        with pytest.raises(Refused, match=named):
            call_command(*command)

    assert not Report.objects.exists()


def test_the_word_file_has_headings_tables_alt_texts_and_its_language() -> None:
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(io.BytesIO(render_docx(reported(closed_survey()))))

    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert "Bulgular" in headings and "Parkta gölge yeterli mi?" in headings
    assert headings.index("Bulgular") < headings.index("Ek: soru formu")
    assert document.core_properties.language == "tr-TR"
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "tr-TR"
    assert all(table._tbl.tblPr.find(qn("w:tblDescription")) is not None for table in document.tables)


def test_the_workbook_has_a_sheet_a_question_with_numbers_that_can_be_worked_with() -> None:
    import openpyxl

    report = reported(closed_survey())
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(report)))

    assert {"Özet", "shade", "uses", "Yöntem"} <= set(book.sheetnames)
    rows = {row[0]: row for row in book["uses"].values}
    walk = next(
        o
        for q in report.figures["questions"]
        if q["code"] == "uses"
        for o in q["options"]
        if o["code"] == "walk"
    )
    assert walk["suppressed"] or rows["Yürürüm"][1] == pytest.approx(walk["value"], abs=1e-4)
    assert any(row[0] == "kadınlar" for row in book["shade"].values)


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    import openpyxl

    survey = closed_survey()
    Survey.objects.update(title="=1+1")
    survey.refresh_from_db()

    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(reported(survey))))

    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book["Özet"]["A1"].value == "'=1+1"


@pytest.mark.parametrize("form", ["html", "docx", "xlsx"])
def test_open_participation_carries_no_margin_of_error_in_any_file(form) -> None:
    report = reported(closed_survey(sampling="opt_in"))

    made = FORMATS[form].render(report)
    words = {"docx": docx_words, "xlsx": xlsx_words}.get(form, bytes.decode)(made)

    assert "temsil etmez" in words
    assert not [word for word in ERROR_WORDS if word in words]
    assert all(o["se"] is None for q in report.figures["questions"] for o in q["options"])


def test_everybody_takes_the_published_files_and_nobody_a_draft(client) -> None:
    report = reported(closed_survey())
    address = "/sonuclar/park/{}/"

    assert client.get(address.format("docx")).status_code == 404
    now = timezone.now()
    Report.objects.filter(pk=report.pk).update(state="published", delivered_at=now, published_at=now)

    for form in FORMATS:
        answer = client.get(address.format(form))
        assert answer.status_code == 200
        assert answer["Content-Type"] == FORMATS[form].content_type
        assert answer["Content-Disposition"] == f'attachment; filename="park-1.{form}"'
    assert client.get(address.format("odt")).status_code == 404


def test_an_unweighted_report_says_so() -> None:
    report = build_report(closed_survey())

    assert "ağırlıklandırılmadı" in docx_words(render_docx(report))
    assert "ağırlıklandırılmamış" in report.summary
