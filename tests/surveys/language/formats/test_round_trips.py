"""Whatever questionnaire goes out in a format comes in again the same."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from surveys.language.definition import to_json
from surveys.language.formats import read, read_file
from surveys.language.formats.surveyjs_writer import surveyjs_of
from surveys.language.formats.xlsform_writer import write_xlsform
from tests.surveys.language.examples import questionnaire
from tests.surveys.language.strategies import questionnaires
from tests.surveys.language.test_xlsform_reading import FORMS

SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(questionnaires())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_questionnaire_survives_surveyjs(definition):
    document, _ = surveyjs_of(definition)

    back = read(json.dumps(document).encode(), "f.json")

    assert to_json(back.definition) == to_json(definition)


@given(questionnaires(is_ordered=True))
@SLOW
def test_any_questionnaire_survives_xlsform(definition):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.xlsx"
        write_xlsform(definition, path)

        back = read_file(path)

    assert to_json(back.definition) == to_json(definition)


@pytest.mark.parametrize("name", ["park_anketi.xlsx", "transport_survey.xlsx", "temsil_edilemeyen.xlsx"])
def test_an_imported_workbook_survives_surveyjs(name):
    original = read_file(FORMS / name).definition

    document, _ = surveyjs_of(original)

    assert to_json(read(json.dumps(document).encode()).definition) == to_json(original)


def test_every_kind_survives_surveyjs_and_what_is_lost_elsewhere_is_listed():
    document, losses = surveyjs_of(questionnaire())

    assert to_json(read(json.dumps(document).encode()).definition) == to_json(questionnaire())
    assert {"place", "sex", "score"} <= {loss.where for loss in losses}


def test_a_change_by_hand_wins_over_our_own_form():
    document, _ = surveyjs_of(questionnaire())
    born = next(each for page in document["pages"] for each in page["elements"] if each["name"] == "born")
    born["max"] = 2000

    back = read(json.dumps(document).encode()).definition.question("born")

    assert (back.maximum, back.role) == (2000, "")
