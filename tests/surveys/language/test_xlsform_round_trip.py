"""What is written as XLSForm is read back the same, and other programs get as much of it as they can."""

from dataclasses import replace

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from surveys.language.definition import Kind, Option, Question, Questionnaire, Row, Section, to_json
from surveys.language.formats import read_file
from surveys.language.formats.own import write_own
from surveys.language.formats.xlsform_writer import write_xlsform
from tests.surveys.language.examples import options, questionnaire, text
from tests.surveys.language.test_xlsform_reading import FORMS

RULES = [
    {"in": [{"var": "a"}, ["x", "y"]]},
    {"all-in": [{"var": "m"}, ["x", "y"]]},
    {"any-in": [{"var": "m"}, ["x"]]},
    {"between": [{"var": "n"}, 1, 5]},
    {"not": [{"answered": [{"var": "n"}]}]},
    {"==": [{"+": [{"var": "n"}, 1, {"*": [2, {"-": [{"var": "n"}]}]}]}, 7.5]},
    {"<": [{"years-between": [{"var": "d"}, {"today": []}]}, 18]},
    {">": [{"days-between": [{"var": "d"}, {"today": []}]}, 18]},
    {"==": [{"var": "t"}, "it's"]},
    {"==": [{"var": "t"}, 'it\'s "both"']},
    {"or": [{"and": [{"==": [{"var": "a"}, "x"]}, True]}, {"not": [False]}]},
    {"digits": [{"var": "t"}, 3, 5]},
    {"==": [{"var": "m/other_text"}, "köpek"]},
    {"==": [{"var": "g/r1"}, "x"]},
    {">": [{"coalesce": [{"var": "n"}, {"var": "s"}, 0]}, 2]},
    {"==": [{"year": [{"var": "d"}]}, 2026]},
]


def there_and_back(definition, path):
    losses = write_xlsform(definition, path)
    return read_file(path).definition, losses


def test_every_kind_and_setting_survives(tmp_path):
    back, losses = there_and_back(questionnaire(), tmp_path / "f.xlsx")

    assert to_json(back) == to_json(questionnaire())
    assert {loss.where for loss in losses} == {"place", "score"}


@pytest.mark.parametrize("name", ["park_anketi.xlsx", "transport_survey.xlsx"])
def test_an_imported_form_survives(tmp_path, name):
    original = read_file(FORMS / name).definition

    back, losses = there_and_back(original, tmp_path / "f.xlsx")

    assert to_json(back) == to_json(original)
    assert losses == ()


@pytest.mark.parametrize("rule", RULES, ids=[next(iter(rule)) + str(n) for n, rule in enumerate(RULES)])
def test_every_rule_survives_even_when_xpath_cannot_say_it(tmp_path, rule):
    other = Option("o", text("o"), other=True)
    asked = Section(
        "s",
        text("S"),
        questions=(
            Question("a", Kind.SINGLE, text("a"), options=options("x", "y")),
            Question("m", Kind.MULTIPLE, text("m"), options=(*options("x", "y"), other)),
            Question("n", Kind.NUMBER, text("n"), minimum=0, maximum=9, constraint={"!=": [{"var": "."}, 4]}),
            Question("s", Kind.SCALE, text("s")),
            Question("t", Kind.SHORT_TEXT, text("t"), max_length=9),
            Question("d", Kind.DATE, text("d"), maximum="today"),
            Question("g", Kind.MATRIX, text("g"), options=options("x"), rows=(Row("r1", text("r1")),)),
            Question("last", Kind.NOTE, text("last"), relevant=rule),
        ),
    )
    definition = Questionnaire(text("T"), ("tr", "en"), "tr", (asked,))

    back, _ = there_and_back(definition, tmp_path / "f.xlsx")

    assert to_json(back) == to_json(definition)


def test_a_rule_that_xpath_cannot_say_is_never_met_elsewhere_and_listed(tmp_path):
    rule = {"<": [{"years-between": [{"var": "day"}, {"today": []}]}, 18]}
    first, middle, last = questionnaire().sections
    changed = replace(last.questions[-1], relevant=rule)
    definition = replace(
        questionnaire(), sections=(first, middle, replace(last, questions=(*last.questions[:-1], changed)))
    )

    _, losses = there_and_back(definition, tmp_path / "f.xlsx")

    assert ("idea", "relevant: “years-between” cannot be said in XPath") in [
        (loss.where, loss.what) for loss in losses
    ]
    rows = list(load_workbook(tmp_path / "f.xlsx")["survey"].values)
    row = next(dict(zip(rows[0], each, strict=True)) for each in rows if each[1] == "idea")
    assert row["relevant"] == "false()"


def test_a_constraint_changed_by_hand_wins_over_our_own_columns(tmp_path):
    path = tmp_path / "f.xlsx"
    write_xlsform(questionnaire(), path)
    book = load_workbook(path)
    sheet = book["survey"]
    headers = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[headers.index("name")].value == "born":
            row[headers.index("constraint")].value = ". >= 1950"
    book.save(path)

    born = read_file(path).definition.question("born")

    assert (born.minimum, born.maximum) == (None, None)
    assert born.constraint == {">=": [{"var": "."}, 1950]}


def test_other_programs_accept_the_workbook(tmp_path):
    path = tmp_path / "f.xlsx"
    write_xlsform(questionnaire(), path)

    form = convert(str(path), validate=False).xform

    assert "selected( /data/parks/why , 'sport')" in form
    assert 'constraint="(. &gt;= 1900) and (. &lt;= 2010)"' in form


def test_a_cell_is_never_a_formula(tmp_path):
    definition = replace(questionnaire(), title={"tr": "=HYPERLINK(1)"})
    path = tmp_path / "f.xlsx"

    write_xlsform(definition, path)

    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert read_file(path).definition.title == {"tr": "=HYPERLINK(1)"}


def test_our_own_json_survives(tmp_path):
    path = tmp_path / "f.txt"

    write_own(questionnaire(), path)

    assert read_file(path).definition == questionnaire()
    assert read_file(path).report.format == "json"
