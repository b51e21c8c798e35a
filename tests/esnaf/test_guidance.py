"""The guide's reasoning, without a database: paths, corrections, outcomes, what cannot be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esnaf.guidance import (
    CLASS,
    DOCUMENT,
    Option,
    Question,
    Rule,
    all_paths,
    condition_text,
    findings,
    implied,
    kept_answers,
    open_question,
    outcome,
    path,
    read_condition,
)


def question(code, *options, when=None, **fields):
    return Question(code, code, tuple(Option(each, each) for each in options), _frozen(when), **fields)


def rule(code, kind=CLASS, *, when=None, **fields):
    return Rule(code, kind, code, _frozen(when), **fields)


def _frozen(when):
    return {name: frozenset(options) for name, options in (when or {}).items()}


QUESTIONS = (
    question("what", "food", "repair", presets={"D.": "food", "D.12": "repair"}),
    question("alcohol", "yes", "no", when={"what": ["food"]}),
    question("class", "second", "third", when={"what": ["repair"]}),
    question("sign", "yes", "no"),
)
RULES = (
    rule("public", when={"what": ["food"], "alcohol": ["yes"]}),
    rule("sanitary", when={"what": ["food"]}, confirmed=True),
    rule("noisy", when={"what": ["repair"]}),
    rule("lease", DOCUMENT),
    rule("permit", DOCUMENT, when={"alcohol": ["yes"]}),
)


def test_one_question_is_open_at_a_time():
    assert open_question(path(QUESTIONS, {})).code == "what"
    assert open_question(path(QUESTIONS, {"what": "food"})).code == "alcohol"
    assert open_question(path(QUESTIONS, {"what": "repair"})).code == "class"
    assert open_question(path(QUESTIONS, {"what": "food", "alcohol": "no", "sign": "no"})) is None


def test_a_corrected_answer_leaves_nothing_of_the_old_path():
    before = {"what": "food", "alcohol": "yes", "sign": "no"}
    after = kept_answers(path(QUESTIONS, before | {"what": "repair", "class": "third"}))

    assert after == {"what": "repair", "class": "third", "sign": "no"}
    assert [each.code for each in outcome(RULES, after).documents] == ["lease"]


def test_the_first_class_that_fits_is_meant_and_every_document():
    found = outcome(RULES, {"what": "food", "alcohol": "yes", "sign": "no"})

    assert found.licence.code == "public"
    assert [each.code for each in found.documents] == ["lease", "permit"]
    assert found.to_confirm == 3


@pytest.mark.parametrize("typed", ["", "x", "food ", "FOOD"])
def test_an_answer_that_is_no_option_is_none(typed):
    assert open_question(path(QUESTIONS, {"what": typed})).code == "what"


@pytest.mark.parametrize(
    ("trade", "answers"), [("D.17", {"what": "food"}), ("D.12", {"what": "repair"}), ("K.01", {}), ("", {})]
)
def test_a_trade_implies_an_answer(trade, answers):
    assert implied(QUESTIONS, trade) == answers


def test_every_path_is_walked_once():
    paths = list(all_paths(QUESTIONS))

    assert len(paths) == 2 * 2 + 2 * 2
    assert len({tuple(sorted(each.items())) for each in paths}) == len(paths)


@given(
    st.dictionaries(
        st.sampled_from(["what", "alcohol", "class", "sign", "else"]),
        st.sampled_from(["food", "repair", "yes", "no", "third", ""]),
    )
)
def test_what_is_kept_is_a_path_of_its_own(answers):
    kept = kept_answers(path(QUESTIONS, answers))

    assert kept_answers(path(QUESTIONS, kept)) == kept
    assert set(kept.items()) <= set(answers.items())


def test_what_cannot_be_right_is_found():
    wrong = (
        *RULES,
        rule("ghost", DOCUMENT, when={"what": ["boat"]}),
        rule("never", when={"sign": ["yes"], "nothing": ["x"]}),
    )
    found = {(each.code, each.what) for each in findings(QUESTIONS, wrong)}

    assert found == {("ghost", "condition"), ("ghost", "never"), ("never", "condition"), ("never", "never")}
    assert [each.what for each in findings(QUESTIONS, RULES[:2])] == ["no_class"] * 4
    assert findings(QUESTIONS, RULES) == []


def test_a_question_that_asks_about_a_later_one_is_found():
    found = findings((question("a", "x", when={"b": ["y"]}), question("b", "y")), ())

    assert ("a", "condition") in {(each.code, each.what) for each in found}


def test_a_condition_is_written_in_lines():
    text = "activity = food, retail\nalcohol = yes"

    assert read_condition(f" \n{text}\n") == {"activity": ["food", "retail"], "alcohol": ["yes"]}
    assert condition_text(read_condition(text)) == text


@pytest.mark.parametrize("line", ["activity", "= food", "activity =", "a = x\na = y"])
def test_a_line_that_is_no_condition_is_named(line):
    with pytest.raises(ValueError, match=r".+"):
        read_condition(line)
