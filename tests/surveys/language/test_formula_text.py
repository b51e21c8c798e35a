"""The formula an author writes: what it means, and where it is wrong."""

import pytest

from surveys.language.formula import FormulaError, parse_formula, write_formula

A, B = {"var": "a"}, {"var": "b"}


@pytest.mark.parametrize(
    ("formula", "rule"),
    [
        (
            "${yas} >= 18 and selected(${mahalle}, 'bostanli')",
            {"and": [{">=": [{"var": "yas"}, 18]}, {"selected": [{"var": "mahalle"}, "bostanli"]}]},
        ),
        (
            "${a} = 1 or ${b} == 2 and ${a} != 3",
            {"or": [{"==": [A, 1]}, {"and": [{"==": [B, 2]}, {"!=": [A, 3]}]}]},
        ),
        ("not ${a} = 1", {"not": [{"==": [A, 1]}]}),
        ("not(answered(${a})) and true", {"and": [{"not": [{"answered": [A]}]}, True]}),
        ("${a} in ['x', 'y']", {"in": [A, ["x", "y"]]}),
        ("${a} - 1 - 2", {"-": [{"-": [A, 1]}, 2]}),
        ("${a} - (1 - 2)", {"-": [A, {"-": [1, 2]}]}),
        ("${a} + 1 + 2 * 3", {"+": [A, 1, {"*": [2, 3]}]}),
        ("-${a} < -5", {"<": [{"-": [A]}, -5]}),
        (". between", None),
        ("between(., 1, 10)", {"between": [{"var": "."}, 1, 10]}),
        ("${rate/clean} = 'it''s'", {"==": [{"var": "rate/clean"}, "it's"]}),
        ("${a} = \"çok 'iyi'\"", {"==": [A, "çok 'iyi'"]}),
        ("${yaş} > 3", {">": [{"var": "yaş"}, 3]}),
        ("days-between(${a}, today()) > 3.5", {">": [{"days-between": [A, {"today": []}]}, 3.5]}),
    ],
)
def test_a_formula_means_a_rule_and_is_written_back(formula, rule):
    if rule is None:
        with pytest.raises(FormulaError):
            parse_formula(formula)
        return

    assert parse_formula(formula) == rule
    assert parse_formula(write_formula(rule)) == rule


@pytest.mark.parametrize(
    ("formula", "code", "position"),
    [
        ("", "empty", 0),
        ("${a} =", "unfinished", 0),
        ("(${a} = 1", "unfinished", 0),
        ("${a} = 1)", "unexpected", 9),
        ("${a} ≥ 3", "unexpected", 6),
        ("${a} = 1 = 2", "unexpected", 10),
        ("yas > 3", "unexpected", 1),
        ("exec('x')", "unknown_function", 1),
        ("${a} = 1 and __import__('os')", "unexpected", 14),
        ("1 + selected(${a})", "wrong_count", 5),
        ("${a} = " + "9" * 30, "bad_value", 0),
        ("not " * 30 + "true", "too_large", 0),
        (" or ".join(["${a} = 1"] * 150), "too_large", 0),
        ("1" * 6_000, "too_long", 0),
    ],
)
def test_a_wrong_formula_is_refused_with_its_place(formula, code, position):
    with pytest.raises(FormulaError) as refusal:
        parse_formula(formula)

    assert (refusal.value.code, refusal.value.position) == (code, position)
    assert "%(" not in refusal.value.sentence()


def test_a_deeply_bracketed_formula_is_no_deep_rule():
    assert parse_formula("(" * 2_000 + "1" + ")" * 2_000) == 1
