"""Base weights reach the statistics as they were given; a missing one is never taken to be one."""

import pytest

from surveys.datasets import survey_table
from surveys.errors import PartialBaseWeights
from surveys.models import Response
from tests.reports.test_a_report_from_answers import closed_survey

pytestmark = pytest.mark.django_db


def test_without_base_weights_each_response_counts_once() -> None:
    assert set(survey_table(closed_survey(count=40)).weights) == {1.0}


def test_base_weights_are_taken_as_given() -> None:
    survey = closed_survey(count=40)
    Response.objects.update(base_weight=2.5)

    assert set(survey_table(survey).weights) == {2.5}


def test_one_missing_base_weight_is_refused_with_the_number_of_those_without() -> None:
    survey = closed_survey(count=40)
    first = Response.objects.order_by("id").first()
    Response.objects.exclude(pk=first.pk).update(base_weight=2.5)

    with pytest.raises(PartialBaseWeights, match="1 "):
        survey_table(survey)

    Response.objects.filter(pk=first.pk).update(base_weight=1.0)
    assert sorted(set(survey_table(survey).weights)) == [1.0, 2.5]
