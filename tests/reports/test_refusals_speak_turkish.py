"""What the statistics refuse reaches a Turkish reader in Turkish, with what to do."""

import pytest
from django.utils.translation import override

from analysis import errors
from reports.errors import REASONS, CannotWeigh, reason
from reports.services.weighing import weigh_survey
from tests.reports.test_a_report_from_answers import closed_survey

pytestmark = pytest.mark.django_db


def kinds(base: type = errors.AnalysisError) -> list[type]:
    return [base, *(each for sub in base.__subclasses__() for each in kinds(sub))]


@pytest.mark.parametrize("kind", kinds())
def test_every_refusal_of_the_statistics_has_a_turkish_sentence(kind: type) -> None:
    known = kind.code in REASONS or kind is errors.BoundsTooTight
    assert known
    with override("en"):
        english = str(reason(kind("why")))
    with override("tr"):
        assert str(reason(kind("why"))) not in (english, "why")


def test_bounds_too_tight_name_the_group_as_people_know_it() -> None:
    survey = closed_survey()

    with override("tr"), pytest.raises(CannotWeigh) as refusal:
        weigh_survey(survey, population=survey.population, margins=["sex"], trim=(0.95, 1.05))

    with override("tr"):
        told = str(refusal.value)
    assert "kadınlar" in told or "erkekler" in told
    assert "genişletin" in told
