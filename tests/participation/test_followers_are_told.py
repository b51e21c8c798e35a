"""One letter an address when there is news: never empty, nothing twice, nothing lost, never at night."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from city.models import Neighbourhood
from city.writing_hours import next_good_moment, ready_before
from participation.models import NoticeToTell
from participation.news import News
from participation.services import digests
from people.models import OutgoingMail
from tests.factories import following, project

ISTANBUL = ZoneInfo("Europe/Istanbul")
# A Monday; the Thursday of the same week is a public holiday (29 October).
MONDAY = datetime(2026, 10, 26, 10, tzinfo=ISTANBUL)


class Newsroom:
    """Stands for the news of projects, which other tests look at."""

    def __init__(self) -> None:
        self.told: dict[str, News] = {}

    def add(self, key: str, *, at: datetime) -> None:
        self.told[key] = News(key=key, title=f"Haber {key}.", text="Bir metin", path="/katilim/", at=at)

    def news_of(self, _project, *, now: datetime) -> list[News]:
        return [each for each in self.told.values() if each.at <= now]


@pytest.fixture
def newsroom(monkeypatch):
    made = Newsroom()
    monkeypatch.setattr(digests, "news_of", made.news_of)
    return made


@pytest.fixture
def park(ayda):
    made = project(by=ayda, topics=["gölge"])
    made.published_at = MONDAY - timedelta(days=30)
    made.save()
    return made


def letters() -> list[str]:
    return [f"{each.subject}\n{each.text}" for each in OutgoingMail.objects.order_by("pk")]


def test_hours(db):
    assert ready_before(MONDAY) == MONDAY
    assert ready_before(MONDAY.replace(hour=8, minute=59)) is None
    assert ready_before(MONDAY.replace(hour=19)) == MONDAY.replace(hour=17)
    assert ready_before(MONDAY.replace(hour=21)) is None
    assert ready_before(MONDAY + timedelta(days=3)) is None  # 29 October
    assert ready_before(MONDAY + timedelta(days=5)) is None  # Saturday
    assert ready_before(MONDAY, exceptions={date(2026, 10, 26): "idari_izin"}) is None


def test_the_next_good_moment_passes_over_nights_weekends_and_holidays():
    wednesday_evening = MONDAY.replace(hour=18) + timedelta(days=2)

    # 28 October is a half day; on 29 October nobody writes.
    assert next_good_moment(wednesday_evening) == datetime(2026, 10, 30, 9, tzinfo=ISTANBUL)
    assert next_good_moment(MONDAY.replace(hour=3)) == MONDAY.replace(hour=9)
    assert next_good_moment(MONDAY) == MONDAY


def test_a_daily_follower_gets_one_letter_a_day_with_all_that_is_new(newsroom, park):
    following("biri@example.org", project=park)
    newsroom.add("a", at=MONDAY - timedelta(hours=1))
    newsroom.add("b", at=MONDAY - timedelta(hours=2))

    assert digests.tell_followers(MONDAY) == 1
    newsroom.add("c", at=MONDAY)
    assert digests.tell_followers(MONDAY + timedelta(minutes=5)) == 0
    assert digests.tell_followers(MONDAY + timedelta(days=1)) == 1

    first, second = letters()
    assert "Haber a." in first and "Haber b." in first and "Haber c." not in first
    assert "Haber c." in second and "Haber a." not in second


def test_a_weekly_follower_gets_a_letter_at_the_beginning_of_the_week(newsroom, park):
    following("biri@example.org", project=park, rhythm="weekly")
    newsroom.add("a", at=MONDAY)

    days = [digests.tell_followers(MONDAY + timedelta(days=day)) for day in range(8)]

    assert days == [0, 0, 0, 0, 0, 0, 0, 1]


def test_one_address_that_follows_in_three_ways_is_told_once(newsroom, park):
    place = Neighbourhood.objects.create(code="bostanli", name="Bostanlı")
    park.neighbourhoods.add(place)
    for what in (
        {"project": park},
        {"neighbourhood": place},
        {"tag": park.topics.get()},
        {"everything": True},
    ):
        following("biri@example.org", **what)
    newsroom.add("a", at=MONDAY)

    assert digests.tell_followers(MONDAY) == 1
    assert letters()[0].count("Haber a.") == 2  # as subject and in the text


def test_a_neighbourhood_is_told_of_its_own_and_of_the_whole_districts_projects(newsroom, park):
    here = Neighbourhood.objects.create(code="bostanli", name="Bostanlı")
    elsewhere = Neighbourhood.objects.create(code="mavisehir", name="Mavişehir")
    following("biri@example.org", neighbourhood=here)
    park.neighbourhoods.add(elsewhere)
    newsroom.add("a", at=MONDAY)

    assert digests.tell_followers(MONDAY) == 0
    park.neighbourhoods.clear()
    newsroom.add("b", at=MONDAY)
    assert digests.tell_followers(MONDAY) == 1
    assert "Haber a." not in letters()[0]


def test_an_address_that_did_not_confirm_is_told_nothing(newsroom, park):
    following("biri@example.org", project=park, confirmed=False)
    following("baskasi@example.org", project=park)
    newsroom.add("a", at=MONDAY)

    digests.tell_followers(MONDAY)

    assert [each.to for each in OutgoingMail.objects.all()] == ["baskasi@example.org"]


def test_a_hidden_project_is_not_told_and_news_taken_back_make_no_empty_letter(newsroom, park):
    following("biri@example.org", project=park)
    newsroom.add("a", at=MONDAY)
    digests.notice_news(now=MONDAY)
    del newsroom.told["a"]

    assert digests.tell_followers(MONDAY) == 0
    assert not OutgoingMail.objects.exists() and not NoticeToTell.objects.exists()


def test_a_decision_that_was_taken_back_is_news_again(newsroom, park):
    following("biri@example.org", project=park)
    newsroom.add("karar-1", at=MONDAY)
    digests.tell_followers(MONDAY)

    digests.withdraw(park, key="karar-1")

    assert digests.tell_followers(MONDAY + timedelta(days=1)) == 1


def test_what_lies_long_before_is_no_news(newsroom, park):
    following("biri@example.org", project=park)
    newsroom.add("a", at=MONDAY - timedelta(days=15))

    assert digests.tell_followers(MONDAY) == 0


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("news"), st.integers(0, 8)),
        st.tuples(st.just("back"), st.integers(0, 8)),
        st.tuples(st.just("pass"), st.integers(1, 40)),
    ),
    max_size=14,
)


@pytest.mark.django_db
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=STEPS, rhythm=st.sampled_from(["daily", "weekly"]))
def test_whatever_happens_no_letter_is_empty_and_nothing_is_lost_or_told_twice(newsroom, park, steps, rhythm):
    """Hours pass, news come and are taken back; a round runs every few hours, by day and by night."""
    newsroom.told.clear()
    with transaction.atomic():
        following("biri@example.org", project=park, rhythm=rhythm)
        now, added, taken_back = MONDAY.astimezone(UTC), set(), set()
        for what, number in [*steps, ("pass", 24 * 12)]:
            key = f"n{number}"
            if what == "news" and key not in added:
                newsroom.add(key, at=now)
                added.add(key)
            elif what == "back" and newsroom.told.pop(key, None):
                taken_back.add(key)
            elif what == "pass":
                for _hour in range(0, number, 3):
                    now += timedelta(hours=3)
                    digests.tell_followers(now)

        told = letters()
        assert all("Haber n" in letter for letter in told)
        for key in added - taken_back:
            assert sum(f"• Haber {key}." in letter for letter in told) == 1
        for key in taken_back:
            assert sum(f"• Haber {key}." in letter for letter in told) <= 1
        transaction.set_rollback(True)


def test_many_followers_cost_the_same_reading_of_news(newsroom, park, django_assert_max_num_queries):
    for number in range(20):
        following(f"komsu{number}@example.org", project=park)
    newsroom.add("a", at=MONDAY)

    with django_assert_max_num_queries(20 * 9 + 20):
        assert digests.tell_followers(MONDAY) == 20
