"""Following without an account: double opt-in, uniform answers, a choice of what and how often, one click to stop."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.signing import Signer
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from city.models import Neighbourhood
from participation.models import Follow, Follower
from participation.services.follows import forget_unconfirmed
from participation.services.projects import add_phase
from tests.factories import following, project


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def open_project(ayda):
    made, now = project(by=ayda, topics=["gölge"]), timezone.now()
    add_phase(made, name="Saha", opens_at=now, closes_at=now + timedelta(days=9), actor=ayda)
    made.published_at = now
    made.save()
    return made


@pytest.fixture
def bostanli(db):
    return Neighbourhood.objects.create(code="bostanli", name="Bostanlı")


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

    seen = client.get(link).content.decode()
    assert not Follow.objects.confirmed().exists()
    answer = client.post(link, follow=True).content.decode()

    assert open_project.title in seen and open_project.title in answer
    assert Follow.objects.confirmed().get().project == open_project


def test_neighbourhoods_and_topics_are_asked_for_together_and_confirmed_together(
    client, open_project, bostanli, mailoutbox, django_capture_on_commit_callbacks
):
    page = client.get(reverse("follow_choose"), {"mahalle": "bostanli"}).content.decode()
    assert re.search(r'value="bostanli"[^>]* checked', page)
    typed = {"neighbourhoods": "bostanli", "tags": open_project.topics.get().slug, "rhythm": "daily"}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("follow_choose"), typed | {"email": "Biri@example.org"})
    client.post(link_in(mailoutbox[0], "/onay/"))

    assert sorted(map(str, Follow.objects.confirmed())) == ["Bostanlı", "gölge"]
    follower = Follower.objects.get()
    assert (follower.email, follower.rhythm) == ("biri@example.org", "daily")


def test_nothing_chosen_is_said_and_nothing_kept(client, open_project):
    answer = client.post(reverse("follow_choose"), {"rhythm": "weekly", "email": "biri@example.org"})

    assert answer.status_code == 422
    assert not Follower.objects.exists()


def test_the_address_is_sealed(ask):
    ask("biri@example.org")

    kept = Follower.objects.get()
    assert b"biri" not in bytes(kept.address)
    assert "biri" not in kept.address_digest
    assert kept.email == "biri@example.org"


def test_one_click_stops_everything_and_forgets(client, ask, bostanli, mailoutbox):
    ask()
    following("biri@example.org", neighbourhood=bostanli)

    headers = mailoutbox[0].extra_headers
    stop = urlsplit(headers["List-Unsubscribe"].strip("<>")).path
    client.post(stop, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not Follow.objects.exists() and not Follower.objects.exists()
    assert client.get(link_in(mailoutbox[0], "/ayar/")).status_code == 200


def test_opening_the_stop_link_alone_stops_nothing(client, ask, mailoutbox):
    ask()

    assert client.get(link_in(mailoutbox[0], "/birak/")).status_code == 200
    assert Follow.objects.exists()


def test_a_link_of_a_letter_from_before_still_stops_its_follow(client, open_project, bostanli):
    follow = following("biri@example.org", project=open_project)
    following("biri@example.org", neighbourhood=bostanli)

    client.post(reverse("follow_stop", args=[Signer(salt="follow").sign(follow.pk)]))

    assert [str(each) for each in Follow.objects.all()] == ["Bostanlı"]


def test_a_follower_stops_one_thing_and_changes_how_often(client, ask, bostanli, mailoutbox):
    ask()
    client.post(link_in(mailoutbox[0], "/onay/"))
    other = following("biri@example.org", neighbourhood=bostanli)
    page = link_in(mailoutbox[0], "/ayar/")

    client.post(page, {"birak": other.pk})
    client.post(page, {"rhythm": "daily"})

    assert Follow.objects.get().project is not None
    assert Follower.objects.get().rhythm == "daily"
    shown = client.get(page).content.decode()
    assert "biri@example.org" not in shown and "Bostanlı" not in shown


def test_with_the_last_thing_the_address_goes(client, bostanli):
    only = following("biri@example.org", neighbourhood=bostanli)
    page = reverse("follow_settings", args=[Signer(salt="follower").sign(only.follower_id)])

    client.post(page, {"birak": only.pk})

    assert not Follower.objects.exists()


def test_nobody_stops_what_another_follows(client, bostanli):
    mine = following("biri@example.org", neighbourhood=bostanli)
    theirs = following("baskasi@example.org", neighbourhood=bostanli)
    page = reverse("follow_settings", args=[Signer(salt="follower").sign(mine.follower_id)])

    client.post(page, {"birak": theirs.pk})

    assert Follow.objects.filter(pk=theirs.pk).exists()


def test_the_answer_is_the_same_for_a_known_address_and_no_second_letter_goes(client, ask, mailoutbox):
    first = ask()
    second = ask()

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert len(mailoutbox) == 1


def test_what_is_asked_for_within_ten_minutes_is_confirmed_by_the_letter_that_went(
    client, ask, bostanli, mailoutbox
):
    ask()

    client.post(
        reverse("follow_choose"), {"neighbourhoods": "bostanli", "rhythm": "weekly", "email": "biri@example.org"}
    )  # fmt: skip
    shown = client.get(link_in(mailoutbox[0], "/onay/")).content.decode()
    client.post(link_in(mailoutbox[0], "/onay/"))

    assert len(mailoutbox) == 1 and "Bostanlı" in shown
    assert Follow.objects.confirmed().count() == 2


def test_what_is_never_confirmed_is_forgotten_with_its_address(ask):
    ask()

    assert forget_unconfirmed(now=timezone.now() + timedelta(days=8)) == 1
    assert not Follower.objects.exists()


def test_the_token_is_not_stored(ask, mailoutbox):
    ask()

    token = link_in(mailoutbox[0], "/onay/").rstrip("/").rsplit("/", 1)[-1]
    assert token not in Follow.objects.values_list("token_digest", flat=True)


def test_a_forged_stop_link_stops_nothing(client, ask):
    ask()

    client.post(reverse("follow_stop", args=[f"{Follower.objects.get().pk}:forged"]))

    assert Follow.objects.count() == 1


def test_a_follow_is_of_exactly_one_thing(open_project, bostanli):
    with pytest.raises(IntegrityError), transaction.atomic():
        following("biri@example.org", project=open_project, neighbourhood=bostanli)
    with pytest.raises(IntegrityError), transaction.atomic():
        following("biri@example.org")
