"""Barış asks for a room, sees at once what is taken, gets another time; Nil answers with a letter in sight."""

import threading
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent
from stk_registry.free_times import nearest_free
from stk_registry.models import Campus, Letter, Space, SpaceAllocation, SpaceRequest, SpaceSlot
from stk_registry.services import spaces
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import form_of, rows, seen, words

State = SpaceRequest.State


def monday() -> date:
    """Returns a Monday that is at least two weeks away."""
    today = timezone.localdate()
    return today + timedelta(days=21 - today.weekday())


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(monday() + timedelta(days=days), time(hour, minute)))


def make_space(**fields: object) -> Space:
    campus = Campus.objects.get_or_create(
        slug="deneme", defaults={"name": "Deneme Yerleşkesi", "rules": "Salon bulunduğu gibi bırakılır."}
    )[0]
    hall = {
        "code": "S1",
        "kind": "hall",
        "name": "Deneme Salonu",
        "seats": 40,
        "opens": time(9),
        "closes": time(22),
        "longest_hours": 6,
    }
    return Space.objects.create(campus=campus, **(hall | fields))


def make_office(**fields: object) -> Space:
    office = {"code": "O1", "kind": "office", "name": "Ofis", "opens": None, "closes": None, "seats": None}
    return make_space(**(office | {"longest_hours": None, "longest_months": 12} | fields))


@pytest.fixture
def hall(db) -> Space:
    return make_space()


@pytest.fixture
def taken(hall, nil):
    """The hall is the choir's from six to eight on Monday evening."""
    choir = registry.organisation("Deneme Koro Derneği", slug="koro")
    return spaces.allocate(hall, starts_at=at(18), ends_at=at(20), organisation=choir, actor=nil)


def wish(**fields: object) -> dict[str, object]:
    typed = {"day": f"{monday():%Y-%m-%d}", "begins": "18:00", "ends": "20:00", "purpose": "Genel kurul"}
    return typed | fields


def asked_for(organisation, space, by, start, end) -> SpaceRequest:
    return spaces.ask_for_space(
        organisation, kind=space.kind, space=space, starts_at=start, ends_at=end, purpose="Prova", actor=by
    )


class TestEverybody:
    def test_sees_rooms_with_seats_hours_and_rules(self, client, hall):
        make_office()

        page = seen(client.get(reverse("stk_campuses"), follow=True))

        text = words(page.main)
        assert [words(each) for each in page.select("main section h2")][:2] == ["Salon", "Ofis"]
        assert "40 kişilik" in text and "09:00–22:00" in text and "en çok 6 saat" in text
        assert "Salon bulunduğu gibi bırakılır." in text

    def test_sees_when_a_room_is_taken_but_not_by_whom(self, client, hall, taken):
        answer = client.get(reverse("stk_space", args=["deneme", hall.pk]), {"hafta": f"{monday():%Y-%m-%d}"})

        days = [words(each) for each in seen(answer).select(".week li")]
        assert len(days) == 7
        assert "18:00–20:00" in days[0]
        assert all("bütün gün boş" in day for day in days[1:])
        assert "Koro" not in answer.text

    def test_sees_a_month_with_free_partly_and_fully_taken_days(self, client, hall, taken, nil):
        for start, end in ((9, 15), (15, 21), (21, 22)):
            begin = at(start, days=1)
            spaces.allocate(hall, starts_at=begin, ends_at=at(end, days=1), organisation=None, actor=nil)

        answer = client.get(reverse("stk_space", args=["deneme", hall.pk]), {"ay": f"{monday():%Y-%m}"})

        cells = {words(each): each["class"] for each in seen(answer).select(".month td") if words(each)}
        states = {int(text.split()[0]): found for text, found in cells.items()}
        assert states[monday().day] == ["part"]
        tuesday = monday() + timedelta(days=1)
        if tuesday.month == monday().month:
            assert states[tuesday.day] == ["full"]
        assert len(states) == (next_month(monday()) - timedelta(days=1)).day

    @pytest.mark.parametrize("query", ["hafta=yarin", "ay=2026-13", "hafta=9999-12-31", "ay=0001-01"])
    def test_gets_this_week_for_an_address_that_makes_no_sense(self, client, hall, query):
        answer = client.get(reverse("stk_space", args=["deneme", hall.pk]) + f"?{query}")

        assert answer.status_code == 200
        assert seen(answer).select("[aria-current=date]")

    def test_reads_the_feed_without_anybodys_name(self, client, hall, taken):
        answer = client.get(reverse("stk_space_feed", args=["deneme", hall.pk]))

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.text.count("BEGIN:VEVENT") == 1
        assert f"DTSTART:{monday():%Y%m%d}T150000Z" in answer.text
        assert "SUMMARY:Dolu" in answer.text
        assert "Koro" not in answer.text
        assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))


class TestBaris:
    @pytest.fixture(autouse=True)
    def _cast(self, client, shore_association, speaker, hall):
        self.client, self.baris, self.shore, self.hall = client, speaker, shore_association, hall
        client.force_login(speaker)
        self.url = reverse("own_space_ask", args=["kiyi", hall.pk])

    def test_asks_for_the_hall_and_finds_the_request(self):
        page = self.client.post(self.url, wish(people="30"), follow=True)

        asked = SpaceRequest.objects.get()
        assert (asked.organisation, asked.starts_at, asked.ends_at) == (self.shore, at(18), at(20))
        assert "Talebiniz birimde" in words(seen(page).main)
        assert "18:00–20:00" in words(seen(page).main)

    def test_is_told_the_nearest_free_times_and_takes_one_with_everything_typed(self, taken):
        refused = self.client.post(self.url, wish(begins="18:30", ends="20:00"))

        assert refused.status_code == 409
        assert not SpaceRequest.objects.exists()
        offers = [each["value"] for each in seen(refused).select("button[name=offer]")]
        day = f"{monday():%Y-%m-%d}"
        assert f"{day}T16:30/{day}T18:00" in offers
        assert f"{day}T20:00/{day}T21:30" in offers

        typed = form_of(refused, having="purpose")
        self.client.post(self.url, typed | {"offer": f"{day}T20:00/{day}T21:30"})

        asked = SpaceRequest.objects.get()
        assert (asked.starts_at, asked.ends_at, asked.purpose) == (at(20), at(21, 30), "Genel kurul")

    def test_is_offered_another_hall_that_is_free_then_and_large_enough(self, taken):
        small = make_space(code="S2", name="Küçük Salon", seats=10)
        large = make_space(code="S3", name="Büyük Salon", seats=90)

        refused = self.client.post(self.url, wish(people="30"))

        offered = [each["value"] for each in seen(refused).select("button[name=other]")]
        assert offered == [str(large.pk)]
        assert str(small.pk) not in offered
        self.client.post(self.url, form_of(refused, having="purpose") | {"other": offered[0]})
        assert SpaceRequest.objects.get().space == large

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"people": "41"}, "40 kişilik"),
            ({"begins": "20:00", "ends": "18:00"}, "Başlangıçtan sonra"),
            ({"begins": "10:00", "ends": "18:00"}, "kuralların"),
            ({"is_public_event": "on"}, "başlığı"),
            ({"day": "2020-01-06"}, "geçmişte"),
            ({"begins": "07:00"}, ""),
        ],
    )
    def test_is_told_what_cannot_be_and_keeps_what_was_typed(self, typed, told):
        refused = self.client.post(self.url, wish(**typed))

        assert refused.status_code == 422
        assert told in words(seen(refused).main)
        assert seen(refused).select_one("input[name=purpose]")["value"] == "Genel kurul"
        assert not SpaceRequest.objects.exists()

    def test_asks_for_any_office_when_the_one_is_taken(self, nil):
        office = make_office()
        spaces.allocate(office, starts_at=at(0), ends_at=at(0, days=30), organisation=None, actor=nil)
        url = reverse("own_space_ask", args=["kiyi", office.pk])
        typed = {
            "first_day": f"{monday():%Y-%m-%d}",
            "last_day": f"{monday() + timedelta(days=9):%Y-%m-%d}",
            "purpose": "Büro",
        }

        refused = self.client.post(url, typed)
        first = seen(refused).select_one("button[name=offer]")["value"]
        self.client.post(url, typed | {"any_will_do": "on"})

        assert refused.status_code == 409
        assert first.startswith(f"{monday() - timedelta(days=10):%Y-%m-%d}T00:00")
        asked = SpaceRequest.objects.get()
        assert asked.space is None
        assert asked.ends_at == at(0, days=10)

    def test_cancels_and_the_time_is_free_for_others(self, nil):
        asked = asked_for(self.shore, self.hall, self.baris, at(18), at(20))
        spaces.grant(asked, space=self.hall, actor=nil)

        self.client.post(reverse("own_space_cancel", args=["kiyi", asked.pk]))

        asked.refresh_from_db()
        assert asked.state == State.CANCELLED
        assert spaces.is_free(self.hall, at(18), at(20))

    def test_takes_a_granted_booking_into_the_calendar(self, nil):
        asked = asked_for(self.shore, self.hall, self.baris, at(18), at(20))
        url = reverse("own_space_ics", args=["kiyi", asked.pk])
        before = self.client.get(url)
        spaces.grant(asked, space=self.hall, actor=nil)

        after = self.client.get(url)

        assert before.status_code == 404
        assert "SUMMARY:Prova" in after.text
        assert f"DTEND:{monday():%Y%m%d}T170000Z" in after.text

    def test_has_the_way_there_on_the_organisations_home(self):
        page = seen(self.client.get(reverse("own_home", args=["kiyi"])))

        assert page.select_one(f'a[href="{reverse("own_space", args=["kiyi"])}"]')

    def test_lists_many_requests_with_as_many_queries_as_few(self):
        url = reverse("own_space", args=["kiyi"])
        asked_for(self.shore, self.hall, self.baris, at(9), at(10))
        self.client.get(url)
        few = _queries(self.client, url)
        for n in range(1, 15):
            asked_for(self.shore, self.hall, self.baris, at(9, days=n), at(10, days=n))

        assert _queries(self.client, url) == few


@pytest.mark.parametrize("name", ["own_space", "own_space_ask", "own_space_cancel", "own_space_ics"])
def test_fikret_finds_nothing_of_anothers_organisation(client, shore_association, speaker, hall, name):
    asked = asked_for(shore_association, hall, speaker, at(18), at(20))
    client.force_login(member("Fikret"))
    keys = {"own_space": [], "own_space_ask": [hall.pk]}.get(name, [asked.pk])

    answer = client.post(reverse(name, args=["kiyi", *keys]), wish())

    assert answer.status_code == 404
    assert SpaceRequest.objects.get().state == State.SUBMITTED


class TestNil:
    @pytest.fixture(autouse=True)
    def _cast(self, client, nil, shore_association, speaker, hall):
        self.client, self.nil, self.hall = client, nil, hall
        self.asked = asked_for(shore_association, hall, speaker, at(18), at(20))
        self.url = reverse("stk_space_request", args=[self.asked.pk])
        client.force_login(nil)

    def test_finds_the_request_in_the_queue_and_on_the_rail(self):
        answer = self.client.get(reverse("stk_space_queue"))

        assert "Deneme Kıyı Derneği" in rows(answer)[0]
        assert "boş" in rows(answer)[0]

    def test_sees_that_the_wished_hall_was_given_meanwhile(self, taken):
        assert "başkasına verildi" in rows(self.client.get(reverse("stk_space_queue")))[0]

    def test_gives_the_hall_after_reading_the_letter(self):
        letter = self.client.post(self.url, {"verb": "grant", "space": self.hall.pk})
        assert "Salon bulunduğu gibi bırakılır." in letter.text
        assert not SpaceAllocation.objects.exists()

        self.client.post(self.url, form_of(letter, having="verb") | {"send": "1"})

        self.asked.refresh_from_db()
        assert self.asked.state == State.GRANTED
        sent = Letter.objects.get()
        assert sent.email == self.asked.asked_by.email
        assert "18:00–20:00" in sent.body
        assert AuditEvent.objects.filter(verb="space_granted", actor=self.nil).count() == 1

    @pytest.mark.parametrize(("verb", "state"), [("decline", State.DECLINED), ("wait", State.WAITING)])
    def test_owes_a_reason_that_the_letter_carries(self, verb, state):
        without = self.client.post(self.url, {"verb": verb, "reason": " "})
        self.client.post(self.url, {"verb": verb, "reason": "Salon o akşam onarımda.", "send": "1"})

        self.asked.refresh_from_db()
        assert without.status_code == 422
        assert (self.asked.state, self.asked.reason) == (state, "Salon o akşam onarımda.")
        assert "Salon o akşam onarımda." in Letter.objects.get().body

    def test_comes_second_and_nothing_is_sent(self, taken):
        answer = self.client.post(self.url, {"verb": "grant", "space": self.hall.pk, "send": "1"})

        self.asked.refresh_from_db()
        assert answer.status_code == 409
        assert self.asked.state == State.SUBMITTED
        assert not Letter.objects.exists()

    def test_takes_back_what_was_given_and_the_organisation_reads_why(self):
        given = spaces.grant(self.asked, space=self.hall, actor=self.nil)
        url = reverse("stk_space_take_back", args=[given.pk])

        without = self.client.post(url, {"reason": ""})
        self.client.post(url, {"reason": "Su baskını oldu."})

        self.asked.refresh_from_db()
        assert without.status_code == 422
        assert (self.asked.state, self.asked.reason) == (State.CANCELLED, "Su baskını oldu.")
        assert "Su baskını oldu." in Letter.objects.get().body
        assert spaces.is_free(self.hall, at(18), at(20))

    def test_keeps_an_evening_for_the_house_once(self):
        url = reverse("stk_space_calendar", args=[self.hall.pk])

        self.client.post(url, wish(purpose="Bakım"))
        again = self.client.post(url, wish(purpose="Bakım"))

        assert again.status_code == 422
        assert SpaceAllocation.objects.get().organisation is None
        page = self.client.get(url, {"hafta": f"{monday():%Y-%m-%d}"})
        assert "Bakım" in rows(page)[0]

    def test_edits_rules_and_rooms_and_the_trail_names_what_changed(self):
        url = reverse("stk_space_edit", args=[self.hall.pk])
        typed = form_of(self.client.get(url), having="seats")

        self.client.post(url, typed | {"seats": "60", "out_of_use_because": "Onarım"})

        self.hall.refresh_from_db()
        assert (self.hall.seats, self.hall.out_of_use_because) == (60, "Onarım")
        event = AuditEvent.objects.get(verb="space_changed")
        assert sorted(event.detail["fields"]) == ["out_of_use_because", "seats"]

    def test_reads_a_long_queue_with_as_many_queries_as_a_short_one(self, shore_association, speaker):
        url = reverse("stk_space_queue")
        self.client.get(url)
        few = _queries(self.client, url)
        for n in range(1, 15):
            asked_for(shore_association, self.hall, speaker, at(9, days=n), at(10, days=n))

        assert _queries(self.client, url) == few


@pytest.mark.django_db(transaction=True)
def test_two_of_the_unit_give_the_same_evening_at_once_and_one_gets_it(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    hall, baris = make_space(), member("Baris")
    heads = [member(name, "registry") for name in ("Nil", "Okan")]
    asked = [
        asked_for(registry.organisation(f"Deneme {n}", slug=f"d{n}"), hall, baris, at(18), at(20))
        for n in range(2)
    ]
    clients = [Client() for _head in heads]
    for client, head in zip(clients, heads, strict=True):
        client.force_login(head)
    start, statuses = threading.Barrier(2), []

    def give(client, request):
        try:
            start.wait()
            url = reverse("stk_space_request", args=[request.pk])
            statuses.append(client.post(url, {"verb": "grant", "space": hall.pk, "send": "1"}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=pair) for pair in zip(clients, asked, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [302, 409]
    assert SpaceSlot.objects.count() == 4
    assert sorted(SpaceRequest.objects.values_list("state", flat=True)) == ["granted", "submitted"]
    assert Letter.objects.count() == 1


@pytest.mark.django_db
def test_the_nearest_free_times_are_free_allowed_and_do_not_overlap(hall, nil):
    for hour in range(9, 22, 2):
        begin, end = at(hour), min(at(hour + 1), at(22))
        spaces.allocate(hall, starts_at=begin, ends_at=end, organisation=None, actor=nil)

    found = nearest_free(hall, at(11), at(13), now=timezone.now())

    assert len(found) == 3
    for first, last in found:
        spaces.check_rules(hall, first, last)
        assert spaces.is_free(hall, first, last)
        assert last - first == timedelta(hours=2)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    return len(caught)
