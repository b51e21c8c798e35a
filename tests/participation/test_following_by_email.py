"""Double opt-in, uniform answers, one click to stop."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from participation.models import Follow
from participation.services.follows import tell_followers
from participation.services.projects import add_phase
from tests.factories import project


@pytest.fixture
def open_project(ayda):
    from datetime import timedelta

    from django.utils import timezone

    made, now = project(by=ayda), timezone.now()
    add_phase(made, name="Saha", opens_at=now, closes_at=now + timedelta(days=9), actor=ayda)
    made.published_at = now
    made.save()
    return made


@pytest.fixture
def ask(client, open_project, django_capture_on_commit_callbacks):
    def asking(email: str = "biri@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("follow", args=[open_project.slug]), {"email": email})

    return asking


def link_in(letter, name: str) -> str:
    return next(urlsplit(link).path for link in re.findall(r"http\S+", letter.body) if name in link)


def test_a_follow_counts_only_after_the_button_behind_the_link(client, ask, open_project, mailoutbox):
    ask()
    link = link_in(mailoutbox[0], "/onay/")

    client.get(link)
    assert tell_followers(open_project, subject={"tr": "Haber"}, text={"tr": "Metin"}) == 0
    client.post(link)

    assert tell_followers(open_project, subject={"tr": "Haber"}, text={"tr": "Metin"}) == 1


def test_one_click_stops_and_forgets(client, ask, mailoutbox):
    ask()

    client.post(link_in(mailoutbox[0], "/birak/"))

    assert not Follow.objects.exists()


def test_the_answer_is_the_same_for_a_known_address_and_no_second_letter_goes(client, ask, mailoutbox):
    first = ask()
    second = ask()

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert len(mailoutbox) == 1


def test_the_token_is_not_stored(ask, mailoutbox):
    ask()

    token = link_in(mailoutbox[0], "/onay/").rstrip("/").rsplit("/", 1)[-1]
    assert token not in Follow.objects.values_list("token_digest", flat=True)


def test_a_forged_stop_link_stops_nothing(client, ask):
    ask()

    client.post(reverse("follow_stop", args=[f"{Follow.objects.get().pk}:forged"]))

    assert Follow.objects.count() == 1
