"""The condition builder of an editor without JavaScript: lines to a rule and back."""

import pytest

from surveys.language.conditions import (
    Comparison,
    ConditionError,
    Conditions,
    Line,
    comparisons_for,
    from_rule,
    read_conditions,
    to_rule,
)
from surveys.language.definition import variables
from tests.surveys.language.examples import questionnaire

EXAMPLE = questionnaire()


@pytest.mark.parametrize(
    ("join", "lines", "rule"),
    [
        ("all", [], None),
        ("all", [("consent", "is", "yes")], {"==": [{"var": "consent"}, "yes"]}),
        (
            "any",
            [("hours", "at_least", "1,5"), ("why", "includes_not", "rest")],
            {"or": [{">=": [{"var": "hours"}, 1.5]}, {"not": [{"selected": [{"var": "why"}, "rest"]}]}]},
        ),
        (
            "all",
            [("day", "less", "2026-01-31"), ("score", "more", "3"), ("idea", "unanswered", "")],
            {
                "and": [
                    {"<": [{"var": "day"}, "2026-01-31"]},
                    {">": [{"var": "score"}, 3]},
                    {"not": [{"answered": [{"var": "idea"}]}]},
                ]
            },
        ),
        ("all", [("double", "more", "4")], {">": [{"var": "double"}, 4]}),
        ("all", [("rate/clean", "is_not", "1")], {"!=": [{"var": "rate/clean"}, "1"]}),
    ],
)
def test_lines_say_a_rule_and_a_rule_says_lines(join, lines, rule):
    conditions = Conditions(
        join, tuple(Line(code, Comparison(comparison), value) for code, comparison, value in lines)
    )

    assert to_rule(conditions, EXAMPLE) == rule
    assert from_rule(rule) == conditions


@pytest.mark.parametrize(
    "rule",
    [
        {"or": [{"and": [{"==": [{"var": "a"}, 1]}, {"==": [{"var": "b"}, 1]}]}, {"==": [{"var": "c"}, 1]}]},
        {">": [{"+": [{"var": "a"}, 1]}, 2]},
        {"==": [{"var": "a"}, {"var": "b"}]},
        {"not": [{"==": [{"var": "a"}, 1]}]},
        {">": [{"var": "."}, 2]},
        {"today": []},
        True,
    ],
)
def test_a_rule_that_lines_cannot_say_is_left_to_the_formula(rule):
    assert from_rule(rule) is None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line("nobody", Comparison.IS, "x"), "unknown_variable"),
        (Line("consent", Comparison.LESS, "yes"), "unfit_comparison"),
        (Line("consent", Comparison.IS, "maybe"), "bad_value"),
        (Line("hours", Comparison.IS, "many"), "bad_value"),
        (Line("day", Comparison.IS, "31.02.2026"), "bad_value"),
        (Line("idea", Comparison.IS, "x"), "unfit_comparison"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_with_its_number(line, code):
    first = Line("consent", Comparison.IS, "yes")

    with pytest.raises(ConditionError) as refusal:
        to_rule(Conditions("all", (first, line)), EXAMPLE)

    assert (refusal.value.code, refusal.value.line) == (code, 2)
    assert "%(" not in refusal.value.sentence()


def test_form_data_becomes_lines_and_empty_lines_are_left_out():
    raw = {
        "join": ["any"],
        "variable": ["consent", "", "why"],
        "comparison": ["is", "is", "zzz"],
        "value": ["yes", "x"],
    }

    conditions = read_conditions(raw)

    assert conditions == Conditions(
        "any", (Line("consent", Comparison.IS, "yes"), Line("why", Comparison.IS, ""))
    )


def test_too_many_lines_are_refused():
    with pytest.raises(ConditionError, match="at most 30"):
        read_conditions({"variable": ["consent"] * 31})


def test_every_variable_has_comparisons_that_make_a_rule():
    for variable in variables(EXAMPLE):
        assert comparisons_for(variable)
