"""What blocks publishing, with its place; what only warns."""

from dataclasses import replace

import pytest

from surveys.language.checking import blocked_parts, check, errors
from surveys.language.definition import Calculation, Kind, Option, OptionRole, Question, QuestionRole, Row
from surveys.language.findings import MESSAGES
from tests.surveys.language.examples import options, questionnaire, text

EXAMPLE = questionnaire()


def with_question(question, *, section=0):
    """The example with one more question at the end of a section."""
    changed = list(EXAMPLE.sections)
    changed[section] = replace(changed[section], questions=(*changed[section].questions, question))
    return replace(EXAMPLE, sections=tuple(changed))


def found(definition, code):
    return [finding for finding in check(definition) if finding.code == code]


def single(**settings):
    settings.setdefault("options", options("x", "y"))
    return Question("new", Kind.SINGLE, text("Yeni"), **settings)


def number(**settings):
    return Question("new", Kind.NUMBER, text("Yeni"), **settings)


def test_the_example_can_be_published():
    assert errors(EXAMPLE) == ()


CASES = [
    ("unknown_name", single(relevant={"==": [{"var": "nobody"}, 1]}), "you/new/relevant"),
    ("unknown_option", single(relevant={"==": [{"var": "consent"}, "maybe"]}), "you/new/relevant"),
    ("unknown_option", single(relevant={"in": [{"var": "consent"}, ["yes", "perhaps"]]}), "you/new/relevant"),
    ("forward_reference", single(relevant={"==": [{"var": "visits"}, "often"]}), "you/new/relevant"),
    ("forward_reference", single(relevant={">": [{"var": "double"}, 1]}), "you/new/relevant"),
    ("self_reference", single(relevant={"==": [{"var": "new"}, "x"]}), "you/new/relevant"),
    ("matrix_needs_row", single(relevant={"answered": [{"var": "rate"}]}), "you/new/relevant"),
    ("no_current_answer", single(relevant={"answered": [{"var": "."}]}), "you/new/relevant"),
    ("not_comparable", single(relevant={"==": [{"var": "born"}, "many"]}), "you/new/relevant"),
    ("no_order", single(relevant={">": [{"var": "consent"}, "no"]}), "you/new/relevant"),
    ("wrong_type", single(relevant={"and": [{"var": "born"}, True]}), "you/new/relevant"),
    ("not_a_condition", single(relevant={"+": [{"var": "born"}, 1]}), "you/new/relevant"),
    ("bad_rule", single(relevant={"eval": []}), "you/new/relevant"),
    ("never_shown", single(relevant=False), "you/new/relevant"),
    ("wrong_type", number(constraint={"selected": [{"var": "."}, "x"]}), "you/new/constraint"),
    ("forward_reference", number(constraint={">": [{"var": "."}, {"var": "hours"}]}), "you/new/constraint"),
    ("forward_reference", number(required_when={"answered": [{"var": "visits"}]}), "you/new/required_when"),
    (
        "unknown_name",
        single(options=(Option("x", text("x"), relevant={"answered": [{"var": "nobody"}]}), *options("y"))),
        "you/new/options/x/relevant",
    ),
    ("duplicate_code", replace(single(), code="consent"), "you/consent/code"),
    ("similar_code", replace(single(), code="CONSENT"), "you/CONSENT/code"),
    ("bad_code", replace(single(), code="iki kelime"), "you/iki kelime/code"),
    ("bad_code", replace(single(), code="1st"), "you/1st/code"),
    ("bad_option_code", single(options=options("a b", "c")), "you/new/options"),
    ("duplicate_code", single(options=options("a", "a")), "you/new/options"),
    ("reserved_code", single(options=options("other_text", "a")), "you/new/options"),
    ("empty_options", single(options=()), "you/new/options"),
    ("only_reasons", single(options=(Option("r", text("r"), role=OptionRole.REFUSED),)), "you/new/options"),
    ("two_other_options", single(options=options("a", "b", other=True)), "you/new/options"),
    (
        "role_twice",
        single(options=(*options("a"), *options("r", "s", role=OptionRole.REFUSED))),
        "you/new/options",
    ),
    ("value_twice", single(options=options("a", "b", value=3)), "you/new/options"),
    ("unused_options", number(options=options("a")), "you/new/options"),
    (
        "other_not_possible",
        Question("new", Kind.RANKING, text("R"), options=options("a", "b", other=True)),
        "you/new/options",
    ),
    ("empty_rows", Question("new", Kind.MATRIX, text("M"), options=options("a")), "you/new/rows"),
    ("unused_rows", single(rows=(Row("r", text("r")),)), "you/new/rows"),
    ("bad_bound", number(minimum="today"), "you/new/minimum"),
    ("crossed_bounds", number(minimum=5, maximum=1), "you/new/minimum"),
    ("bad_step", number(step=0), "you/new/step"),
    ("bad_scale", Question("new", Kind.SCALE, text("S"), minimum=3, maximum=3), "you/new/minimum"),
    ("bad_length", Question("new", Kind.SHORT_TEXT, text("T"), max_length=0), "you/new/max_length"),
    (
        "bad_choice_limits",
        Question("new", Kind.MULTIPLE, text("M"), options=options("a"), min_choices=2),
        "you/new/max_choices",
    ),
    ("role_kind", number(role=QuestionRole.SEX), "you/new/role"),
    ("role_twice", single(role=QuestionRole.SEX), "role"),
    (
        "long_role_code",
        single(role=QuestionRole.AGE_GROUP, options=options("a" * 13, "b")),
        "you/new/options",
    ),
    (
        "identifies",
        Question("new", Kind.SHORT_TEXT, text("Telefon numaranız")),
        "you/new/label",
    ),
    ("blocked", single(blocked="repeat"), "you/new"),
    ("no_label", replace(single(), label={}), "you/new/label"),
    ("no_label", replace(single(), label={"en": "Only English"}), "you/new/label"),
    ("missing_translation", replace(single(), label={"tr": "Yalnız Türkçe"}), "you/new/label"),
    ("unknown_language", replace(single(), label={**text("a"), "de": "A"}), "you/new/label"),
]


@pytest.mark.parametrize(
    ("code", "question", "place"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)]
)
def test_a_flaw_is_found_at_its_place(code, question, place):
    findings = found(with_question(question), code)

    assert [finding.place for finding in findings] == [place]
    assert "%(" not in findings[0].sentence()


def test_a_multiple_choice_is_asked_with_selected():
    question = single(relevant={"==": [{"var": "why"}, "rest"]})

    (finding,) = found(with_question(question, section=2), "use_selected")

    assert "selected(${why}, 'code')" in finding.sentence()


def test_other_codes_than_the_register_s_are_warned_of():
    (finding,) = found(EXAMPLE, "unknown_sex")

    assert finding.place == "you/sex/options" and not finding.is_blocking


def test_calculations_in_a_circle_are_found():
    first = Calculation("one", text("1"), {"+": [{"var": "two"}, 1]})
    second = Calculation("two", text("2"), {"+": [{"var": "one"}, 1]})

    findings = found(replace(EXAMPLE, calculations=(first, second)), "cycle")

    assert [finding.question for finding in findings] == ["one", "two"]
    assert "one, two" in findings[0].sentence()


def test_warnings_do_not_block():
    definition = with_question(replace(single(), label={"tr": "Yalnız Türkçe"}))

    assert {finding.severity for finding in check(definition)} == {"warning"}
    assert errors(definition) == ()


def test_a_questionnaire_that_asks_nothing_is_found():
    assert {finding.code for finding in errors(replace(EXAMPLE, sections=(), calculations=()))} == {
        "no_questions"
    }
    empty = replace(EXAMPLE.sections[0], questions=())
    assert found(replace(EXAMPLE, sections=(empty, *EXAMPLE.sections[1:])), "empty_section")


def test_blocked_parts_are_named():
    definition = with_question(single(blocked="x"))

    assert blocked_parts(definition) == ("new",)


def test_every_finding_can_happen_and_is_tested():
    tested = {case[0] for case in CASES} | {
        "use_selected",
        "cycle",
        "no_questions",
        "empty_section",
        "unknown_sex",
    }

    assert tested == set(MESSAGES)


def test_a_sentence_is_translated_with_its_values():
    (finding,) = found(with_question(single(relevant={"and": [{"var": "born"}, True]})), "wrong_type")

    def shout(message):
        return (
            message.upper()
            .replace("%(OPERATOR)S", "%(operator)s")
            .replace("%(EXPECTED)S", "%(expected)s")
            .replace("%(OPERAND)S", "%(operand)s")
            .replace("%(FOUND)S", "%(found)s")
        )

    assert finding.sentence(shout) == "“and” NEEDS A CONDITION HERE, BUT “born” IS A NUMBER."
