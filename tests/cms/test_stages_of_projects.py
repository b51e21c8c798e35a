"""The state of a project is one, whether the database or the page derives it from the dates."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cms.views.project_rows import readable, state_of
from participation.models import Activity, Phase, Project, SurveyActivity
from surveys.models import Questionnaire, QuestionnaireVersion, Survey
from tests.factories import unit

NOW = timezone.now()
PERIODS = st.tuples(st.integers(-20, 20), st.integers(1, 15))


def at(days: int):
    return NOW + timedelta(days=days)


def make_project(*, outcome: str, phases: list[tuple[int, int]], surveys: list[tuple[int, int]]) -> Project:
    made = Project.objects.create(
        slug="deneme", title="Deneme", purpose="Deneme", lead=unit(), outcome=outcome, published_at=at(-30)
    )
    for order, (start, length) in enumerate(phases):
        Phase.objects.create(
            project=made, order=order, name="Deneme", opens_at=at(start), closes_at=at(start + length)
        )
    for number, (start, length) in enumerate(surveys):
        form = Questionnaire.objects.create(slug=f"deneme-{number}", title="Deneme")
        version = QuestionnaireVersion.objects.create(
            questionnaire=form, number=1, definition={}, sha256="0" * 64, published_at=NOW
        )
        survey = Survey.objects.create(
            slug=f"deneme-{number}",
            title="Deneme",
            version=version,
            opens_at=at(start),
            closes_at=at(start + length),
        )
        activity = Activity.objects.create(project=made, order=number, kind="survey")
        SurveyActivity.objects.create(activity=activity, survey=survey)
    return made


class TestStages(TestCase):
    @given(
        outcome=st.sampled_from(["", "Yapıldı."]),
        phases=st.lists(PERIODS, max_size=3),
        surveys=st.lists(PERIODS, max_size=2),
    )
    @settings(max_examples=40, deadline=None)
    def test_database_and_page_agree(self, outcome, phases, surveys):
        make_project(outcome=outcome, phases=phases, surveys=surveys)

        staged = Project.objects.staged(NOW).get()

        assert staged.stage == state_of(readable(Project.objects.all()).get(), now=NOW)[0]


@pytest.mark.django_db
def test_an_old_project_that_is_open_again_stands_on_the_front_page(client):
    make_project(outcome="", phases=[(-300, 400)], surveys=[(-2, 10)])
    for number in range(70):
        Project.objects.create(
            slug=f"yeni-{number}", title=f"Yeni {number}", purpose="Deneme", lead=unit(), published_at=at(-1)
        )

    open_ones = Project.objects.published().staged().filter(stage="open")

    assert [project.slug for project in open_ones] == ["deneme"]
