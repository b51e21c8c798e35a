"""“I see this too”: once a device, without an account; told by e-mail once the address has said yes; then forgotten."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.models import Case, Support
from casework.services import answering, supporting
from casework.services.answering import Answer
from casework.services.publishing import publish, unpublish
from casework.words import Verb
from people.models import OutgoingMail
from tests.factories.cases import a_case

WORKDAY = datetime(2026, 3, 10, 11, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


@pytest.fixture
def shown(town, demir) -> Case:
    case = a_case(topic="park_upkeep", may_be_shown=True)
    publish(case, summary="Kırık bir bank.", shown={}, actor=demir)
    return Case.objects.get(pk=case.pk)


def say(client, case: Case, **said):
    return client.post(reverse("support", args=[case.number]), said)


def page(client, case: Case) -> str:
    return client.get(reverse("open_case", args=[case.number])).content.decode()


def link_in(letter: OutgoingMail) -> str:
    return re.search(r"https?://[^/\s]+(/basvurular/haber/\S+)", letter.text)[1]


def test_a_device_is_counted_once_however_often_it_says_so(client, shown):
    assert say(client, shown).status_code == 302
    say(client, shown)

    assert shown.supports.count() == 1
    assert "1 kişi daha görüyor" in page(client, shown)
    assert "Bu cihazdan bildirdiniz" in page(client, shown)
    assert shown.events.filter(verb=Verb.SUPPORTED).count() == 1


def test_another_device_counts_too_and_each_takes_only_its_own_back(client, shown):
    say(client, shown)
    client.cookies.clear()
    say(client, shown)
    assert shown.supports.count() == 2
    client.post(reverse("support_take_back", args=[shown.number]))
    client.cookies.clear()
    client.post(reverse("support_take_back", args=[shown.number]))

    assert shown.supports.count() == 1


def test_the_trail_tells_the_steps_and_stays_readable(shown):
    for number in range(23):
        supporting.support(shown, visitor=f"{number:064d}")

    told = shown.events.filter(verb=Verb.SUPPORTED).order_by("sequence")
    assert [event.data["people"] for event in told] == [1, 2, 5, 10, 20]


def test_who_wants_to_be_told_is_told_once_after_the_address_said_yes(client, shown, demir):
    say(client, shown, email="Komsu@example.org")
    letter = OutgoingMail.objects.get()
    assert letter.to == "komsu@example.org"
    row = shown.supports.get()
    assert b"komsu" not in bytes(row.email_sealed)
    assert client.get(link_in(letter)).status_code == 200
    assert shown.supports.confirmed().count() == 0
    client.post(link_in(letter))
    answering.answer_case(
        shown, Answer(outcome="done", text="Ayşe Hanım, oldu"), actor=demir, now=WORKDAY - timedelta(hours=1)
    )

    assert supporting.tell_supporters(WORKDAY) == 1
    assert supporting.tell_supporters(WORKDAY) == 0
    news = OutgoingMail.objects.exclude(pk=letter.pk).get()
    assert "Sonuç: Yerine getirildi" in news.text
    assert "Ayşe" not in news.text
    assert "List-Unsubscribe" in news.headers


def test_nobody_is_told_who_did_not_confirm_nor_at_night_nor_what_is_no_longer_shown(client, shown, demir):
    say(client, shown, email="komsu@example.org")
    answering.answer_case(
        shown, Answer(outcome="done", text="Oldu"), actor=demir, now=WORKDAY - timedelta(hours=1)
    )
    assert supporting.tell_supporters(WORKDAY) == 0
    supporting.confirm(link_in(OutgoingMail.objects.get()).rstrip("/").rsplit("/", 1)[1])
    assert supporting.tell_supporters(WORKDAY.replace(hour=23)) == 0
    unpublish(shown, reason="Yanlış", actor=demir)

    assert supporting.tell_supporters(WORKDAY) == 0


def test_an_address_is_counted_once_when_it_says_yes_from_two_devices(client, shown):
    say(client, shown, email="komsu@example.org")
    client.post(link_in(OutgoingMail.objects.get()))
    client.cookies.clear()
    say(client, shown, email="komsu@example.org")
    assert shown.supports.count() == 2
    client.post(link_in(OutgoingMail.objects.order_by("-pk").first()))

    assert shown.supports.count() == 1


def test_an_address_gets_one_letter_in_ten_minutes_and_the_answer_is_the_same(client, shown):
    answers = []
    for _time in range(3):
        client.cookies.clear()
        answers.append(client.post(
            reverse("support", args=[shown.number]), {"email": "komsu@example.org"}, follow=True
        ).content.decode())  # fmt: skip

    assert OutgoingMail.objects.count() == 1
    assert all("Posta kutunuza bakın" in answer for answer in answers)


def test_the_letters_stop_with_one_click_and_the_support_still_counts(client, shown):
    say(client, shown, email="komsu@example.org")
    stop = OutgoingMail.objects.get().headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert client.get(f"/{stop}").status_code == 200
    assert shown.supports.with_address().count() == 1
    client.post(f"/{stop}")

    assert shown.supports.with_address().count() == 0
    assert shown.supports.count() == 1


def test_addresses_are_forgotten_after_a_week_unconfirmed_and_a_month_after_the_end(client, shown, demir):
    now = timezone.now()
    say(client, shown, email="bir@example.org")
    Support.objects.update(asked_at=now - timedelta(days=8))
    assert supporting.forget_supporters(now) == 1
    client.cookies.clear()
    say(client, shown, email="iki@example.org")
    client.post(link_in(OutgoingMail.objects.order_by("-pk").first()))
    answering.answer_case(shown, Answer(outcome="done", text="Oldu"), actor=demir)
    Case.objects.filter(pk=shown.pk).update(closed_at=now - timedelta(days=31))

    assert supporting.forget_supporters(now) == 1
    assert not Support.objects.with_address().exists()
    assert shown.supports.count() == 2


def test_what_ended_or_is_not_shown_takes_no_support(client, shown, demir):
    answering.answer_case(shown, Answer(outcome="done", text="Oldu"), actor=demir)
    assert say(client, shown).status_code == 409
    assert "Yeniden bildir" in page(client, shown)
    hidden = a_case(topic="park_upkeep")
    assert say(client, hidden).status_code == 404
    assert Support.objects.count() == 0


def test_too_much_from_one_place_is_put_off_and_a_wrong_address_comes_back(client, shown, monkeypatch):
    wrong = say(client, shown, email="komsu")
    assert wrong.status_code == 422
    assert 'value="komsu"' in wrong.content.decode()
    monkeypatch.setattr("casework.views.supports.SUPPORTS_AN_HOUR", 1)
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    say(client, shown)
    client.cookies.clear()

    assert say(client, shown).status_code == 429
    assert shown.supports.count() == 1


def test_nothing_is_counted_by_opening_an_address(client, shown):
    assert client.get(reverse("support", args=[shown.number])).status_code == 405
    page(client, shown)

    assert shown.supports.count() == 0
