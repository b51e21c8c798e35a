"""Elif watches the field: who has answered, who lives there, whom nobody reached yet."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from city.models import Neighbourhood
from people.models import Role, User
from surveys.columnar import refresh_dataset
from surveys.field import Reach, counts_of, picture_of, reach_of
from surveys.models import RespondentSnapshot, Response, Survey
from surveys.services.counting import recount
from surveys.services.mixing import mix
from surveys.services.submitting import submit_response
from tests.factories import member
from tests.surveys.field_examples import every_kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def elif_(db) -> User:
    return member("Elif", Role.ANALYST)


@pytest.fixture(autouse=True)
def private_folder(tmp_path, settings) -> None:
    settings.PRIVATE_ROOT = tmp_path
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def filled(survey: Survey, cells: dict[tuple[str | None, str], int], *, channel: str = "web") -> Survey:
    """Stores so many responses of each place and sex, over the days of the field."""
    places = {place.code: place for place in Neighbourhood.objects.all()}
    first, number = timezone.localdate(survey.opens_at), 0
    for (place, sex), count in cells.items():
        for _each in range(count):
            number += 1
            response = Response.objects.create(
                survey=survey, version=survey.version, channel=channel, day=first + timedelta(days=number % 5),
                answers={"consent": "yes"}, missing={"score": "skipped"},
            )  # fmt: skip
            RespondentSnapshot.objects.create(
                response=response, neighbourhood=places.get(place), sex=sex, keep_until=date(2030, 1, 1)
            )
    recount(survey)
    return survey


def as_people_live(survey: Survey, *, total: int) -> dict[tuple[str | None, str], int]:
    """Returns counts in proportion to the population, women and men alike."""
    people = survey.population.margin("neighbourhood")
    everybody = sum(people.values())
    return {
        (code, sex): round(total * count / everybody / 2)
        for (code,), count in people.items()
        for sex in ("female", "male")
    }


def picture(survey: Survey):
    return picture_of(survey, counts_of(survey), today=timezone.localdate())


def place(survey: Survey, code: str):
    return next(part for part in picture(survey).places if part.code == code)


def open_field(**changes) -> Survey:
    return every_kind(days_left=5, target=1000, **changes)


def largest() -> str:
    return "yali"


def test_who_answered_stands_beside_who_lives_there(client, elif_) -> None:
    survey = open_field()
    filled(survey, as_people_live(survey, total=900))
    client.force_login(elif_)

    page = client.get("/masa/anketler/kinds/alan/")

    text = page.content.decode()
    assert page.status_code == 200
    assert "Yalı" in text and "Dengede" in text
    assert 'id="m-yali"' in text
    assert "hedeflenen 1.000 yanıta göre" in text


def test_a_neighbourhood_far_below_its_share_is_listed_with_what_to_do(client, elif_) -> None:
    survey = open_field()
    cells = as_people_live(survey, total=900)
    cells["yali", "female"], cells["yali", "male"] = 15, 15
    filled(survey, cells)
    client.force_login(elif_)

    text = client.get("/masa/anketler/kinds/alan/").content.decode()

    assert place(survey, "yali").reach is Reach.UNDER
    listed = text.split("Kime az ulaşıldı")[1].split("Yanıtlar nereden geliyor")[0]
    assert "Yalı" in listed and "Muhtardan" in listed


@pytest.mark.parametrize(
    ("answers", "of", "share", "reach"),
    [
        (10, 40, 0.10, Reach.EARLY),
        (20, 1000, 0.10, Reach.UNDER),
        (100, 1000, 0.10, Reach.ON_PAR),
        (85, 1000, 0.10, Reach.ON_PAR),
        (7, 100, 0.10, Reach.ON_PAR),
        (190, 1000, 0.10, Reach.OVER),
        (0, 100, 0.10, Reach.UNDER),
    ],
)
def test_the_word_needs_both_a_large_gap_and_more_than_chance(answers, of, share, reach) -> None:
    assert reach_of(answers, of=of, share=share) is reach


def test_small_cells_are_hidden_and_cannot_be_subtracted(client, elif_) -> None:
    survey = open_field()
    cells = as_people_live(survey, total=1500)
    cells["yali", "female"] = 3
    filled(survey, cells)

    seen = picture(survey)

    shown = {part.code: part for part in seen.places}
    assert shown["yali"].by_sex["female"] is None
    hidden_women = [part.code for part in seen.places if part.by_sex["female"] is None]
    assert len(hidden_women) >= 2
    assert shown["yali"].answers is None or shown["yali"].by_sex["male"] is None
    assert all(
        number is None or number == 0 or number >= 10
        for part in seen.places
        for number in part.by_sex.values()
    )
    assert all(part.answers is None or part.answers == 0 or part.answers >= 10 for part in seen.places)


def test_of_a_hidden_count_only_what_holds_for_every_small_one_is_said() -> None:
    survey = open_field()
    cells = as_people_live(survey, total=900)
    cells["yali", "female"], cells["yali", "male"] = 2, 2
    filled(survey, cells)

    hidden = place(survey, "yali")

    assert hidden.answers is None and hidden.share is None and hidden.per_thousand is None
    assert hidden.reach is Reach.UNDER


def test_answers_that_wait_to_be_mixed_count_in_the_sum_alone(client, elif_) -> None:
    survey = open_field(mode="anonymous")
    answers = {"consent": "yes", "place": "yali", "born": 1980, "sex": "f", "visits": "never",
               "rate/clean": "1", "rate/safe": "2"}  # fmt: skip
    for number in range(19):
        submit_response(survey, answers=answers, key=f"k{number}")

    before, counted_before = picture(survey), survey.cell_counts.count()
    submit_response(survey, answers=answers, key="last")
    mix(survey)
    after = picture(survey)

    assert (before.total, before.waiting) == (19, 19)
    assert all(part.answers in (0, None) for part in before.places) and counted_before == 0
    assert (after.total, after.waiting) == (20, 0)
    assert sum(survey.cell_counts.values_list("responses", flat=True)) == 20


def test_a_view_costs_the_same_queries_after_ten_times_as_many(
    client, elif_, django_assert_num_queries
) -> None:
    survey = open_field()
    survey.quotas.create(sex="female", target=100)
    filled(survey, {("yali", "female"): 12, ("bostanli", "male"): 12})
    client.force_login(elif_)
    client.get("/masa/anketler/kinds/alan/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/masa/anketler/kinds/alan/")
    survey.quotas.create(sex="male", target=100)
    filled(survey, as_people_live(survey, total=240))
    with CaptureQueriesContext(connection) as many:
        client.get("/masa/anketler/kinds/alan/")

    assert len(many) == len(few) <= 25
    assert not [query for query in many if '"surveys_response"' in query["sql"]]


def test_the_live_part_is_sent_only_when_something_changed(client, elif_) -> None:
    survey = filled(open_field(), {("yali", "female"): 30})
    client.force_login(elif_)
    known = counts_of(survey).fingerprint

    same = client.get(f"/masa/anketler/kinds/alan/?parca={known}")
    submit_response(
        survey,
        answers={"consent": "yes", "place": "yali", "visits": "never", "rate/clean": "1", "rate/safe": "2"},
        key="one",
    )
    changed = client.get(f"/masa/anketler/kinds/alan/?parca={known}")

    assert same.status_code == 204
    assert changed.status_code == 200
    text = changed.content.decode()
    assert "<html" not in text and counts_of(survey).fingerprint in text
    assert picture(survey).total == 31


def test_quotas_show_no_count_that_the_table_hides(client, elif_) -> None:
    survey = open_field()
    cells = as_people_live(survey, total=900)
    cells["yali", "female"] = 4
    filled(survey, cells)
    survey.quotas.create(
        neighbourhood=Neighbourhood.objects.get(code="yali"), sex="female", target=77, taken=4
    )
    client.force_login(elif_)

    text = client.get("/masa/anketler/kinds/alan/").content.decode()

    row = text.split("Kotalar</caption>")[1].split("</table>")[0]
    assert "77" in row and "gizli" in row and ">4<" not in row


def test_questions_left_without_an_answer_are_counted_on_demand_with_their_date(client, elif_) -> None:
    filled(open_field(), {("yali", "female"): 40})
    client.force_login(elif_)
    before = client.get("/masa/anketler/kinds/alan/").content.decode()

    done = client.post("/masa/anketler/kinds/alan/say/", follow=True).content.decode()

    assert "Henüz sayılmadı" in before
    assert "40 yanıttan sayıldı" in done and "%100" in done


def test_a_few_who_left_a_question_are_not_told(client, elif_) -> None:
    survey = filled(open_field(), {("yali", "female"): 40})
    kept = list(survey.responses.all())
    for response in kept[3:]:
        Response.objects.filter(pk=response.pk).update(answers={"consent": "yes", "score": 5}, missing={})
    refresh_dataset(survey, now=timezone.now())
    client.force_login(elif_)

    text = client.get("/masa/anketler/kinds/alan/").content.decode()

    row = next(each for each in text.split("<tr>") if "Memnuniyet" in each)
    assert "gizli" in row and ">3<" not in row


def test_an_empty_field_says_how_it_begins(client, elif_) -> None:
    open_field()
    client.force_login(elif_)

    assert "Henüz yanıt yok" in client.get("/masa/anketler/kinds/alan/").content.decode()


def test_random_fields_never_show_a_small_count() -> None:
    rng = random.Random(11)
    survey = open_field()
    codes = list(Neighbourhood.objects.values_list("code", flat=True))
    from surveys.models import CellCount

    for _round in range(4):
        CellCount.objects.all().delete()
        CellCount.objects.bulk_create(
            CellCount(
                survey=survey, neighbourhood=each, sex=sex, responses=rng.choice([0, 1, 4, 9, 10, 11, 30])
            )
            for each in Neighbourhood.objects.filter(code__in=codes)
            for sex in ("female", "male", "")
        )
        for part in picture(survey).places:
            numbers = [part.answers, *part.by_sex.values()]
            assert all(number is None or number == 0 or number >= 10 for number in numbers)


def test_a_stranger_and_a_department_see_no_field(client, fikret, demir) -> None:
    open_field()

    for person in (fikret, demir):
        client.force_login(person)
        assert client.get("/masa/anketler/kinds/alan/").status_code == 403
