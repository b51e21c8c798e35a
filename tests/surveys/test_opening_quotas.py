"""Quotas: shared out by population, counted from who answered, and never exceeded."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from city.models import Neighbourhood, ReferencePopulation
from people.models import AuditEvent
from surveys.errors import NotPlausible, QuotaIsFull
from surveys.models import IntakeResponse, Quota, Survey
from surveys.services.quotas import Cell, Wanted, hidden_rows, progress, propose, set_quotas
from surveys.services.submitting import submit_response
from tests.surveys.test_answering_a_survey import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings) -> None:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def with_population() -> Survey:
    survey = make_survey()
    survey.population = ReferencePopulation.objects.get(code="adnks-2025")
    survey.save()
    return survey


def answer(survey: Survey, key: str, *, place: str = "bostanli", sex: str = "female") -> None:
    submit_response(survey, answers={"goes": "no", "place": place, "sex": sex}, key=key)


def quota(survey: Survey, *, cap: int | None, place: str = "bostanli", sex: str = "") -> None:
    set_quotas(survey, wanted=[Wanted(Cell(place, sex), 1, cap)], actor=None)


def test_targets_add_up_and_follow_the_population() -> None:
    survey = with_population()

    wanted = propose(survey, total=1000, by="both", cap_percent=110)

    assert sum(each.target for each in wanted) == 1000
    assert len(wanted) == 2 * Neighbourhood.objects.count()
    sizes = {code: size for (code,), size in survey.population.margin("neighbourhood").items()}
    for code, size in sizes.items():
        target = sum(each.target for each in wanted if each.cell.place == code)
        assert abs(target - 1000 * size / sum(sizes.values())) <= 2
    assert all(each.target <= each.cap <= each.target * 1.1 + 1 for each in wanted)


def test_a_survey_without_a_population_gets_no_proposal() -> None:
    with pytest.raises(NotPlausible):
        propose(make_survey(), total=100, by="both")


def test_who_answered_before_is_counted_when_quotas_are_set() -> None:
    survey = make_survey(mode=Survey.Mode.CONFIDENTIAL)
    answer(survey, "one")
    answer(survey, "two", sex="male")
    answer(survey, "three", place="yali")

    quota(survey, cap=5, sex="female")

    assert Quota.objects.get().taken == 1
    assert AuditEvent.objects.filter(verb="survey.quotas_set").exists()


def test_waiting_anonymous_answers_are_counted_too() -> None:
    survey = make_survey()
    answer(survey, "one")

    quota(survey, cap=5)
    answer(survey, "two")

    assert IntakeResponse.objects.count() == 2
    assert Quota.objects.get().taken == 2


def test_a_full_cell_refuses_and_stores_nothing() -> None:
    survey = make_survey()
    quota(survey, cap=1)
    answer(survey, "one")

    with pytest.raises(QuotaIsFull):
        answer(survey, "two")
    answer(survey, "three", place="yali")

    assert IntakeResponse.objects.count() == 2


def test_a_cap_below_what_was_taken_is_refused() -> None:
    survey = make_survey()
    answer(survey, "one")
    answer(survey, "two")

    with pytest.raises(NotPlausible):
        quota(survey, cap=1)
    set_quotas(survey, wanted=[Wanted(Cell("bostanli", ""), 1, 1)], actor=None, lift_caps=True)

    assert Quota.objects.get().cap == 2


def test_small_counts_are_hidden_and_a_lone_one_is_not_derivable() -> None:
    assert hidden_rows([40, 3, 25], least=10) == {1, 2}
    assert hidden_rows([4, 3, 25], least=10) == {0, 1}
    assert hidden_rows([40, 25], least=10) == set()


def test_ayda_shares_out_quotas_and_changes_a_cap(client, ayda) -> None:
    survey = with_population()
    client.force_login(ayda)
    client.post(reverse("quota_proposal", args=["park"]), {"total": "540", "by": "neighbourhood"})
    assert sum(row["target"] for row in progress(survey)) == 540
    page = client.get(reverse("survey_quotas", args=["park"]))
    sent = {field.html_name: field.value() or "" for field in page.context["form"]}
    chosen = Quota.objects.get(neighbourhood__code="bostanli")

    done = client.post(reverse("survey_quotas", args=["park"]), sent | {f"cap_{chosen.pk}": "999"})

    assert done.status_code == 302, done.context["form"].errors
    assert Quota.objects.get(neighbourhood__code="bostanli").cap == 999
    assert Quota.objects.exclude(cap=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_exceed_the_cap() -> None:
    survey = make_survey()
    quota(survey, cap=5)

    def send(number: int) -> bool:
        try:
            answer(survey, f"key-{number}")
        except QuotaIsFull:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(send, range(24)))

    assert sum(taken) == 5
    assert Quota.objects.get().taken == IntakeResponse.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_quotas_set_while_people_answer_count_everybody() -> None:
    survey = make_survey()

    def work(number: int) -> None:
        try:
            if number == 6:
                quota(survey, cap=None)
            else:
                answer(survey, f"key-{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(16)))

    assert Quota.objects.get().taken == IntakeResponse.objects.count() == 15
