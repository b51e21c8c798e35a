"""Every operator with and without missing operands, from the vectors that any other evaluator must meet too."""

import json
from datetime import date
from pathlib import Path

import pytest

from surveys.language.formula import parse_formula, write_formula
from surveys.language.operators import OPERATORS
from surveys.language.rules import RuleError, check_shape, evaluate, holds, operator_of, passes

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_a_rule_gives_the_value_of_its_vector(vector):
    today = date.fromisoformat(vector["today"]) if "today" in vector else None

    value = evaluate(vector["rule"], vector.get("answers", {}), current=vector.get("current"), today=today)

    assert value == vector["expected"]
    assert type(value) is type(vector["expected"])


def test_every_operator_has_a_vector_with_a_missing_operand_and_one_without():
    seen = {(operator_of(vector["rule"])[0], vector["expected"] is None) for vector in VECTORS}
    never_missing = {"answered"}

    assert {name for name, _ in seen} == set(OPERATORS)
    assert {name for name, is_missing in seen if is_missing} == set(OPERATORS) - never_missing
    assert {name for name, is_missing in seen if not is_missing} == set(OPERATORS)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_a_rule_survives_being_written_as_a_formula(vector):
    answers = vector.get("answers", {})

    rule = parse_formula(write_formula(vector["rule"]))

    assert write_formula(rule) == write_formula(vector["rule"])
    today = date(2026, 11, 22) if "today" in vector else None
    assert evaluate(rule, answers, current=vector.get("current"), today=today) == vector["expected"]


def test_a_missing_relevance_is_not_met_and_a_missing_constraint_passes():
    missing = evaluate({">": [{"var": "age"}, 18]}, {})

    assert missing is None
    assert not holds(missing)
    assert passes(missing)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"eval": ["1"]}, "unknown_operator"),
        ({"var": "a", "==": []}, "bad_node"),
        ({}, "bad_node"),
        ({"==": [1]}, "wrong_count"),
        ({"==": 1}, "bad_operands"),
        ({"var": ["a", 1]}, "bad_variable"),
        ({"==": [None, 1]}, "bad_literal"),
        ({"==": [float("nan"), 1]}, "bad_literal"),
        ({"==": [10**400, 1]}, "bad_literal"),
        ({"in": [{"var": "a"}, [["x"]]]}, "bad_literal"),
        ({"in": [{"var": "a"}, [{"var": "b"}]]}, "bad_literal"),
        ({"and": [True] * 100 + [True]}, "wrong_count"),
        ({"and": [{"or": [True] * 60}] * 4}, "too_large"),
    ],
)
def test_a_tree_that_is_no_rule_is_refused_with_its_reason(rule, code):
    with pytest.raises(RuleError) as refusal:
        check_shape(rule)

    assert refusal.value.code == code


def test_a_tree_deeper_than_twenty_levels_is_refused():
    rule = True
    for _ in range(5_000):
        rule = {"not": [rule]}

    with pytest.raises(RuleError, match="too_deep"):
        check_shape(rule)
