"""What two versions of a questionnaire differ in is told, and only what changes the meaning needs a second person."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.editing.differences import differences
from tests.surveys.test_answering_a_survey import DEFINITION

FIRST = DEFINITION["sections"][0]["questions"][0]


def with_first(**settings_of_it: object) -> dict:
    changed = copy.deepcopy(DEFINITION)
    changed["sections"][0]["questions"][0] |= settings_of_it
    return changed


def test_the_same_differs_in_nothing() -> None:
    assert differences(DEFINITION, copy.deepcopy(DEFINITION), language="tr") == []


@pytest.mark.parametrize(
    ("changed", "is_critical"),
    [
        (with_first(label={"tr": "Yeni soru", "en": "New question"}), False),
        (with_first(required=not FIRST.get("required", False)), False),
        (
            with_first(options=[*FIRST["options"], {"code": "new", "label": {"tr": "Yeni", "en": "New"}}]),
            False,
        ),
        (with_first(options=FIRST["options"][::-1]), False),
        (with_first(options=FIRST["options"][:-1]), True),
        (with_first(kind="multiple"), True),
        (with_first(role="sex"), True),
        (with_first(relevant={"==": [{"var": "other"}, "yes"]}), True),
        (with_first(code="renamed"), True),
    ],
)
def test_what_changes_the_meaning_is_told_apart(changed: dict, is_critical: bool) -> None:
    found = differences(DEFINITION, changed, language="tr")

    assert found and any(each.is_critical for each in found) is is_critical


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_taking_anything_away_is_told_and_critical(data: st.DataObject) -> None:
    changed = copy.deepcopy(DEFINITION)
    section = data.draw(st.sampled_from([each for each in changed["sections"] if each["questions"]]))
    gone = section["questions"].pop(data.draw(st.integers(0, len(section["questions"]) - 1)))

    found = differences(DEFINITION, changed, language="tr")

    assert any(each.code == gone["code"] and each.is_critical for each in found)
    back = differences(changed, DEFINITION, language="tr")
    assert any(each.code == gone["code"] and not each.is_critical for each in back)
