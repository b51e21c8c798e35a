"""XLSForms as survey offices write them: read whole, refused with a place, or listed as not representable."""

import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from surveys.language.answering import clean_section, offered_options, relevant_sections, walk
from surveys.language.checking import errors
from surveys.language.compiling import compile_questionnaire
from surveys.language.definition import Kind, columns
from surveys.language.formats import FileRefusedError, read_file
from surveys.language.formula import write_formula

FORMS = Path(__file__).parent / "forms"


@pytest.fixture(scope="module")
def park():
    return read_file(FORMS / "park_anketi.xlsx")


@pytest.fixture(scope="module")
def transport():
    return read_file(FORMS / "transport_survey.xlsx", language="en")


@pytest.fixture(scope="module")
def lossy():
    return read_file(FORMS / "temsil_edilemeyen.xlsx")


def formula(definition, code, setting="relevant"):
    return write_formula(getattr(definition.question(code), setting))


def workbook(path, **sheets):
    """Writes a workbook from rows."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_the_counts_are_reported(park):
    report = park.report.to_json()

    expected = {"questions": 15, "languages": ["tr", "en"], "constraints": 4, "calculations": 1, "groups": 4}
    assert {name: report[name] for name in expected} == expected
    assert (report["rules"], report["repeats"]) == (7, 0)
    assert report["unsupported"] == [
        {"where": "baslangic", "what": "start: recorded by the platform itself, or not at all"}
    ]


def test_groups_become_sections_in_both_languages(park):
    sections = park.definition.sections

    assert [section.code for section in sections] == ["karsilama", "siz", "kullanim"]
    assert sections[1].title == {"tr": "Siz", "en": "You"}
    assert write_formula(sections[2].relevant) == "${onay} = 'evet' and ${yas} >= 18"


def test_nested_groups_lend_their_condition_to_their_questions(park):
    assert formula(park.definition, "sure") == "${siklik} != 'hic'"
    assert formula(park.definition, "spor_turu") == "${siklik} != 'hic' and selected(${amac}, 'spor')"
    assert park.definition.question("gidenler").kind is Kind.NOTE


def test_or_other_becomes_an_option_with_a_text(park):
    other = park.definition.question("amac").other_option

    assert other.label == {"tr": "Diğer", "en": "Other"}
    assert "amac/other_text" in columns(park.definition)
    assert "amac_other" not in columns(park.definition)


def test_a_choice_filter_becomes_conditions_of_options(park):
    compiled = compile_questionnaire(park.definition)
    state = walk(compiled, {"onay": "evet", "yas": 30, "ilce": "kuzey"})

    found = offered_options(compiled.by_question["semt"], state.answers)

    assert [option.code for option in found] == ["cinarli", "iskele"]


def test_types_and_appearances_find_their_kind(park):
    kinds = {question.code: question.kind for question in park.definition.questions()}

    assert kinds["memnuniyet"] is Kind.SCALE
    assert list(park.definition.question("memnuniyet").points) == list(range(1, 11))
    assert kinds["oncelik"] is Kind.RANKING
    assert kinds["oneri"] is Kind.LONG_TEXT
    assert park.definition.question("yas").integer
    assert park.definition.question("temizlik").appearance == "likert"


def test_an_imported_form_can_be_published_and_answered(park):
    assert errors(park.definition) == ()
    compiled = compile_questionnaire(park.definition)
    raw = {"yas": ["17"], "ilce": ["kuzey"], "semt": ["iskele"]}

    result = clean_section(compiled, "siz", raw, {"onay": "evet"})

    assert result.errors["yas"].sentence("tr") == "18 ile 110 arasında bir sayı yazın."
    minor = {**result.answers, "yas": 17}
    assert [section.code for section in relevant_sections(compiled, minor)] == ["karsilama", "siz"]


def test_spellings_of_other_tools_are_read(transport):
    definition = transport.definition

    assert definition.languages == ("en",)
    assert formula(definition, "arac", "constraint") == "not (selected(., 'none') and count(.) > 1)"
    assert formula(definition, "trips", "required_when") == "${sehir} = 'x'"
    assert formula(definition, "phone", "constraint") == "digits(., 10, 10)"
    assert definition.question("thanks").kind is Kind.SINGLE
    assert errors(definition) == ()


def test_a_cascade_of_three_levels_is_kept(transport):
    (first, second) = transport.definition.question("durak").options

    assert write_formula(first.relevant) == "${semt} = 'x1' and ${sehir} = 'x'"
    assert write_formula(second.relevant) == "${semt} = 'y1' and ${sehir} = 'y'"


def test_a_table_of_choices_becomes_a_matrix(transport):
    ratings = transport.definition.question("ratings")

    assert ratings.kind is Kind.MATRIX
    assert [row.code for row in ratings.rows] == ["price", "clean"]
    assert ratings.required
    assert formula(transport.definition, "ratings") == "selected(${arac}, 'bus') and ${trips} > 0"


LOST = {
    "hane": True,
    "kimlik, calculation": True,
    "cihaz": False,
    "ad": False,
    "konum": True,
    "foto": True,
    "hane/uye_yas, relevant": True,
    "selam": True,
    "posta, constraint": True,
    "gizli, relevant": True,
    "son, required": True,
}


def test_everything_that_cannot_be_represented_is_listed(lossy):
    listed = {each.where: each.is_blocking for each in lossy.report.unsupported}

    assert listed == LOST
    assert lossy.report.repeats == 1


def test_what_changes_who_is_asked_blocks_publishing(lossy):
    blocked = {
        finding.question or finding.section
        for finding in errors(lossy.definition)
        if finding.code == "blocked"
    }

    assert blocked == {"hane", "uye_yas", "kimlik", "konum", "foto", "selam", "posta", "gizli", "son"}


def test_a_question_with_an_unreadable_condition_is_never_shown(lossy):
    asked = walk(compile_questionnaire(lossy.definition), {"ad": "x"}).questions

    assert "gizli" not in asked
    assert "uye_yas" not in asked
    assert "ad" in asked


@pytest.mark.parametrize(
    ("name", "where", "part"),
    [
        ("bozuk_grup.xlsx", "survey, row 2", "Unmatched"),
        ("bozuk_kosul.xlsx", "survey, row 2", "yok"),
        ("bozuk_ad.xlsx", "survey, row 2", "name"),
        ("bozuk_tekrar.xlsx", "survey, row 3", "unique"),
        ("bozuk_liste.xlsx", "choices sheet", "choices"),
        ("bozuk_sayfa.xlsx", "workbook", "survey"),
    ],
)
def test_a_broken_form_is_refused_with_its_place(name, where, part):
    with pytest.raises(FileRefusedError) as refusal:
        read_file(FORMS / name)

    assert refusal.value.where == where
    assert part in refusal.value.detail
    assert where in refusal.value.sentence()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"type,name\ntext,a\n", "unknown_format"),
        (b"PK\x03\x04 broken", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "broken"),
        (b"{broken", "broken"),
        (b'{"a": 1}', "unknown_format"),
        (b"{" * 100_000, "broken"),
        (b"<html></html>", "other_program"),
    ],
)
def test_a_file_that_is_no_form_is_refused_whatever_its_name(tmp_path, content, code):
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)

    with pytest.raises(FileRefusedError) as refusal:
        read_file(path)

    assert refusal.value.code == code


def test_a_truncated_workbook_is_refused(tmp_path):
    path = tmp_path / "form.xlsx"
    whole = (FORMS / "park_anketi.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(FileRefusedError, match="damaged"):
        read_file(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FileRefusedError) as refusal:
        read_file(tmp_path / "none.xlsx")

    assert refusal.value.code == "not_found"


def test_the_content_counts_and_not_the_name(tmp_path):
    path = tmp_path / "form.json"
    path.write_bytes((FORMS / "park_anketi.xlsx").read_bytes())

    assert read_file(path).report.questions == 15


def test_a_language_without_a_code_is_kept_and_listed(tmp_path):
    rows = [["type", "name", "label::Türkçe", "label::Zazaki"], ["text", "a", "Adınız", "Namey"]]

    imported = read_file(workbook(tmp_path / "f.xlsx", survey=rows))

    assert imported.definition.languages == ("tr", "qaa")
    assert imported.definition.question("a").label == {"tr": "Adınız", "qaa": "Namey"}
    assert [each.where for each in imported.report.unsupported] == ["language “Zazaki”"]


def test_a_column_name_never_becomes_a_formula_of_python(tmp_path):
    rows = [
        ["type", "name", "label", "relevant"],
        ["text", "a", "A", ""],
        ["text", "b", "B", "__import__('os')"],
    ]

    imported = read_file(workbook(tmp_path / "f.xlsx", survey=rows))

    assert [each.where for each in imported.report.unsupported] == ["b, relevant"]


def test_reading_a_form_needs_no_django():
    code = (
        "import sys\n"
        "from surveys.language.formats import read_file\n"
        f"read_file({str(FORMS / 'park_anketi.xlsx')!r})\n"
        "assert not any(name == 'django' or name.startswith('django.') for name in sys.modules)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=FORMS.parents[3], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
