"""Signing in, each person sees their own next steps, those due first."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from participation.models import Commitment
from participation.services.requests import ask_back
from people.waiting import Running, Task, waiting_for
from tests.cast import *  # noqa: F403
from tests.factories import project, sent_request, unit, written_brief

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _signed_in_strongly(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def steps(user) -> list[tuple[str, str]]:
    tasks, _running = waiting_for(user)
    return [(task.title, str(task.step)) for task in tasks]


def test_a_request_waits_for_the_unit_then_for_its_department_then_for_the_unit(demir, ayda):
    request = sent_request(by=demir)
    assert steps(ayda) == [("Sahil bankları", "Kabul edin, soru sorun ya da geri çevirin")]
    assert steps(demir) == []

    ask_back(request, reason="Hangi sahil?", actor=ayda)

    assert steps(ayda) == []
    assert steps(demir) == [("Sahil bankları", "Birimin sorusunu yanıtlayıp yeniden gönderin")]


def test_a_brief_waits_for_the_head_and_not_for_who_wrote_it(demir, ayda, baris):
    written_brief(by=ayda, for_request=sent_request(by=demir))

    assert ("Sahil bankları", "Yöntem notunu okuyup imzalayın") in steps(baris)
    assert ("Sahil bankları", "Yöntem notunu okuyup imzalayın") not in steps(ayda)


def test_an_overdue_commitment_stands_first_on_its_departments_desk(demir, ayda):
    kept = project(by=ayda)
    today = timezone.localdate()
    for text, days in (("Uzak söz", 200), ("Geçmiş söz", -3), ("Yakın söz", 5)):
        Commitment.objects.create(project=kept, text=text, owner=unit(), due_on=today + timedelta(days=days))

    client = Client(headers={"accept-language": "tr"})
    client.force_login(demir)
    page = client.get("/masa/").content.decode()

    assert page.index("Geçmiş söz") < page.index("Yakın söz")
    assert "Uzak söz" not in page
    assert "Süresi geçti" in page


def test_somebody_without_work_reads_that_nothing_waits(demir):
    client = Client(headers={"accept-language": "tr"})
    client.force_login(demir)

    assert "Şu anda sizi bekleyen bir iş yok" in client.get("/masa/").content.decode()


@pytest.mark.parametrize(("days", "tone"), [(-1, "stopped"), (0, "waiting"), (7, "waiting"), (8, "")])
def test_what_is_due_soon_stands_out(days, tone):
    task = Task(title="", step="", url="", due=TODAY + timedelta(days=days))

    assert task.tone(TODAY) == tone


def test_more_answers_than_hoped_for_are_a_full_measure():
    assert Running(title="", url="", done=900, target=600).percent == 100
    assert Running(title="", url="", done=9).percent is None
