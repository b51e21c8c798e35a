"""Barış opens an evening to everybody; Ayşe finds it in the month's programme and in her calendar; Nil leaves one out."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent
from stk_registry import programme as registry_of_events
from stk_registry.errors import ChangeIsTaken, ReasonMissing
from stk_registry.models import Campus, Letter, Organisation, Space, SpaceRequest
from stk_registry.programme import Happening
from stk_registry.services import programme, spaces
from tests.factories import member
from tests.stk_registry.pages import form_of, rows, seen, words

State = SpaceRequest.State
# A Wednesday in the middle of a month.
NOW = datetime.fromisoformat("2026-11-11T12:00+03:00")
PROGRAMME = "/stk/program/"


def on(day: int, hour: int, *, month: int = 11) -> datetime:
    return timezone.make_aware(datetime.combine(date(2026, month, day), time(hour)))


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hall(db) -> Space:
    campus = Campus.objects.create(slug="deneme", name="Deneme Yerleşkesi", address="Deneme Sokak 1")
    return Space.objects.create(
        campus=campus, code="S1", kind="hall", name="Salon", opens=time(9), closes=time(22), seats=90
    )


@pytest.fixture
def event(hall, shore_association, speaker, nil):
    """Makes a granted event of the shore association that everybody may come to."""

    def make(begin: datetime, title: str = "Kıyı söyleşisi", **fields: object) -> SpaceRequest:
        wish = {"purpose": "Gizli amaç", "is_public_event": True, "event_title": title} | fields
        asked = spaces.ask_for_space(
            shore_association, kind="hall", space=hall, starts_at=begin, ends_at=begin + timedelta(hours=2),
            actor=speaker, now=min(begin, NOW) - timedelta(days=9), **wish,
        )  # fmt: skip
        spaces.grant(asked, space=hall, actor=nil)
        return asked

    return make


def titles(answer) -> list[str]:
    return [words(each) for each in seen(answer).select(".programme-row .title")]


class TestAyse:
    def test_reads_the_month_day_by_day_the_coming_days_first(self, client, event):
        event(on(20, 18), "Kıyı söyleşisi", event_text="Herkes gelebilir.")
        event(on(3, 10), "Kahvaltı")
        event(on(11, 19), "Bu akşam")

        page = client.get(PROGRAMME)

        assert titles(page) == ["Bu akşam", "Kıyı söyleşisi", "Kahvaltı"]
        days = [words(day.find(["h3", "h4"])) for day in seen(page).select(".programme-day")]
        assert days == ["11 Kasım Çarşamba bugün", "20 Kasım Cuma", "3 Kasım Salı"]
        text = words(seen(page).main)
        assert "18:00–20:00" in text and "Herkes gelebilir." in text
        assert "S1 Salon, Deneme Yerleşkesi, Deneme Sokak 1" in text
        assert "Gizli amaç" not in page.text

    def test_is_led_to_the_host_only_while_the_directory_shows_it(self, client, event, shore_association):
        event(on(20, 18))
        link = f'a[href="{shore_association.get_absolute_url()}"]'
        listed = seen(client.get(PROGRAMME)).select_one(link)
        Organisation.objects.filter(pk=shore_association.pk).update(state=Organisation.State.HIDDEN)

        hidden = client.get(PROGRAMME)

        assert words(listed) == shore_association.name
        assert seen(hidden).select_one(link) is None
        assert titles(hidden) == ["Kıyı söyleşisi"]

    def test_turns_to_the_next_month_and_back(self, client, event):
        event(on(1, 0, month=12) + timedelta(hours=9), "İlk gün")
        event(on(30, 20), "Son gün")

        here = client.get(PROGRAMME)
        after = client.get(PROGRAMME + seen(here).select_one("main a[rel=next]")["href"])
        back = client.get(PROGRAMME + seen(after).select_one("main a[rel=prev]")["href"])

        assert titles(here) == titles(back) == ["Son gün"]
        assert titles(after) == ["İlk gün"]
        assert "Aralık 2026" in words(seen(after).main)

    def test_finds_words_instead_of_an_empty_page(self, client, db):
        page = client.get(PROGRAMME, {"ay": "2027-02"})

        assert page.status_code == 200
        assert "Şubat 2027" in words(seen(page).main)
        assert "duyurulmuş etkinlik yok" in words(seen(page).main)

    @pytest.mark.parametrize("month", ["yarin", "2026-13", "0001-01", "9999-12", "2026-11-11-11", "\x00"])
    def test_gets_this_month_for_an_address_that_makes_no_sense(self, client, db, month):
        page = client.get(PROGRAMME, {"ay": month})

        assert page.status_code == 200
        assert "Kasım 2026" in words(seen(page).main)

    def test_comes_to_an_end_of_months_instead_of_walking_on_for_ever(self, client, db):
        page = seen(client.get(PROGRAMME, {"ay": "2029-11"}))

        assert page.select_one("main a[rel=next]") is None
        assert page.select_one("main a[rel=prev]")["href"] == "?ay=2029-10"

    def test_does_not_find_what_is_not_open_or_not_given_or_taken_back(
        self, client, hall, event, shore_association, speaker, nil
    ):
        event(on(12, 10), "Kurul", is_public_event=False)
        cancelled = event(on(13, 10), "İptal")
        spaces.cancel(cancelled, actor=speaker)
        begin = on(14, 10)
        spaces.ask_for_space(
            shore_association, kind="hall", space=hall, starts_at=begin, ends_at=begin + timedelta(hours=1),
            purpose="x", actor=speaker, is_public_event=True, event_title="Bekleyen",
        )  # fmt: skip

        assert titles(client.get(PROGRAMME)) == []

    def test_reads_english_where_the_organisation_wrote_it(self, client, event):
        event(on(20, 18), "Kıyı söyleşisi", event_title_en="A talk on the shore")
        event(on(21, 18), "Şiir akşamı")

        page = client.get(PROGRAMME, headers={"Accept-Language": "en"})

        assert titles(page) == ["A talk on the shore", "Şiir akşamı"]

    def test_takes_the_programme_into_her_calendar(self, client, event):
        event(on(20, 18), "Söyleşi; kıyı, deniz", event_text="Herkes\r\nBEGIN:VEVENT")

        feed = client.get(reverse("stk_programme_feed"))

        assert feed["Content-Type"] == "text/calendar; charset=utf-8"
        lines = feed.text.replace("\r\n ", "").split("\r\n")
        assert lines.count("BEGIN:VEVENT") == 1
        assert "SUMMARY:Söyleşi\\; kıyı\\, deniz" in lines
        assert "DTSTART:20261120T150000Z" in lines
        assert "LOCATION:S1 Salon\\, Deneme Yerleşkesi\\, Deneme Sokak 1" in lines
        assert all(len(line.encode()) <= 75 for line in feed.text.split("\r\n"))

    def test_reads_a_full_month_with_as_many_queries_as_a_thin_one(self, client, event):
        event(on(12, 10))
        client.get(PROGRAMME)
        few = _queries(client)
        for day in range(13, 29):
            event(on(day, 10))

        assert _queries(client) == few


class TestBaris:
    def test_asks_for_an_evening_with_the_words_that_the_programme_shows(
        self, client, hall, speaker, nil, shore_association
    ):
        client.force_login(speaker)
        url = reverse("own_space_ask", args=["kiyi", hall.pk])
        typed = {
            "day": "2026-11-20", "begins": "18:00", "ends": "20:00", "purpose": "Söyleşi",
            "is_public_event": "on", "event_title": "Denizin\u202e\x08 sesi", "event_text": "Çocuklar da gelebilir.",
        }  # fmt: skip

        client.post(url, typed)
        asked = SpaceRequest.objects.get()
        waiting = client.get(reverse("own_space", args=["kiyi"]))
        spaces.grant(asked, space=hall, actor=nil)
        granted = client.get(reverse("own_space", args=["kiyi"]))

        assert asked.event_title == "Denizin sesi"
        assert "aylık programda yer alacak" in words(seen(waiting).main)
        assert seen(granted).select_one('main a[href="/stk/program/?ay=2026-11"]')
        assert "Çocuklar da gelebilir." in client.get(PROGRAMME).text

    def test_leaves_no_words_for_the_programme_when_only_members_come(
        self, client, hall, speaker, shore_association
    ):
        client.force_login(speaker)
        typed = {
            "day": "2026-11-20", "begins": "18:00", "ends": "20:00", "purpose": "Kurul", "event_text": "Gizli",
        }  # fmt: skip

        client.post(reverse("own_space_ask", args=["kiyi", hall.pk]), typed)

        assert SpaceRequest.objects.get().event_text == ""


class TestNil:
    @pytest.fixture(autouse=True)
    def _cast(self, client, event, nil):
        self.client, self.asked = client, event(on(20, 18))
        self.url = reverse("stk_programme_switch", args=[self.asked.pk])
        client.force_login(nil)

    def test_leaves_an_event_out_and_its_organisation_reads_why(self):
        without = self.client.post(self.url, {"reason": "  "})
        sent = self.client.post(self.url, {"reason": "Etkinlik ücretli."}, follow=True)

        self.asked.refresh_from_db()
        assert without.status_code == 422
        assert self.asked.state == State.GRANTED
        assert titles(self.client.get(PROGRAMME)) == []
        assert "BEGIN:VEVENT" not in self.client.get(reverse("stk_programme_feed")).text
        assert "Etkinlik ücretli." in words(seen(sent).main)
        letter = Letter.objects.get()
        assert letter.email == self.asked.asked_by.email
        assert "Etkinlik ücretli." in letter.body and "18:00–20:00" in letter.body
        self.client.force_login(self.asked.asked_by)
        assert "Etkinlik ücretli." in self.client.get(reverse("own_space", args=["kiyi"])).text

    def test_puts_it_back(self):
        self.client.post(self.url, {"reason": "Etkinlik ücretli."})
        typed = form_of(self.client.get(self.url), having="put_back")

        self.client.post(self.url, typed | {"put_back": "1"})

        assert titles(self.client.get(PROGRAMME)) == ["Kıyı söyleşisi"]
        verbs = AuditEvent.objects.filter(verb__startswith="programme_").order_by("sequence")
        assert [each.verb for each in verbs] == ["programme_left_out", "programme_put_back"]

    def test_finds_the_events_to_come_in_one_list_with_their_state(self):
        programme.leave_out(self.asked, reason="Ücretli.", actor=member("Okan", "registry"))

        page = self.client.get(reverse("stk_space_queue"), {"hal": "program"})

        assert "Kıyı söyleşisi" in rows(page)[0] and "programda değil" in rows(page)[0]

    def test_switches_once_though_two_press_at_once(self, nil):
        stale = SpaceRequest.objects.get(pk=self.asked.pk)
        programme.leave_out(self.asked, reason="Ücretli.", actor=nil)

        with pytest.raises(ChangeIsTaken):
            programme.leave_out(stale, reason="Ücretli.", actor=nil)
        answer = self.client.post(self.url, {"reason": "Ücretli."})

        assert answer.status_code == 409
        assert Letter.objects.count() == 1

    def test_cannot_switch_what_is_over_cancelled_or_not_public(self, nil, event, speaker):
        over = event(on(3, 10), "Geçen")
        spaces.cancel(self.asked, actor=speaker)
        private = event(on(22, 10), "Kurul", is_public_event=False)

        for asked in (over, self.asked):
            with pytest.raises(ChangeIsTaken):
                programme.leave_out(asked, reason="Ücretli.", actor=nil)
        with pytest.raises(ReasonMissing):
            programme.leave_out(over, reason=" ", actor=nil)
        assert self.client.get(reverse("stk_programme_switch", args=[private.pk])).status_code == 404
        assert "sona ermiş" in words(seen(self.client.get(self.url)).main).lower()

    def test_grants_with_a_letter_that_says_where_everybody_finds_it(self, hall, shore_association, speaker):
        begin = on(25, 18)
        asked = spaces.ask_for_space(
            shore_association, kind="hall", space=hall, starts_at=begin, ends_at=begin + timedelta(hours=1),
            purpose="x", actor=speaker, is_public_event=True, event_title="Şiir akşamı",
        )  # fmt: skip

        letter = self.client.post(
            reverse("stk_space_request", args=[asked.pk]), {"verb": "grant", "space": hall.pk}
        )

        assert "/stk/program/?ay=2026-11" in letter.text


def test_another_room_brings_its_events_between_the_others(client, event, monkeypatch):
    monkeypatch.setattr(registry_of_events, "_sources", list(registry_of_events._sources))
    workshop = Happening(
        uid="atolye-1",
        begins=on(15, 10),
        ends=on(16, 17),
        title="İki günlük atölye",
        place="Kültür Evi",
        url="/atolye/",
    )
    registry_of_events.register_source(lambda begin, end: [workshop] if begin < workshop.ends else [])
    event(on(20, 18))
    event(on(12, 18), "Önceki")

    page = client.get(PROGRAMME)

    assert titles(page) == ["Önceki", "İki günlük atölye", "Kıyı söyleşisi"]
    assert "10:00–16 Kasım 17:00" in words(seen(page).main)
    assert words(seen(page).select_one('.programme-row .title a[href="/atolye/"]')) == "İki günlük atölye"


def test_what_began_in_the_month_before_stands_on_the_first_day():
    long = Happening(uid="a", begins=on(28, 10, month=10), ends=on(2, 10), title="Sergi")
    short = Happening(uid="b", begins=on(1, 9), ends=on(1, 10), title="Açılış")

    days = registry_of_events.by_day([long, short], first=date(2026, 11, 1))

    assert [(day, [each.title for each in some]) for day, some in days] == [
        (date(2026, 11, 1), ["Sergi", "Açılış"])
    ]


def test_fikret_cannot_touch_the_programme(client, event, desk):
    asked = event(on(20, 18))
    client.force_login(member("Fikret"))

    answer = client.post(reverse("stk_programme_switch", args=[asked.pk]), {"reason": "x"})

    asked.refresh_from_db()
    assert answer.status_code == 403
    assert asked.left_out_because == ""


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(PROGRAMME)
    return len(caught)
