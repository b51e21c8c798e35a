"""The clock: what is due is done, once, however often and by however many it is asked for."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from people import duties
from surveys.models import IntakeResponse, RespondentSnapshot, Response, ResponseDraft, SubmissionKey, Survey
from surveys.services.drafts import save_draft_response
from surveys.services.retention import KEYS_KEPT, mix_what_is_due
from surveys.services.submitting import submit_response
from tests.surveys.test_answering_a_survey import make_survey

pytestmark = pytest.mark.django_db


def tick(*options: str) -> dict:
    out = StringIO()
    call_command("tick", *options, stdout=out)
    return json.loads(out.getvalue())["done"]


def answer(survey: Survey, count: int) -> None:
    for number in range(count):
        submit_response(survey, answers={"goes": "no", "sex": "male"}, key=f"key-{number}")


def test_answers_of_a_closed_survey_are_mixed_and_a_second_round_finds_nothing() -> None:
    survey = make_survey()
    answer(survey, 3)
    assert tick()["surveys.mixing"] == 0
    Survey.objects.update(closes_at=timezone.now() - timedelta(hours=1))

    assert tick()["surveys.mixing"] == 3
    assert tick()["surveys.mixing"] == 0
    assert Response.objects.count() == 3
    assert not IntakeResponse.objects.exists()


def test_what_nobody_needs_any_more_is_deleted_and_the_rest_stays() -> None:
    survey = make_survey(mode=Survey.Mode.CONFIDENTIAL)
    today = timezone.localdate()
    answer(survey, 2)
    kept, old = RespondentSnapshot.objects.order_by("pk")
    RespondentSnapshot.objects.filter(pk=old.pk).update(keep_until=today - timedelta(days=1))
    save_draft_response(survey, content={"goes": "no"}, today=today - timedelta(days=31))
    save_draft_response(survey, content={"goes": "no"}, today=today)

    done = tick()

    assert done["surveys.demographics_past_retention"] == 1
    assert done["surveys.expired_drafts"] == 1
    assert done["surveys.old_submission_keys"] == 0
    assert RespondentSnapshot.objects.get() == kept
    assert Response.objects.count() == 2
    assert ResponseDraft.objects.count() == 1
    assert set(tick().values()) == {0}


def test_keys_outlive_their_survey_by_a_month() -> None:
    survey = make_survey()
    answer(survey, 1)
    moment = timezone.now()
    Survey.objects.update(
        opens_at=moment - timedelta(days=90), closes_at=moment - KEYS_KEPT + timedelta(hours=1)
    )
    assert tick()["surveys.old_submission_keys"] == 0

    Survey.objects.update(closes_at=moment - KEYS_KEPT - timedelta(hours=1))

    assert tick()["surveys.old_submission_keys"] == 1
    assert not SubmissionKey.objects.exists()


def test_one_duty_that_fails_stops_no_other(monkeypatch) -> None:
    def fail(_now: object) -> int:
        raise RuntimeError("broken on purpose")

    survey = make_survey()
    answer(survey, 1)
    Survey.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    monkeypatch.setitem(duties._duties, "a.broken", duties.Duty(name="a.broken", run=fail))
    out = StringIO()

    with pytest.raises(CommandError, match=r"a\.broken") as failure:
        call_command("tick", stdout=out)

    assert failure.value.returncode == 1
    assert json.loads(out.getvalue())["failed"] == ["a.broken"]
    assert Response.objects.count() == 1


def test_an_unknown_duty_is_refused() -> None:
    with pytest.raises(CommandError, match="there is no duty nonsense") as refusal:
        call_command("tick", "--only", "nonsense")

    assert refusal.value.returncode == 2


def test_every_room_that_has_duties_is_heard() -> None:
    rooms = {name.partition(".")[0] for name in tick()}

    assert {"people", "surveys", "participation"} <= rooms


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_move_each_answer_once() -> None:
    survey = make_survey()
    answer(survey, 25)

    def mixer(_number: int) -> int:
        try:
            return mix_what_is_due(timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        moved = list(pool.map(mixer, range(4)))

    assert sorted(moved) == [0, 0, 0, 25]
    assert Response.objects.count() == 25
    assert not IntakeResponse.objects.exists()
