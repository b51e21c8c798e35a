"""Five questions about the process: taken once, without a name, told from ten people on; asked of who came."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from city.writing_hours import next_good_moment
from participation.errors import EvaluationIsClosed, NothingChosen
from participation.models import Evaluation, Project
from participation.services import evaluating
from participation.services.workshops import add_session, check_in, register
from people.models import OutgoingMail
from tests.participation.test_ideas_are_collected import collection
from tests.participation.test_workshops_have_seats import workshop

pytestmark = pytest.mark.django_db
ALL = dict.fromkeys(("understood", "could_say", "fair", "knows_next", "again"), 5)


@pytest.fixture
def square(ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    cache.clear()
    return collection(ayda).project


def judge(project, number, answers=ALL, *, days_ago=1, words=""):
    """Stores views, a person each."""
    then = timezone.now() - timedelta(days=days_ago)
    for person in range(number):
        key = f"{days_ago}-{person}-{answers}"
        evaluating.evaluate(
            project, key=key, answers=answers, words=words, now=max(then, project.published_at)
        )


@pytest.fixture
def published_long_ago(square):
    Project.objects.filter(pk=square.pk).update(published_at=timezone.now() - timedelta(days=60))
    square.refresh_from_db()
    return square


def test_a_resident_answers_what_they_like_and_is_thanked(client, square):
    path = reverse("evaluation", args=[square.slug])
    key = re.search(r'name="key" value="([^"]+)"', client.get(path).content.decode())[1]

    typed = {"key": key, "fair": "2", "words": "Akşam da olsun."}
    pages = [client.post(path, typed).content.decode() for _twice in range(2)]

    assert all("Teşekkür ederiz" in page for page in pages)
    kept = Evaluation.objects.get()
    assert (kept.fair, kept.understood, kept.words) == (2, None, "Akşam da olsun.")


def test_nothing_answered_is_said(client, square):
    answer = client.post(reverse("evaluation", args=[square.slug]), {"key": "k"})

    assert answer.status_code == 409 and not Evaluation.objects.exists()


@pytest.mark.parametrize("wrong", ["0", "6", "çok", "-1"])
def test_what_is_not_on_the_scale_is_refused(client, square, wrong):
    answer = client.post(reverse("evaluation", args=[square.slug]), {"key": "k", "fair": wrong})

    assert answer.status_code == 422 and not Evaluation.objects.exists()


def test_a_view_leads_to_nobody():
    kept = {field.name for field in Evaluation._meta.fields}

    assert kept == {
        "id", "channel", "language", "day", "project", "key_digest", "words",
        "understood", "could_say", "fair", "knows_next", "again",
    }  # fmt: skip


def test_fewer_than_ten_are_not_told(published_long_ago):
    judge(published_long_ago, 9)

    assert not evaluating.public_results(published_long_ago).is_told
    assert not evaluating.desk_results(published_long_ago).is_told
    assert all(each.percent is None for each in evaluating.desk_results(published_long_ago).shares)


def test_a_claim_that_few_answered_is_not_told_beside_others(published_long_ago):
    judge(published_long_ago, 9, {"fair": 1, "again": 5})
    judge(published_long_ago, 3, {"again": 2})

    shares = {each.claim: each for each in evaluating.desk_results(published_long_ago).shares}
    assert shares["fair"].percent is None and shares["fair"].n == 9
    assert (shares["again"].percent, shares["again"].n) == (75, 12)


def test_the_public_reads_whole_tens_of_days_that_are_over(published_long_ago):
    judge(published_long_ago, 14)
    before = evaluating.public_results(published_long_ago)
    judge(published_long_ago, 5, {"fair": 1}, days_ago=0)

    assert before.n == 10
    assert evaluating.public_results(published_long_ago) == before
    assert evaluating.desk_results(published_long_ago).n == 19


def test_the_desk_reads_words_in_no_order_of_arrival_and_only_of_many(client, published_long_ago, ayda):
    judge(published_long_ago, 9, words="Akşam da olsun.")
    client.force_login(ayda)
    page = reverse("project_desk", args=[published_long_ago.slug])
    assert "Akşam da olsun." not in client.get(page).content.decode()

    judge(published_long_ago, 1, {"fair": 4})

    shown = client.get(page).content.decode()
    assert "Akşam da olsun." in shown and "100%" in shown.replace("%100", "100%")


def test_a_project_is_judged_until_ninety_days_after_its_end(published_long_ago):
    today = timezone.localdate()
    for ended, is_open in ((90, True), (91, False)):
        published_long_ago.closed_on = today - timedelta(days=ended)
        assert evaluating.is_open(published_long_ago) is is_open
    with pytest.raises(EvaluationIsClosed):
        evaluating.evaluate(published_long_ago, key="k", answers=ALL)


def test_an_empty_view_is_no_view(published_long_ago):
    with pytest.raises(NothingChosen):
        evaluating.evaluate(published_long_ago, key="k", answers={}, words="  ")


def test_who_came_and_left_an_address_is_asked_once(ayda, square):
    good = next_good_moment(timezone.localtime(timezone.now(), ZoneInfo("Europe/Istanbul")))
    held = workshop(ayda)
    session = add_session(
        held, actor=ayda, starts_at=timezone.now() + timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=2),
        place="Deneme Salonu", capacity=9,
    )  # fmt: skip
    came, stayed_away, nameless = (
        register(session, key=str(number), email=email).registration
        for number, email in enumerate(("gelen@example.org", "gelmeyen@example.org", ""))
    )
    check_in(came, came=1, actor=ayda)
    check_in(stayed_away, came=0, actor=ayda)
    type(session).objects.filter(pk=session.pk).update(
        starts_at=good - timedelta(hours=5), ends_at=good - timedelta(hours=2)
    )
    OutgoingMail.objects.all().delete()

    assert [evaluating.ask_who_came(good) for _twice in range(2)] == [1, 0]

    letter = OutgoingMail.objects.get()
    assert letter.to == "gelen@example.org" and nameless.email == ""
    assert reverse("evaluation", args=[held.project.slug]) in letter.text
