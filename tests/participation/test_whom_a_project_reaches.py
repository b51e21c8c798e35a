"""The unit plans whom to hear, sees who is missing, and asks people on the spot; small numbers are told to nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from city.models import Neighbourhood, OrgUnit, PopulationCell, ReferencePopulation, SocialGroup
from participation.audience import group_in, residents_of
from participation.errors import ActorIsThere, ResultMissing, WrongState
from participation.models import LocalActor, Project, ReachCount, ReachPlan
from participation.reach_board import board_of, expected_in
from participation.services import local_actors
from participation.services.counting_reach import count_due, count_reach
from participation.services.reach_plans import GroupAim, set_plan
from people.models import AuditEvent
from tests.participation.test_ideas_are_collected import collection, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(ayda, settings) -> Project:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return collection(ayda).project


@pytest.fixture
def places() -> list[Neighbourhood]:
    """Three neighbourhoods of 6,000, 3,000 and 1,000 residents, as a published count has them."""
    population = ReferencePopulation.objects.create(
        code="sayim", name="Deneme sayımı", source="Deneme", year=2025
    )
    made = []
    for code, name, people in (("a", "Ada", 6000), ("b", "Bahçe", 3000), ("c", "Çınar", 1000)):
        place = Neighbourhood.objects.create(code=code, name=name)
        PopulationCell.objects.create(population=population, neighbourhood=place, count=people)
        made.append(place)
    for band, people in (("18-29", 2000), ("30-64", 6000), ("65+", 2000)):
        PopulationCell.objects.create(population=population, age_band=band, count=people)
    return made


def heard(project: Project, place: Neighbourhood | None, number: int, what: str = "answered") -> None:
    ReachCount.objects.create(project=project, what=what, neighbourhood=place, number=number)


def board(project: Project):
    return board_of(project, now=timezone.now())


def rows(project: Project) -> dict[str, object]:
    return {row.code: row for row in board(project).places}


def test_the_audience_is_who_lives_there_and_a_group_is_its_share_of_the_district(places):
    here = residents_of(places[1:])
    young = SocialGroup.objects.create(code="genc", name="Gençler", age_from=18, age_to=29)
    half = SocialGroup.objects.create(code="yari", name="Yarısı", age_from=30, age_to=47)
    cut = SocialGroup.objects.create(code="kesik", name="Kesik", age_from=70)

    assert here.people == 4000
    assert group_in(young, here).people == 800
    # 18 of the 35 years of the band.
    assert group_in(half, here).people == round(4000 * 0.6 * 18 / 35)
    assert group_in(cut, here).people is None


def test_a_group_without_a_rule_is_not_guessed(places):
    cyclists = SocialGroup.objects.create(code="bisiklet", name="Bisikletliler")
    assert group_in(cyclists, residents_of(places)).people is None


def test_each_neighbourhood_is_expected_by_its_residents_and_at_least_a_few(project, places, ayda):
    plan = set_plan(project, target=200, least=25, actor=ayda)
    here = residents_of(places)

    assert [expected_in(place.pk, here, plan) for place in places] == [120, 60, 25]


def test_who_is_behind_the_pace_is_named_first_and_furthest(project, places, ayda):
    project.activities.update(
        opens_at=timezone.now() - timedelta(days=10), closes_at=timezone.now() + timedelta(days=10)
    )
    set_plan(project, target=200, actor=ayda)
    for place, number in zip(places, (58, 20, 0), strict=True):
        heard(project, place, number)

    assert [row.code for row in board(project).behind] == ["c", "b"]
    assert rows(project)["a"].percent == 48


def test_fewer_than_ten_are_not_told_nor_what_would_tell_them(project, places, ayda):
    for place, number in zip(places, (40, 12, 4), strict=True):
        heard(project, place, number)

    told = rows(project)
    assert (told["a"].shown, told["b"].shown, told["c"].shown) == ("40", "…", "< 10")


def test_ideas_and_their_places_are_counted_by_the_round_and_again_only_when_old(project, ayda):
    place = Neighbourhood.objects.create(code="d", name="Deniz")
    activity = project.activities.get()
    stored(activity, key="a", neighbourhood=place)
    stored(activity, key="b")
    now = timezone.now()

    assert count_due(now) == 1
    assert {(each.what, each.neighbourhood_id): each.number for each in project.reach_counts.all()} == {
        ("answered", place.pk): 1,
        ("answered", None): 1,
    }
    assert count_due(now + timedelta(minutes=30)) == 0
    assert count_due(now + timedelta(minutes=61)) == 1


def test_counting_twice_changes_nothing(project):
    stored(project.activities.get(), key="a")
    first = count_reach(project, now=timezone.now())
    assert count_reach(project, now=timezone.now()) == first == project.reach_counts.count()


def test_the_board_asks_as_many_questions_however_much_was_counted(
    project, places, django_assert_max_num_queries, client, ayda
):
    client.force_login(ayda)
    address = reverse("reach_board", args=[project.slug])
    client.get(address)
    heard(project, places[0], 30)
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for place in places:
        for what in ("invited", "visited", "attended"):
            heard(project, place, 50, what)
        muhtar = actor(ayda, place)
        local_actors.plan_task(
            project, actor=muhtar, what="Duyurmak", due_on=timezone.localdate(), owner=ayda, by=ayda,
            neighbourhood=place,
        )  # fmt: skip
    with django_assert_max_num_queries(len(few) + 3):
        client.get(address)


def actor(by, place: Neighbourhood | None = None, **fields) -> LocalActor:
    return local_actors.save_actor(
        kind="muhtar", name=f"{place or 'Deneme'} Muhtarlığı", neighbourhoods=[place] if place else [],
        **{"person": "Deneme Muhtar", "phone": "0232 000 00 00", **fields}, by=by,
    )  # fmt: skip


def test_a_plan_is_made_with_groups_and_an_estimate_needs_its_source(project, client, ayda):
    group = SocialGroup.objects.create(code="bisiklet", name="Bisikletliler")
    project.groups.add(group)
    client.force_login(ayda)
    address = reverse("reach_plan", args=[project.slug])
    given = {"target": 300, "least": 10, "note": "", "bisiklet-target": 30, "bisiklet-people": 900}

    refused = client.post(address, given)
    assert refused.status_code == 422 and "Sayının nereden geldiğini" in refused.text
    client.post(address, given | {"bisiklet-source": "Dernek üye sayısı"})

    assert ReachPlan.objects.get(project=project).target == 300
    row = board(project).groups[0]
    assert (row.people, row.expected, row.is_estimate) == (900, 30, True)


def test_from_the_board_a_muhtar_gets_a_task_is_spoken_with_and_reports_what_came_of_it(
    project, places, client, ayda
):
    project.activities.update(
        opens_at=timezone.now() - timedelta(days=10), closes_at=timezone.now() + timedelta(days=1)
    )
    set_plan(project, target=100, actor=ayda)
    muhtar = actor(ayda, places[2])
    client.force_login(ayda)

    page = client.get(reverse("reach_board", args=[project.slug]))
    assert f"kim={muhtar.pk}" in page.text
    made = client.post(
        reverse("actor_task_new", args=[project.slug]),
        {
            "actor": muhtar.pk, "what": "Afiş asmak", "neighbourhood": places[2].pk,
            "due_on": timezone.localdate().isoformat(), "owner": ayda.pk,
        },
    )  # fmt: skip
    task = muhtar.tasks.get()
    assert made.url == reverse("actor_task", args=[project.slug, task.pk])
    client.post(
        made.url,
        {
            "step": "contact", "contact-on": timezone.localdate().isoformat(), "contact-way": "phone",
            "contact-reached": "on", "contact-note": "Pazartesi asacak.", "contact-state": "agreed",
        },
    )  # fmt: skip
    task.refresh_from_db()
    assert task.state == "agreed"
    empty = client.post(made.url, {"step": "result", "result-helped": "yes", "result-result": ""})
    assert empty.status_code == 422
    client.post(
        made.url,
        {"step": "result", "result-helped": "yes", "result-result": "Afişler asıldı.", "result-people": 20},
    )

    task.refresh_from_db()
    assert (task.state, task.people, task.is_open) == ("done", 20, False)
    assert "20 kişiye ulaşıldı" in client.get(made.url).text


def test_a_task_that_ended_takes_no_contact_until_it_is_taken_up_again(project, ayda):
    task = local_actors.plan_task(
        project, actor=actor(ayda), what="Duyurmak", due_on=timezone.localdate(), owner=ayda, by=ayda
    )
    with pytest.raises(ResultMissing):
        local_actors.finish_task(task, helped=False, result=" ", by=ayda)
    local_actors.finish_task(task, helped=False, result="Vakti yok.", by=ayda)
    with pytest.raises(WrongState):
        local_actors.log_contact(task, on=timezone.localdate(), way="phone", reached=True, by=ayda)

    local_actors.reopen_task(task, by=ayda)
    assert local_actors.log_contact(task, on=timezone.localdate(), way="phone", reached=True, by=ayda)


def test_an_actor_is_kept_once_sealed_and_its_person_forgotten_after_two_years(ayda):
    kept = actor(ayda)
    with pytest.raises(ActorIsThere):
        actor(ayda)
    assert kept.person == "Deneme Muhtar" and b"Deneme" not in bytes(kept.person_sealed)

    assert local_actors.forget_contacts(timezone.now() + timedelta(days=700)) == 0
    assert local_actors.forget_contacts(timezone.now() + timedelta(days=740)) == 1
    kept.refresh_from_db()
    assert (kept.person, kept.phone, kept.name) == ("", "", "Deneme Muhtarlığı")


def test_whom_something_is_still_asked_of_is_not_forgotten(project, ayda):
    kept = actor(ayda)
    local_actors.plan_task(
        project, actor=kept, what="Duyurmak", due_on=timezone.localdate(), owner=ayda, by=ayda
    )
    assert local_actors.forget_contacts(timezone.now() + timedelta(days=2000)) == 0


def test_looking_at_a_person_is_recorded(client, ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    kept = actor(ayda)
    client.force_login(ayda)
    assert "Deneme Muhtar" in client.get(reverse("local_actor", args=[kept.pk])).text
    assert AuditEvent.objects.filter(verb="read_actor", subject_id=str(kept.pk)).count() == 1


def test_the_board_leaves_as_csv_with_the_same_protection(project, places, client, ayda):
    for place, number in zip(places, (40, 12, 4), strict=True):
        heard(project, place, number)
    client.force_login(ayda)

    lines = client.get(reverse("reach_export", args=[project.slug])).content.decode().splitlines()
    assert next(line for line in lines if line.startswith("Çınar")).endswith("< 10,0")
    assert ",4," not in "".join(lines)


def test_organisations_of_a_group_are_counted_on_the_board(project, ayda):
    group = SocialGroup.objects.create(code="kadin", name="Kadınlar", sex="female")
    project.groups.add(group)
    set_plan(project, target=None, groups=[GroupAim(group, target=5)], actor=ayda)
    row = board(project).groups[0]
    assert (row.asked, row.coming, row.expected) == (0, 0, 5)
    assert OrgUnit.objects.filter(pk=project.lead_id).exists()
