"""A year for the activity report: counted from what happened, on a page, for print and as a workbook."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from city.models import Neighbourhood
from participation.models import Idea, Project
from participation.services import deciding
from participation.services.commitments import record_progress
from participation.services.moderating import hide
from participation.yearly import year_of
from tests.factories import following, unit
from tests.participation.test_ideas_are_collected import collection, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return collection(ayda)


def rows(key: str, *, year: int | None = None) -> dict[str, tuple]:
    today = timezone.localdate()
    table = next(each for each in year_of(year or today.year, today=today) if each.key == key)
    return {row[0]: row[1:] for row in table.rows}


def test_projects_are_counted_by_level_and_state(ideas, ayda):
    assert rows("projects")["Danışma"] == (1, 0, 1)
    deciding.close_project(ideas.project, reason="Arsa satıldı.", actor=ayda)

    assert rows("projects")["Danışma"] == (1, 1, 0)
    assert rows("projects")["Toplam"] == (1, 1, 0)


def test_contributions_are_counted_by_kind_and_channel_but_not_what_was_hidden(ideas, ayda):
    stored(ideas, key="a")
    stored(ideas, key="b", channel="kiosk")
    hide(stored(ideas, key="c").said, reason="Hakaret içeriyor.", actor=ayda)

    assert rows("activities")["Fikir toplama"] == (1, 2)
    channels = rows("channels")
    assert channels["Toplam"] == (2,) and channels["Kiosk"] == (1,)


def test_another_year_is_another_year(ideas):
    word = stored(ideas).said
    last_year = timezone.localdate().year - 1
    Idea.objects.filter(pk=word.pk).update(day=date(last_year, 12, 31))

    assert rows("channels")["Toplam"] == (0,)
    assert rows("channels", year=last_year)["Toplam"] == (1,)


def test_a_neighbourhood_with_few_contributions_is_not_told(ideas):
    many = Neighbourhood.objects.create(code="bostanli", name="Bostanlı")
    few = Neighbourhood.objects.create(code="tuna", name="Tuna")
    Neighbourhood.objects.create(code="yali", name="Yalı")
    for number in range(12):
        stored(ideas, key=str(number), neighbourhood=many if number < 11 else few)

    assert rows("places") == {"Bostanlı": (11,), "Tuna": ("10’dan az",), "Yalı": (0,)}


def test_decisions_and_promises_kept_in_time_late_and_not(ideas, ayda, baris):
    today = timezone.localdate()
    topic = deciding.add_topic(ideas.project, title="Gölge yok", actor=ayda)
    changes = {"verdict": "included", "justification": "Dikiyoruz.", "owner": unit()}
    deciding.draft_decision(topic, changes=changes, send=True, actor=ayda)
    deciding.accept_decision(topic, actor=baris)
    for due, kept in ((today, True), (today - timedelta(days=1), True), (today - timedelta(days=1), False)):
        made = deciding.promise(topic, text="Çınar", due_on=due, owner=unit(), actor=ayda)
        if kept:
            record_progress(made, text="Bitti", percent=100, on=today, actor=ayda)

    assert rows("decisions")["Yapacağız"] == (1,)
    assert [number for (number,) in rows("promises").values()] == [3, 1, 1, 1, 2]


def test_followers_are_numbers_only(ideas):
    following("biri@example.org", project=ideas.project)
    following("biri@example.org", everything=True)
    following("onaysiz@example.org", everything=True, confirmed=False)

    assert [number for (number,) in rows("followers").values()] == [1, 1, 0, 0, 1]


def test_the_unit_reads_prints_and_downloads_it(client, ideas, ayda):
    from openpyxl import load_workbook

    stored(ideas)
    client.force_login(ayda)
    year = timezone.localdate().year

    page = client.get(reverse("yearly")).content.decode()
    printed = client.get(reverse("yearly_print", args=[year])).content.decode()
    book = load_workbook(io.BytesIO(client.get(reverse("yearly_sheets", args=[year])).content))

    assert "Fikir toplama" in page and "Fikir toplama" in printed
    assert len(book.worksheets) == 9
    assert book.worksheets[1]["A2"].value


def test_a_year_without_anything_is_not_there_and_nonsense_shows_this_year(client, ideas, ayda):
    client.force_login(ayda)

    assert client.get(reverse("yearly_sheets", args=[1999])).status_code == 404
    for asked in ("1999", "x", "²", "9" * 5000):
        answer = client.get(reverse("yearly"), {"yil": asked})
        assert str(timezone.localdate().year) in answer.content.decode()


def test_a_stranger_reads_no_year(client, fikret, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    client.force_login(fikret)

    assert client.get(reverse("yearly")).status_code == 403


def test_a_year_costs_the_same_however_much_happened(ideas, django_assert_max_num_queries):
    for number in range(25):
        stored(ideas, key=str(number))
    assert Project.objects.exists()

    with django_assert_max_num_queries(40):
        year_of(timezone.localdate().year, today=timezone.localdate())
