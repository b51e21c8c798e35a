"""The columnar copy follows the record, and forgets what the record forgets."""

import io
import json

import polars as pl
import pytest
from django.core.management import call_command
from django.utils import timezone

from city.models import Neighbourhood
from surveys.columnar import delete_copy, path_of, read_dataset
from surveys.models import DatasetCopy, RespondentSnapshot, Survey
from surveys.services.retention import forget_demographics
from surveys.services.submitting import submit_response
from tests.surveys.field_examples import every_kind

pytestmark = pytest.mark.django_db

ANSWERS = {
    "consent": "yes", "sex": "f", "born": 1980, "visits": "often", "why": ["rest", "sport"], "sport": "yüzme",
    "rate/clean": "1", "rate/safe": "2", "hours": 3.5,
}  # fmt: skip


@pytest.fixture
def survey(tmp_path, settings) -> Survey:
    settings.PRIVATE_ROOT = tmp_path
    return every_kind(days_left=5)


def answer(survey: Survey, *keys: str) -> None:
    for key in keys:
        submit_response(survey, answers={**ANSWERS, "place": Neighbourhood.objects.first().code}, key=key)


def refreshed() -> dict:
    out = io.StringIO()
    call_command("refresh_dataset", "kinds", stdout=out)
    return json.loads(out.getvalue())


def test_a_refresh_adds_what_is_new_and_says_how_much(survey) -> None:
    answer(survey, "a", "b")
    first = refreshed()
    answer(survey, "c")

    second = refreshed()

    assert (first["rows"], first["added"]) == (2, 2)
    assert (second["rows"], second["added"]) == (3, 1)
    assert refreshed()["added"] == 0
    assert DatasetCopy.objects.get().rows == 3


def test_an_extended_copy_equals_one_made_at_once(survey) -> None:
    for key in "abc":
        answer(survey, key)
        refreshed()
    grown = read_dataset(survey)
    delete_copy(survey)

    refreshed()

    assert grown.equals(read_dataset(survey))
    assert grown.schema["why"] == pl.List(pl.String) and grown.schema["hours"] == pl.Float64
    assert grown["_id"].is_sorted() and "sport" not in grown.columns


def test_a_response_that_is_left_out_leaves_the_copy(survey) -> None:
    answer(survey, "a", "b")
    refreshed()
    survey.responses.filter(pk=survey.responses.first().pk).update(excluded_because="twice")

    assert (refreshed()["rows"], refreshed()["removed"]) == (1, 0)


def test_demographics_that_are_gone_leave_the_copy(survey) -> None:
    answer(survey, "a")
    refreshed()
    RespondentSnapshot.objects.all().delete()

    refreshed()

    assert read_dataset(survey)["_sex"].to_list() == [None]
    assert read_dataset(survey)["visits"].to_list() == ["often"]


def test_retention_deletes_the_copy_with_the_demographics(survey) -> None:
    answer(survey, "a")
    refreshed()
    RespondentSnapshot.objects.update(keep_until=timezone.localdate().replace(year=2020))

    forget_demographics(timezone.now())

    assert not path_of(survey).exists()


def test_a_copy_that_cannot_be_read_is_made_anew(survey) -> None:
    answer(survey, "a")
    refreshed()
    path_of(survey).write_bytes(b"half a file")

    assert refreshed()["rows"] == 1


def test_gaps_are_counted_by_reason(survey) -> None:
    answer(survey, "a", "b")

    refreshed()

    gaps = DatasetCopy.objects.get().gaps
    assert gaps["score"] == {"skipped": 2} and gaps["visits"] == {}
