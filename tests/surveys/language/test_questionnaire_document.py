"""The questionnaire as a JSON document: strict reading, one canonical form, one digest."""

import copy
import json

import pytest

from surveys.language.definition import (
    DefinitionError,
    Kind,
    OptionRole,
    canonical_bytes,
    columns,
    digest,
    from_json,
    localise,
    to_json,
    variables,
)
from tests.surveys.language.examples import questionnaire

DOCUMENT = to_json(questionnaire())


def changed(path, value):
    """The example document with one place changed; a missing key is added."""
    document = copy.deepcopy(DOCUMENT)
    target = document
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return document


QUESTION = ("sections", 0, "questions", 0)


def test_reading_what_was_written_gives_the_same():
    again = from_json(json.loads(json.dumps(DOCUMENT)))

    assert again == questionnaire()
    assert canonical_bytes(again) == canonical_bytes(questionnaire())


def test_the_digest_does_not_depend_on_the_order_of_keys_or_on_composed_letters():
    def reverse(value):
        if isinstance(value, dict):
            return {key: reverse(value[key]) for key in reversed(value)}
        return [reverse(each) for each in value] if isinstance(value, list) else value

    decomposed = changed(("title", "tr"), "Park yo\u0308netimi")
    composed = changed(("title", "tr"), "Park yönetimi")

    assert digest(from_json(reverse(DOCUMENT))) == digest(questionnaire())
    assert digest(from_json(decomposed)) == digest(from_json(composed))
    assert digest(from_json(composed)) != digest(questionnaire())


def test_settings_at_their_default_are_left_out_but_a_stated_never_is_kept():
    assert "hint" not in DOCUMENT["sections"][0]["questions"][0]
    document = changed((*QUESTION, "relevant"), False)

    assert from_json(document).question("consent").relevant is False
    assert to_json(from_json(document)) == document


@pytest.mark.parametrize(
    ("path", "value", "code", "where"),
    [
        (("format",), "other", "unknown_format", "format"),
        (("version",), 2, "unknown_version", "version"),
        (("surprise",), 1, "unknown_key", "surprise"),
        (("default_language",), "de", "bad_language", "default_language"),
        (("languages",), ["TR"], "bad_language", "languages[0]"),
        (("title",), "Başlık", "wrong_type", "title"),
        (("title", "tr"), 5, "wrong_type", "title.tr"),
        (("title", "tr"), "a\x00b", "bad_character", "title.tr"),
        (("title", "tr"), "x" * 30_000, "too_large", "title.tr"),
        (("sections",), {}, "wrong_type", "sections"),
        ((*QUESTION, "kind"), "essay", "bad_choice", "sections[0].questions[0].kind"),
        ((*QUESTION, "required"), "yes", "wrong_type", "sections[0].questions[0].required"),
        ((*QUESTION, "script"), "x", "unknown_key", "sections[0].questions[0].script"),
        ((*QUESTION, "minimum"), float("inf"), "wrong_type", "sections[0].questions[0].minimum"),
        ((*QUESTION, "relevant"), {"eval": []}, "bad_rule", "sections[0].questions[0].relevant"),
        (
            (*QUESTION, "relevant"),
            {"==": [{"var": "a"}, "\ud800"]},
            "bad_character",
            "sections[0].questions[0].relevant",
        ),
        ((*QUESTION, "options", 0, "code"), None, "wrong_type", "sections[0].questions[0].options[0].code"),
        (("calculations", 0, "value"), None, "wrong_type", "calculations[0].value"),
    ],
)
def test_what_is_not_known_is_refused_with_its_place(path, value, code, where):
    with pytest.raises(DefinitionError) as refusal:
        from_json(changed(path, value))

    assert (refusal.value.code, refusal.value.where) == (code, where)


def test_a_missing_setting_is_named():
    document = copy.deepcopy(DOCUMENT)
    del document["sections"][1]["questions"][2]["kind"]

    with pytest.raises(DefinitionError) as refusal:
        from_json(document)

    assert (refusal.value.code, refusal.value.where) == ("missing_key", "sections[1].questions[2].kind")


def test_variables_come_in_order_with_their_parts():
    found = {variable.code: variable for variable in variables(questionnaire())}

    assert list(found)[:4] == ["consent", "place", "born", "sex"]
    assert list(found)[-1] == "double"
    assert found["rate/clean"].parent == "rate"
    assert found["rate/clean"].kind is Kind.SINGLE
    assert found["why/other_text"].is_other_text
    assert found["why/other_text"].is_free_text
    assert "intro" not in found
    assert [column.code for column in found["why"].columns] == [
        "why/rest",
        "why/sport",
        "why/child",
        "why/other",
        "why/none",
    ]


def test_columns_are_unique_and_complete():
    names = columns(questionnaire())

    assert len(names) == len(set(names))
    assert names.index("why/rest") == names.index("why") + 1
    assert {"order/tree", "why/other", "why/other_text", "rate/safe", "double"} <= set(names)


def test_numbers_for_statistics_are_the_values_else_the_codes_else_the_places():
    found = {variable.code: variable for variable in variables(questionnaire())}

    assert found["rate/clean"].numbers() == {"1": 1, "2": 2, "3": 3}
    assert found["sex"].numbers() == {"f": 1, "m": 2, "no_say": 3}
    assert [option.code for option in found["sex"].substantive_options] == ["f", "m"]
    assert found["sex"].options[-1].role is OptionRole.REFUSED


def test_a_wording_falls_back_to_another_language():
    wording = {"tr": "Evet", "en": ""}

    assert localise(wording, "en", fallback="tr") == "Evet"
    assert localise(wording, "de", fallback="en") == "Evet"
    assert localise({}, "tr") == ""
