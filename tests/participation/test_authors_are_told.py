"""Who leaves an address with a word is told what became of it, and the address is erased; nobody else sees it."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from city.writing_hours import next_good_moment
from participation.models import AwaitedAnswer
from participation.services import answering, deciding
from participation.services.ideas import answer
from participation.services.moderating import hide
from people.models import AuditEvent, OutgoingMail
from tests.factories import unit
from tests.participation.test_ideas_are_collected import CODE, collection, propose, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    cache.clear()
    return collection(ayda)


@pytest.fixture
def good_hour():
    return next_good_moment(timezone.localtime(timezone.now(), ZoneInfo("Europe/Istanbul")))


def leave(client, code, email="yazan@example.org"):
    return client.post(reverse("my_word"), {"code": code, "email": email})


def decide(activity, said, *, ayda, baris):
    topic = deciding.add_topic(activity.project, title="Gölge yok", actor=ayda)
    deciding.gather(topic, said=[said.pk], actor=ayda)
    changes = {"verdict": "included", "justification": "Ekimde dikiyoruz.", "owner": unit()}
    deciding.draft_decision(topic, changes=changes, send=True, actor=ayda)
    return deciding.accept_decision(topic, actor=baris)


def test_the_receipt_offers_to_write_and_the_author_is_told_once_then_forgotten(
    client, ideas, ayda, baris, good_hour
):
    page = propose(client, ideas).content.decode()
    code = re.search(CODE, page)[0]
    assert 'name="email"' in page
    leave(client, code)
    assert answering.tell_authors(good_hour) == 0

    decide(ideas, ideas.ideas.get(), ayda=ayda, baris=baris)

    assert answering.tell_authors(good_hour) == 1
    assert answering.tell_authors(good_hour) == 0
    letter = OutgoingMail.objects.get(to="yazan@example.org")
    assert "Ekimde dikiyoruz." in letter.text and "çınar" in letter.text
    assert not AwaitedAnswer.objects.exists()


def test_the_address_is_sealed_and_neither_the_word_nor_the_trail_names_it(client, ideas):
    receipt = stored(ideas)

    leave(client, receipt.code)

    kept = AwaitedAnswer.objects.get()
    assert b"yazan" not in bytes(kept.address) and kept.email == "yazan@example.org"
    assert not AuditEvent.objects.filter(subject__contains="awaited").exists()
    assert "yazan@" not in client.post(reverse("my_word"), {"code": receipt.code}).content.decode()


def test_nothing_is_written_at_night(client, ideas, ayda, baris, good_hour):
    receipt = stored(ideas)
    leave(client, receipt.code)
    decide(ideas, receipt.said, ayda=ayda, baris=baris)

    assert answering.tell_authors(good_hour.replace(hour=23)) == 0
    assert answering.tell_authors(good_hour) == 1


def test_a_decision_taken_back_before_the_letter_is_not_told(client, ideas, ayda, baris, good_hour):
    receipt = stored(ideas)
    leave(client, receipt.code)
    topic = decide(ideas, receipt.said, ayda=ayda, baris=baris)
    deciding.send_back(topic, actor=baris)

    assert answering.tell_authors(good_hour) == 0
    assert AwaitedAnswer.objects.exists()


def test_an_answer_and_a_reason_for_hiding_are_told_each_once_and_the_address_stays(
    client, ideas, ayda, good_hour
):
    receipt = stored(ideas)
    leave(client, receipt.code)

    answer(receipt.said, text="Bu güz deniyoruz.", actor=ayda)
    assert [answering.tell_authors(good_hour) for _again in range(2)] == [1, 0]
    hide(receipt.said, reason="Bir kişinin adı geçiyor.", actor=ayda)
    assert [answering.tell_authors(good_hour) for _again in range(2)] == [1, 0]

    texts = list(OutgoingMail.objects.order_by("pk").values_list("text", flat=True))
    assert "Bu güz deniyoruz." in texts[0] and "Bir kişinin adı geçiyor." in texts[1]
    assert AwaitedAnswer.objects.exists()


def test_a_project_that_ends_without_a_decision_tells_why(client, ideas, ayda, good_hour):
    leave(client, stored(ideas).code)
    deciding.close_project(ideas.project, reason="Arsa satıldı.", actor=ayda)

    assert answering.tell_authors(good_hour) == 1
    assert "Arsa satıldı." in OutgoingMail.objects.get(to="yazan@example.org").text
    assert not AwaitedAnswer.objects.exists()


def test_the_author_has_the_address_erased_with_the_receipt(client, ideas):
    receipt = stored(ideas)
    leave(client, receipt.code)

    client.post(reverse("my_word"), {"code": receipt.code, "unut": "1"})

    assert not AwaitedAnswer.objects.exists()


def test_what_is_decided_already_takes_no_address(client, ideas, ayda, baris):
    receipt = stored(ideas)
    decide(ideas, receipt.said, ayda=ayda, baris=baris)

    page = leave(client, receipt.code).content.decode()

    assert 'name="email"' not in page
    assert not AwaitedAnswer.objects.exists()


def test_a_mistyped_address_is_said_and_not_kept(client, ideas):
    page = leave(client, stored(ideas).code, "yazan@").content.decode()

    assert "ad@example.org" in page
    assert not AwaitedAnswer.objects.exists()


def test_an_address_is_never_kept_for_ever(client, ideas):
    leave(client, stored(ideas).code)

    assert answering.forget_old_addresses(timezone.now() + timedelta(days=729)) == 0
    assert answering.forget_old_addresses(timezone.now() + timedelta(days=732)) == 1


def test_a_wrong_receipt_leaves_no_address(client, ideas):
    answer = leave(client, "7QKD-9M2X-HT4B-0VZC-3E8W")

    assert answer.status_code == 422 and not AwaitedAnswer.objects.exists()
