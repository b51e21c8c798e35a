"""A project begins from a template or as a copy of another, and a checklist says what is still missing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from participation.activities.registry import kinds
from participation.errors import NothingToCopy, ReasonMissing, WrongState
from participation.good_practice import BY_HAND, POINTS, STAGES
from participation.models import Idea, IdeaSubject, Option, Project, Session, Statement
from participation.project_templates import templates
from participation.services.beginning import begin_from_template, copy_project
from participation.services.opinions import add_statement
from participation.services.practice import mark
from participation.starting_questionnaire import questionnaire_of
from people.models import Role
from people.roles import units_of
from surveys.language.checking import errors
from surveys.language.definition import from_json
from surveys.models import Questionnaire
from tests.factories import unit
from tests.participation.test_ideas_are_collected import collection, stored

pytestmark = pytest.mark.django_db
KEYS = ("street", "park", "service", "youth", "plan")


@pytest.fixture
def lead(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return unit()


def begun(key: str, lead, ayda) -> Project:
    return begin_from_template(
        templates()[key], title="Deneme projesi", starts_on=date(2027, 3, 1), lead=lead, actor=ayda
    )


def test_there_is_a_template_for_each_usual_study():
    assert tuple(templates()) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_template_makes_a_project_that_nobody_sees_yet_with_phases_and_activities(key, lead, ayda):
    template, project = templates()[key], begun(key, lead, ayda)

    assert project.published_at is None and project.level == template.level
    days = [(phase.closes_at - phase.opens_at).days for phase in project.phases.all()]
    assert days == [phase.days for phase in template.phases]
    assert [each.kind for each in project.activities.all()] == [each.kind for each in template.activities]
    for activity in project.activities.all():
        assert kinds()[activity.kind].detail_of(activity) is not None
        assert activity.phase is not None


@pytest.mark.parametrize("key", [key for key in KEYS if templates()[key].questionnaire])
def test_the_questionnaire_of_a_template_can_be_published_as_it_stands(key, lead, ayda):
    begun(key, lead, ayda)
    assert not errors(from_json(questionnaire_of(templates()[key].questionnaire)))
    assert Questionnaire.objects.get().title == "Deneme projesi"


@pytest.mark.parametrize("key", KEYS)
def test_every_text_of_a_template_stands_in_both_languages(key):
    template = templates()[key]
    for name in ("name", "about", "purpose", "why"):
        assert getattr(template, name) and getattr(template, f"{name}_en")
    for each in (*template.phases, *template.activities):
        for field in ("name", "title", "intro"):
            if hasattr(each, field):
                assert getattr(each, field) and getattr(each, f"{field}_en")


def test_the_unit_begins_a_project_at_the_desk(client, lead, ayda):
    client.force_login(ayda)
    assert "Park ve yeşil alan" in client.get(reverse("project_new")).text
    address = reverse("project_begin", args=["park"])
    assert client.post(address, {"title": "", "starts_on": "2027-03-01"}).status_code == 422
    made = client.post(address, {"title": "Yeni Park", "starts_on": "2027-03-01"})

    project = Project.objects.get(title="Yeni Park")
    assert made.url == reverse("project_desk", args=[project.slug])
    assert project.lead_id in units_of(ayda, role=Role.PARTICIPATION)
    assert IdeaSubject.objects.filter(activity__project=project).count() == 5
    assert client.get(project.get_absolute_url()).status_code == 404


def test_a_copy_takes_what_was_set_up_and_nothing_that_people_said(ayda, lead):
    project = begun("youth", lead, ayda)
    poll = project.activities.get(kind="statements")
    add_statement(poll, sentence="Bir cümle daha.", actor=ayda)
    workshop = project.activities.get(kind="workshop")
    Session.objects.create(
        activity=workshop, starts_at=workshop.opens_at, ends_at=workshop.opens_at + timedelta(hours=2),
        place="Deneme Salonu", capacity=30,
    )  # fmt: skip

    made = copy_project(project, title="Gelecek yıl", starts_on=date(2028, 3, 1), actor=ayda)

    assert made.slug != project.slug and made.published_at is None
    assert Statement.objects.filter(activity__project=made).count() == 6
    session = Session.objects.get(activity__project=made)
    assert session.place == "Deneme Salonu" and session.starts_at.year == 2028
    assert [phase.name for phase in made.phases.all()] == [phase.name for phase in project.phases.all()]


def test_ideas_stay_with_the_project_in_which_they_were_said(ayda, lead):
    activity = collection(ayda)
    stored(activity, key="a")
    IdeaSubject.objects.create(activity=activity, title="Yeşil")

    made = copy_project(activity.project, title="Kopya", starts_on=timezone.localdate(), actor=ayda)

    assert Idea.objects.filter(activity__project=made).count() == 0
    assert IdeaSubject.objects.get(activity__project=made).title == "Yeşil"


@pytest.mark.parametrize("key", KEYS)
def test_every_kind_can_be_copied(key, ayda, lead):
    project = begun(key, lead, ayda)
    made = copy_project(project, title="Kopya", starts_on=date(2027, 9, 1), actor=ayda)

    assert [each.kind for each in made.activities.all()] == [each.kind for each in project.activities.all()]
    assert (
        Option.objects.filter(activity__project=made).count()
        == Option.objects.filter(activity__project=project).count()
    )
    gaps = {
        new.opens_at - old.opens_at
        for old, new in zip(project.activities.all(), made.activities.all(), strict=True)
    }
    assert gaps == {made.phases.first().opens_at - project.phases.first().opens_at}


def test_without_a_phase_there_is_nothing_to_copy_from(ayda, lead):
    project = begun("park", lead, ayda)
    project.activities.all().delete()
    project.phases.all().delete()
    with pytest.raises(NothingToCopy):
        copy_project(project, title="Kopya", starts_on=date(2027, 9, 1), actor=ayda)


def test_the_checklist_answers_by_figures_where_there_are_some(client, ayda, lead):
    project = begun("street", lead, ayda)
    client.force_login(ayda)
    page = client.get(reverse("good_practice", args=[project.slug]))
    points = {
        each["point"].key: each["is_met"] for stage in page.context["stages"] for each in stage["points"]
    }

    assert points["purpose"] is True and points["channels"] is True
    assert points["contact"] is False and points["target"] is False
    assert points["decided"] is None and points["open_question"] is None


def test_a_point_is_marked_by_a_person_who_says_why_if_it_is_not_met(client, ayda, lead):
    project = begun("street", lead, ayda)
    client.force_login(ayda)
    address = reverse("good_practice", args=[project.slug])
    client.post(address, {"key": "owner", "is_met": "yes", "note": "Müdürlükle görüşüldü."})

    assert project.practice_marks.get().is_met
    assert "Müdürlükle görüşüldü." in client.get(address).text
    with pytest.raises(ReasonMissing):
        mark(project, key="owner", is_met=False, actor=ayda)
    with pytest.raises(WrongState):
        mark(project, key="purpose", is_met=True, actor=ayda)


def test_every_point_stands_in_a_stage_and_keys_are_used_once():
    assert {point.stage for point in POINTS} == set(STAGES)
    assert len({point.key for point in POINTS}) == len(POINTS)
    assert {point.key for point in POINTS if point.test is None} == BY_HAND
