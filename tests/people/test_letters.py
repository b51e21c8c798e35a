"""A letter leaves after the commit, once; a mail server that refuses is asked again, not forever."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from people import outbox
from people.models import OutgoingMail

State = OutgoingMail.State


def write(**fields):
    return outbox.post(
        **({"to": "ayse@example.org", "subject": "Konu", "body": "Merhaba.\n\nhttps://a.example/"} | fields)
    )


def failing():
    """A mail server that does not answer: the one thing that cannot be had for real."""
    return patch.object(EmailMultiAlternatives, "send", side_effect=ConnectionRefusedError)


@pytest.mark.django_db(transaction=True)
def test_a_letter_of_a_change_that_was_undone_never_leaves(mailoutbox):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError

    assert outbox.deliver()["sent"] == 0
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_by_itself_after_the_commit_as_text_and_html(mailoutbox):
    with transaction.atomic():
        write(foot="Bırakmak için tıklayın")
        assert mailoutbox == []

    (letter,) = mailoutbox
    assert "Merhaba." in letter.body
    assert "Karşıyaka Belediyesi" in letter.body
    assert '<a href="https://a.example/"' in letter.alternatives[0].content


@pytest.mark.django_db
def test_a_sent_letter_is_not_sent_again_and_its_text_is_forgotten(mailoutbox):
    write()

    assert [outbox.deliver()["sent"], outbox.deliver()["sent"]] == [1, 0]
    assert OutgoingMail.objects.get().text == ""


@pytest.mark.django_db
def test_the_same_key_is_the_same_letter(mailoutbox):
    assert write(key="bir").pk == write(key="bir").pk

    outbox.deliver()
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_a_letter_that_another_sender_claimed_is_left_alone(mailoutbox):
    OutgoingMail.objects.filter(pk=write().pk).update(state=State.SENDING)

    assert outbox.deliver()["sent"] == 0
    assert outbox.waiting_too_long(now=timezone.now() + timedelta(hours=2)) == 1


@pytest.mark.django_db
def test_a_refused_letter_waits_longer_each_time_and_is_given_up_in_the_end(mailoutbox):
    letter, now, waits = write(), timezone.now(), []

    with failing():
        for _try in range(len(outbox.WAITS) + 1):
            before = now
            outbox.deliver(now=now)
            letter.refresh_from_db()
            now = letter.next_try_at
            waits.append(now - before)

    assert letter.state == State.FAILED
    assert letter.last_error == "ConnectionRefusedError"
    assert waits[:-1] == sorted(waits[:-1])
    assert letter.text != ""


@pytest.mark.django_db
def test_a_letter_that_was_put_off_leaves_when_the_server_is_back(mailoutbox):
    write()
    now = timezone.now()
    with failing():
        outbox.deliver(now=now)

    assert outbox.deliver(now=now)["sent"] == 0
    assert outbox.deliver(now=now + outbox.WAITS[0])["sent"] == 1


@pytest.mark.django_db
def test_markup_in_a_letter_is_text():
    letter = write(body="<script>x</script>")

    assert "<script>" not in letter.html
    assert "<script>" in letter.text


@pytest.mark.django_db
def test_sent_letters_are_forgotten_after_a_month_and_waiting_ones_are_not(mailoutbox):
    write()
    outbox.deliver()
    write()

    assert outbox.forget_sent(now=timezone.now() + timedelta(days=31)) == 1
    assert OutgoingMail.objects.get().state == State.WAITING
