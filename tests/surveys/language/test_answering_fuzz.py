"""Whatever is sent: nothing raises, and nothing is stored that was not asked or is no answer."""

import json
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.language.answering import clean_section, finalise, walk
from surveys.language.checking import check, errors
from surveys.language.compiling import compile_questionnaire
from surveys.language.definition import canonical_bytes, from_json, to_json
from surveys.language.formula import FormulaError, parse_formula, write_formula
from surveys.language.rules import RuleError, check_shape, evaluate
from tests.surveys.language.examples import questionnaire
from tests.surveys.language.strategies import (
    answers_to,
    anything,
    form_data,
    hostile_data,
    questionnaires,
    rules,
    stored_answers,
)

TODAY = date(2026, 11, 22)
COMPILED = compile_questionnaire(questionnaire())
SECTIONS = st.sampled_from(["you", "parks", "last"])
few = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_storable(answers, asked):
    """Answers belong to questions that were asked and survive JSON and UTF-8."""
    allowed = {code for code in asked for code in COMPILED.by_question[code].variables} | {"double"}
    assert set(answers) <= allowed
    assert json.loads(json.dumps(answers, allow_nan=False, ensure_ascii=False).encode("utf-8")) == answers
    assert "\\u0000" not in json.dumps(answers)


@few
@given(section=SECTIONS, raw=form_data | hostile_data, before=stored_answers)
def test_no_form_data_makes_a_section_fail(section, raw, before):
    result = clean_section(COMPILED, section, raw, before, today=TODAY, places={"aksoy"})

    own = {code for each in COMPILED.by_section[section].questions for code in each.variables}
    asked = walk(COMPILED, result.answers, today=TODAY).questions
    kept = {code: value for code, value in result.answers.items() if code in own}
    assert_storable(kept, [code for code in asked if COMPILED.by_question[code].section == section])
    json.dumps(result.raw, ensure_ascii=False).encode("utf-8")
    for problem in result.errors.values():
        assert problem.sentence("en")


@few
@given(answers=stored_answers | form_data)
def test_no_draft_makes_the_end_fail_or_stores_what_was_not_asked(answers):
    final = finalise(COMPILED, answers, today=TODAY)

    assert_storable(final.answers, walk(COMPILED, final.answers, today=TODAY).questions)
    codes = {variable.code for variable in COMPILED.variables}
    assert set(final.answers) | set(final.missing) == codes
    assert not set(final.answers) & set(final.missing)


@few
@given(answers=stored_answers | form_data)
def test_finalising_what_was_stored_changes_nothing(answers):
    first = finalise(COMPILED, answers, today=TODAY)
    second = finalise(COMPILED, first.answers, today=TODAY)

    unchanged = {code: value for code, value in first.answers.items() if code in second.answers}
    assert unchanged == second.answers


@few
@given(data=st.data(), definition=questionnaires())
def test_what_passes_the_check_is_answered_without_failure(data, definition):
    assert from_json(to_json(definition)) == definition
    assert json.loads(canonical_bytes(definition)) == to_json(definition)
    for finding in check(definition):
        assert finding.sentence()
    if errors(definition):
        return
    compiled = compile_questionnaire(definition)
    answers = {}
    for section in ("s1", "s2"):
        answers = clean_section(
            compiled, section, data.draw(answers_to(definition)), answers, today=TODAY
        ).answers
    final = finalise(compiled, answers, today=TODAY)
    asked = walk(compiled, final.answers, today=TODAY).questions
    assert set(final.answers) <= set(asked)


@few
@given(definition=questionnaires(), answers=stored_answers)
def test_even_an_unchecked_draft_can_be_previewed(definition, answers):
    compiled = compile_questionnaire(definition)

    walk(compiled, answers, today=TODAY)
    finalise(compiled, answers, today=TODAY)


@few
@given(rule=rules(["a", "b"]), answers=st.dictionaries(st.sampled_from(["a", "b"]), anything))
def test_evaluation_never_raises_and_formulas_keep_the_meaning(rule, answers):
    value = evaluate(rule, answers, today=TODAY)

    again = parse_formula(write_formula(rule))
    assert evaluate(again, answers, today=TODAY) == value


@few
@given(tree=anything)
def test_a_tree_from_outside_is_a_rule_or_is_refused(tree):
    try:
        check_shape(tree)
    except RuleError:
        return
    evaluate(tree, {})


@few
@given(
    formula=st.text(alphabet="${}abc.'\"()[]<>=!+-*/% 0123456789andortif,\n", max_size=80)
    | st.text(max_size=40)
)
def test_a_formula_from_outside_is_read_or_refused_with_its_place(formula):
    try:
        rule = parse_formula(formula)
    except FormulaError as refusal:
        assert 0 <= refusal.position <= len(formula) + 1
        assert refusal.sentence()
    else:
        check_shape(rule)
