"""Rows of a table as answers and back, and the order in which options are presented."""

from datetime import date

import pytest

from surveys.language.answering import clean_section, finalise
from surveys.language.compiling import compile_questionnaire
from surveys.language.definition import Kind, Option, OptionRole, Question, Row, columns
from surveys.language.presenting import presented_options, presented_rows
from surveys.language.tabular import cells, raw_of_row, unknown_columns
from tests.surveys.language.examples import options, questionnaire, text

TODAY = date(2026, 11, 22)
COMPILED = compile_questionnaire(questionnaire())
ROW = {
    "consent": "yes",
    "born": "1985",
    "visits": "often",
    "why": "sport rest",
    "sport": "yüzme",
    "rate/clean": "1",
    "rate/safe": "3",
    "hours": "1.125",
    "order/tree": "2",
    "order/light": "1",
    "order/bench": "",
    "day": "2026-11-01",
    "score": "dk",
}


def answers_of(row):
    """The answers of a row through the same checks as a web form."""
    raw = raw_of_row(COMPILED, row)
    answers = {}
    for section in COMPILED.sections:
        result = clean_section(COMPILED, section.code, raw, answers, today=TODAY)
        assert result.errors == {}
        answers = result.answers
    return answers


def test_a_row_is_read_like_a_form():
    answers = answers_of(ROW)

    assert answers["why"] == ["rest", "sport"]
    assert answers["hours"] == 1.125
    assert answers["order"] == ["light", "tree"]
    assert answers["born"] == 1985


@pytest.mark.parametrize("flags", [("1", "0"), ("1.0", ""), ("true", "false")])
def test_a_multiple_choice_may_come_as_one_column_an_option(flags):
    row = {key: value for key, value in ROW.items() if key not in ("why", "sport")}

    answers = answers_of({**row, "why/rest": flags[0], "why/sport": flags[1], "why/other": "0"})

    assert answers["why"] == ["rest"]


def test_a_decimal_point_in_a_table_is_no_thousands_separator():
    assert raw_of_row(COMPILED, {"born": "1985.0", "hours": "1.5"}) == {"born": ["1985"], "hours": ["1,5"]}


def test_unknown_columns_are_named_and_known_ones_are_not():
    assert unknown_columns(COMPILED, [*columns(questionnaire()), "weight", "x"]) == ("weight", "x")


def test_stored_answers_become_one_flat_row():
    final = finalise(COMPILED, answers_of(ROW), today=TODAY)

    row = cells(COMPILED.variables, final.answers)

    assert tuple(row) == columns(questionnaire())
    assert (row["why/rest"], row["why/sport"], row["why/child"]) == (1, 1, 0)
    assert (row["order/light"], row["order/tree"], row["order/bench"]) == (1, 2, None)
    assert row["score"] is None
    assert row["double"] == 2.25


def test_a_missing_multiple_choice_is_missing_in_all_its_columns():
    row = cells(COMPILED.variables, {})

    assert set(row.values()) == {None}


def test_a_random_order_follows_the_seed_and_keeps_the_last_ones_last():
    choices = (
        *options("a", "b", "c", "d", "e"),
        Option("other", text("o"), other=True),
        Option("none", text("n"), exclusive=True),
        Option("dk", text("d"), role=OptionRole.DONT_KNOW),
    )
    question = Question("q", Kind.MULTIPLE, text("q"), options=choices, randomise=True)

    orders = {
        tuple(each.code for each in presented_options(question, choices, seed=str(n))) for n in range(40)
    }

    assert len(orders) > 20
    assert {order[5:] for order in orders} == {("other", "none", "dk")}
    assert all(sorted(order[:5]) == ["a", "b", "c", "d", "e"] for order in orders)
    assert presented_options(question, choices, seed="7") == presented_options(question, choices, seed="7")


def test_without_random_order_everything_stays():
    question = Question("q", Kind.MATRIX, text("q"), options=options("a"), rows=(Row("r", {}), Row("s", {})))

    assert presented_options(question, question.options, seed="1") == question.options
    assert presented_rows(question, seed="1") == question.rows


def test_rows_of_a_matrix_may_be_shuffled():
    rows = tuple(Row(code, text(code)) for code in "abcdef")
    question = Question("q", Kind.MATRIX, text("q"), options=options("x"), rows=rows, randomise=True)

    shuffled = presented_rows(question, seed="3")

    assert shuffled != rows
    assert sorted(row.code for row in shuffled) == list("abcdef")
