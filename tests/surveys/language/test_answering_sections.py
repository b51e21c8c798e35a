"""One section at a time, and the whole at the end: what is kept, what is refused, what is missing and why."""

from dataclasses import replace
from datetime import date

import pytest

from surveys.language.answering import (
    Missing,
    clean_section,
    finalise,
    next_section,
    offered_options,
    previous_section,
    relevant_questions,
    relevant_sections,
    walk,
)
from surveys.language.compiling import compile_questionnaire, compiled_version
from surveys.language.definition import Kind, digest, to_json
from tests.surveys.language.examples import questionnaire

TODAY = date(2026, 11, 22)
COMPILED = compile_questionnaire(questionnaire())
PARKS = {"visits": ["often"], "why": ["rest"], "rate/clean": ["1"], "rate/safe": ["2"]}


def send(section, raw, answers=None, **kwargs):
    return clean_section(COMPILED, section, raw, answers or {"consent": "yes"}, today=TODAY, **kwargs)


def test_answers_are_typed_and_keyed_by_variable():
    result = send("parks", {**PARKS, "hours": ["1,5"], "_shown": ["visits why rate hours"]})

    assert result.errors == {}
    assert result.answers == {
        "consent": "yes",
        "visits": "often",
        "why": ["rest"],
        "rate/clean": "1",
        "rate/safe": "2",
        "hours": 1.5,
    }


def test_unknown_fields_are_not_kept():
    raw = {
        **PARKS,
        "id": ["1"],
        "survey": ["2"],
        "__proto__": ["x"],
        "consent": ["no"],
        "status": ["approved"],
    }

    result = send("parks", raw)

    assert set(result.answers) == {"consent", "visits", "why", "rate/clean", "rate/safe"}
    assert result.answers["consent"] == "yes"


def test_answers_to_irrelevant_questions_are_not_kept():
    result = send("parks", {**PARKS, "visits": ["never"], "sport": ["football"]})

    assert "why" not in result.answers
    assert "sport" not in result.answers
    assert result.errors == {}


def test_a_section_that_is_not_relevant_keeps_nothing():
    result = send("parks", PARKS, {"consent": "no"})

    assert result.answers == {"consent": "no"}
    assert result.errors == {}


def test_a_required_question_without_an_answer_is_an_error_and_what_was_typed_stays():
    result = send("parks", {"visits": ["often"], "why": [""], "rate/clean": ["1"], "hours": ["many"]})

    assert {code: problem.code for code, problem in result.errors.items()} == {
        "why": "required",
        "rate": "rows_required",
        "hours": "not_a_number",
    }
    assert result.errors["rate"].fields == ("rate/safe",)
    assert result.raw["hours"] == ["many"]
    assert "hours" not in result.answers


def test_a_question_revealed_by_this_page_is_shown_next_without_an_error():
    first = send("parks", {**PARKS, "why": ["sport"], "_shown": ["visits rate why hours"]})

    assert first.revealed == ("sport",)
    assert first.errors == {}
    assert not first.is_complete

    second = send(
        "parks", {**PARKS, "why": ["sport"], "sport": ["yüzme"], "_shown": ["visits rate why hours sport"]}
    )

    assert second.is_complete
    assert second.answers["sport"] == "yüzme"


@pytest.mark.parametrize("alone", ["none", "dk"])
def test_an_exclusive_option_excludes_the_others(alone):
    result = send("parks", {**PARKS, "why": ["rest", alone]})

    assert result.errors["why"].code == "exclusive_option"
    assert "why" not in result.answers


def test_other_needs_its_text_where_the_question_is_required():
    without = send("parks", {**PARKS, "why": ["other"]})
    with_text = send("parks", {**PARKS, "why": ["other"], "why/other_text": ["  köpek   gezdirmek "]})
    unchosen = send("parks", {**PARKS, "why/other_text": ["x"]})

    assert without.errors["why"].code == "other_required"
    assert without.errors["why"].fields == ("why/other_text",)
    assert with_text.answers["why/other_text"] == "köpek gezdirmek"
    assert "why/other_text" not in unchosen.answers


def test_the_authors_own_wording_refuses_what_breaks_the_constraint():
    problem = send("parks", {**PARKS, "hours": ["13"]}).errors["hours"]

    assert problem.code == "constraint"
    assert problem.sentence("tr") == "On üç olmaz."
    assert problem.sentence("de").startswith("This answer does not fit")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("visits", "sometimes", "unknown_option"),
        ("why", "x", "unknown_option"),
        ("hours", "25", "too_large"),
        ("hours", "-1", "too_small"),
        ("hours", "1.500", "ambiguous_number"),
        ("hours", "nan", "not_a_number"),
        ("hours", "1e5", "not_a_number"),
        ("hours", "٣", "not_a_number"),
        ("rate/clean", "9", "unknown_option"),
    ],
)
def test_an_answer_that_is_none_is_refused(field, value, code):
    result = send("parks", {**PARKS, field: [value]})

    assert result.errors[field.partition("/")[0]].code == code


@pytest.mark.parametrize(
    ("written", "read"),
    [("1,5", 1.5), ("1.5", 1.5), ("0.125", 0.125), (" 2 ", 2), ("2,0", 2), ("+3", 3)],
)
def test_numbers_are_read_as_people_write_them(written, read):
    result = send("parks", {**PARKS, "hours": [written]})

    assert result.answers["hours"] == read
    assert type(result.answers["hours"]) is type(read)


@pytest.mark.parametrize("written", ["1.985", "1 985", "1985", "1\u00a0985"])
def test_whole_numbers_may_have_thousands_separated(written):
    result = send("you", {"consent": ["yes"], "born": [written]}, {})

    assert result.answers["born"] == 1985


def test_a_comma_of_thousands_in_a_whole_number_is_not_guessed():
    assert send("you", {"consent": ["yes"], "born": ["1,985"]}, {}).errors["born"].code == "ambiguous_number"


@pytest.mark.parametrize("written", ["2026-11-01", "01.11.2026", "1/11/2026", "1.11.2026"])
def test_dates_are_read_in_both_spellings(written):
    assert send("last", {"day": [written]}).answers["day"] == "2026-11-01"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31.02.2026", "not_a_date"),
        ("23.11.2026", "too_late"),
        ("01.01.2019", "too_early"),
        ("yarın", "not_a_date"),
    ],
)
def test_dates_outside_their_limits_are_refused(written, code):
    problem = send("last", {"day": [written]}).errors["day"]

    assert problem.code == code
    assert "%" not in problem.sentence("en")


def test_control_characters_surrogates_and_direction_marks_are_taken_out():
    result = send("parks", {**PARKS, "why": ["sport"], "sport": ["a\x00b\u202e\ud800c\r\n\u0130g\u0306"]})

    assert result.answers["sport"] == "abc İğ"


def test_a_text_that_is_too_long_is_refused_not_cut():
    problem = send("parks", {**PARKS, "why": ["sport"], "sport": ["x" * 21]}).errors["sport"]

    assert (problem.code, problem.params["length"]) == ("too_long", 21)


def test_a_choice_that_is_not_on_offer_is_refused():
    right = send("last", {"town": ["north"], "quarter": ["n1"]})
    wrong = send("last", {"town": ["south"], "quarter": ["n1"]})

    assert right.answers["quarter"] == "n1"
    assert wrong.errors["quarter"].code == "unknown_option"


def test_options_on_offer_follow_the_answer_before():
    state = walk(COMPILED, {"town": "south"})

    found = offered_options(COMPILED.by_question["quarter"], state.answers)

    assert [option.code for option in found] == ["s1"]


def test_a_choice_that_went_off_offer_no_longer_counts():
    state = walk(COMPILED, {"town": "south", "quarter": "n1"})

    assert "quarter" not in state.answers


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        ({"order/tree": ["2"], "order/light": ["1"], "order/bench": ["3"]}, ["light", "tree", "bench"]),
        ({"order": ["bench", "tree"]}, ["bench", "tree"]),
        ({"order/tree": ["1"], "order/light": ["1"]}, "bad_ranking"),
        ({"order/tree": ["1"], "order/light": ["3"]}, "bad_ranking"),
    ],
)
def test_a_ranking_is_a_list_of_codes_in_order(raw, outcome):
    result = send("last", raw)

    assert result.answers.get("order") == outcome or result.errors["order"].code == outcome


def test_a_neighbourhood_must_be_one_of_the_town():
    known = send("you", {"consent": ["yes"], "place": ["aksoy"]}, {}, places={"aksoy", "alaybey"})
    unknown = send("you", {"consent": ["yes"], "place": ["atlantis"]}, {}, places={"aksoy", "alaybey"})

    assert known.answers["place"] == "aksoy"
    assert unknown.errors["place"].code == "unknown_place"


def test_sections_follow_the_answers():
    codes = [section.code for section in relevant_sections(COMPILED, {"consent": "no"})]

    assert codes == ["you", "last"]
    assert next_section(COMPILED, "you", {"consent": "no"}).code == "last"
    assert next_section(COMPILED, "you", {"consent": "yes"}).code == "parks"
    assert previous_section(COMPILED, "last", {"consent": "no"}).code == "you"
    assert next_section(COMPILED, None, {}).code == "you"
    assert next_section(COMPILED, "last", {}) is None
    assert previous_section(COMPILED, "you", {}) is None


def test_unanswered_conditions_show_nothing():
    asked = [question.code for question in relevant_questions(COMPILED, "parks", {"consent": "yes"})]

    assert asked == ["intro", "visits", "rate", "hours"]


def test_a_hidden_answer_does_not_decide_what_comes_later():
    answers = {"consent": "no", "hours": 12}

    assert "idea" not in walk(COMPILED, answers).questions
    assert "idea" in walk(COMPILED, {**answers, "consent": "yes"}).questions


def test_the_stored_response_leaves_out_what_was_not_asked_and_says_why():
    answers = {
        "consent": "yes",
        "sex": "no_say",
        "visits": "often",
        "why": ["dk"],
        "sport": "tennis",
        "rate/clean": "1",
        "rate/safe": "2",
        "hours": 3,
        "score": "dk",
        "strange": 1,
    }

    final = finalise(COMPILED, answers, today=TODAY)

    assert final.is_acceptable
    assert final.answers == {
        "consent": "yes",
        "visits": "often",
        "rate/clean": "1",
        "rate/safe": "2",
        "hours": 3,
        "double": 6,
    }
    assert final.missing["sex"] is Missing.REFUSED
    assert final.missing["why"] is Missing.DONT_KNOW
    assert final.missing["score"] is Missing.DONT_KNOW
    assert final.missing["sport"] is Missing.NOT_ASKED
    assert final.missing["why/other_text"] is Missing.NOT_ASKED
    assert final.missing["idea"] is Missing.SKIPPED
    assert final.missing["place"] is Missing.SKIPPED
    assert set(final.answers) | set(final.missing) == {variable.code for variable in COMPILED.variables}
    assert not set(final.answers) & set(final.missing)


def test_required_answers_are_demanded_at_the_end_in_their_section():
    final = finalise(COMPILED, {"consent": "yes"}, today=TODAY)

    assert {section: set(errors) for section, errors in final.errors.items()} == {"parks": {"visits", "rate"}}


def test_after_a_break_off_the_rest_is_broken_off_and_no_error():
    final = finalise(COMPILED, {"consent": "yes"}, today=TODAY, reached="you")

    assert final.is_acceptable
    assert final.missing["visits"] is Missing.BROKEN_OFF
    assert final.missing["place"] is Missing.SKIPPED


def test_a_blocked_question_is_never_shown():
    plain = questionnaire()
    first, *rest = plain.sections
    blocked = replace(
        first, questions=(replace(first.questions[0], blocked="undecided"), *first.questions[1:])
    )

    compiled = compile_questionnaire(replace(plain, sections=(blocked, *rest)))

    assert "consent" not in walk(compiled, {"consent": "yes"}).questions


def test_a_published_version_is_compiled_once():
    # A title of its own: another test may have compiled the example in this process.
    named = replace(questionnaire(), title={"tr": "Bir kez derlenen"})
    document = to_json(named)
    loads = []

    def load():
        loads.append(1)
        return document

    sha256 = digest(named)
    first, second = compiled_version(sha256, load), compiled_version(sha256, load)

    assert first is second
    assert len(loads) == 1
    assert first.sha256 == sha256


def test_every_kind_of_question_is_in_the_example():
    assert {question.kind for question in questionnaire().questions()} == set(Kind)


def test_a_choice_with_nothing_on_offer_is_not_asked_until_there_is_something():
    before = send("last", {"_shown": ["town score order day hour"]})
    after = send("last", {"town": ["north"], "_shown": ["town score order day hour"]})

    assert before.revealed == ()
    assert after.revealed == ("quarter",)
    assert finalise(COMPILED, before.answers, today=TODAY).missing["quarter"] is Missing.NOT_ASKED
    assert finalise(COMPILED, after.answers, today=TODAY).missing["quarter"] is Missing.SKIPPED


def test_a_section_knows_whether_its_own_answers_change_what_it_asks():
    assert COMPILED.shifting == {"parks", "last"}
