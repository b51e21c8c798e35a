"""Nil calls organisations together in a working group; everybody sees who sits there, as long as it does."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import AuditEvent
from stk_registry.errors import EndsBeforeItBegan, RecordChanged, SitsThereAlready
from stk_registry.models import Organisation, WorkingGroup, WorkingGroupSeat
from stk_registry.services import groups
from stk_registry.services.merging import mark_of as compared
from stk_registry.services.merging import merge
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import form_of, rows, seen, words

NOW = datetime.fromisoformat("2026-11-11T12:00+03:00")
TODAY = NOW.date()
LAST_YEAR = date(2025, 11, 1)
LIST = "/stk/gruplar/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shore(nil) -> WorkingGroup:
    return make_group("Kıyı Çalışma Grubu", nil, areas=[registry.area()])


def make_group(name: str, by, *, areas=(), **fields) -> WorkingGroup:
    wanted = {"name": name, "purpose": "Kıyıyı birlikte korur."} | fields
    return groups.write(None, wanted=wanted, areas=areas, seen="", actor=by)


def members(client, group: WorkingGroup) -> list[str]:
    page = seen(client.get(reverse("stk_working_group", args=[group.slug])))
    return [words(each) for each in page.select("main .link-row .title")]


class TestAyse:
    def test_sees_who_sits_in_a_group_the_speaker_first(self, client, shore, nil):
        sailing, cleaning = (
            registry.organisation(f"Deneme {name} Derneği") for name in ("Yelken", "Temizlik")
        )
        groups.seat(shore, cleaning, since=LAST_YEAR, actor=nil)
        groups.seat(shore, sailing, since=LAST_YEAR, is_speaker=True, actor=nil)

        page = seen(client.get(reverse("stk_working_group", args=[shore.slug])))

        assert members(client, shore) == ["Deneme Yelken Derneği", "Deneme Temizlik Derneği"]
        speaker, other = page.select("main .link-row")
        assert "sözcü" in words(speaker) and "sözcü" not in words(other)
        assert "1 Kasım 2025" in words(speaker)
        assert page.select_one(f'main a[href="{sailing.get_absolute_url()}"]')

    def test_does_not_see_who_has_left_has_not_come_or_is_not_in_the_directory(self, client, shore, nil):
        left, coming, hidden, stays = (registry.organisation(f"Deneme {n}", slug=f"d{n}") for n in range(4))
        groups.seat(shore, left, since=LAST_YEAR, until=TODAY - timedelta(days=1), actor=nil)
        groups.seat(shore, coming, since=TODAY + timedelta(days=1), actor=nil)
        groups.seat(shore, hidden, since=LAST_YEAR, actor=nil)
        groups.seat(shore, stays, since=LAST_YEAR, until=TODAY, actor=nil)
        Organisation.objects.filter(pk=hidden.pk).update(state=Organisation.State.HIDDEN)

        assert members(client, shore) == ["Deneme 3"]
        listed = words(seen(client.get(LIST)).select_one("main .link-row"))
        assert "1 kuruluş" in listed

    def test_reads_of_a_group_that_ended_with_its_members_of_that_day(self, client, nil):
        group = make_group("Eski Grup", nil, founded_on=LAST_YEAR, ended_on=date(2026, 6, 30))
        early, late = registry.organisation("Deneme Erken"), registry.organisation("Deneme Geç")
        groups.seat(group, early, since=LAST_YEAR, until=date(2026, 6, 30), actor=nil)
        groups.seat(group, late, since=date(2026, 8, 1), actor=nil)

        page = seen(client.get(LIST))

        assert members(client, group) == ["Deneme Erken"]
        assert words(page.select_one("main section .title")) == "Eski Grup"
        assert "30 Haziran 2026" in words(page.main)

    def test_finds_the_group_on_the_profile_of_who_sits_in_it(self, client, shore, shore_association, nil):
        ended = make_group("Biten", nil, ended_on=TODAY - timedelta(days=1))
        for group in (shore, ended):
            groups.seat(group, shore_association, since=LAST_YEAR, actor=nil)

        page = seen(client.get(shore_association.get_absolute_url()))

        assert page.select_one(f'main a[href="{reverse("stk_working_group", args=[shore.slug])}"]')
        assert "Biten" not in words(page.main)

    def test_reads_english_where_it_was_written(self, client, nil):
        group = make_group("Kıyı", nil, name_en="Shore group", purpose_en="Keeps the shore.")

        page = client.get(reverse("stk_working_group", args=[group.slug]), headers={"Accept-Language": "en"})

        assert words(seen(page).h1) == "Shore group"
        assert "Keeps the shore." in page.text

    def test_finds_the_groups_in_the_order_of_the_turkish_alphabet(self, client, nil):
        for name in ("Zeytin", "Çocuk", "Dayanışma", "Cadde"):
            make_group(name, nil)

        page = seen(client.get(LIST))

        assert [words(each) for each in page.select("main .link-row .title")] == [
            "Cadde", "Çocuk", "Dayanışma", "Zeytin",
        ]  # fmt: skip

    def test_finds_words_instead_of_an_empty_page(self, client, db):
        assert "çalışan grup yok" in words(seen(client.get(LIST)).main)
        assert client.get(LIST + "yok/").status_code == 404

    def test_reads_a_large_group_with_as_many_queries_as_a_small_one(self, client, shore, nil):
        url = reverse("stk_working_group", args=[shore.slug])
        groups.seat(shore, registry.organisation("Deneme A"), since=LAST_YEAR, actor=nil)
        client.get(url)
        few = _queries(client, url), _queries(client, LIST)
        for number in range(12):
            groups.seat(shore, registry.organisation(f"Deneme B{number}"), since=LAST_YEAR, actor=nil)

        assert (_queries(client, url), _queries(client, LIST)) == few


class TestNil:
    @pytest.fixture(autouse=True)
    def _cast(self, client, nil):
        self.client, self.nil = client, nil
        client.force_login(nil)

    def test_makes_a_group_and_gives_seats_by_name(self, shore_association):
        wish = {"name": "Kıyı Grubu", "purpose": "Kıyı", "founded_on": "2026-10-01"}
        page = self.client.post(reverse("stk_group_new"), wish, follow=True)
        made = WorkingGroup.objects.get()
        typed = form_of(page, having="organisation") | {
            "organisation": shore_association.name,
            "is_speaker": "on",
        }

        self.client.post(reverse("stk_group", args=[made.pk]), typed)

        seat = WorkingGroupSeat.objects.get()
        assert (made.slug, made.founded_on) == ("kiyi-grubu", date(2026, 10, 1))
        assert (seat.organisation, seat.since, seat.is_speaker) == (shore_association, TODAY, True)
        verbs = AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)
        assert [each for each in verbs if each.startswith(("group_", "seat_"))] == [
            "group_founded",
            "seat_given",
        ]

    def test_is_told_when_nobody_is_called_so_or_sits_there_already(self, shore, shore_association):
        groups.seat(shore, shore_association, since=LAST_YEAR, actor=self.nil)
        url = reverse("stk_group", args=[shore.pk])

        unknown = self.client.post(url, {"organisation": "Yok Derneği", "since": "2026-11-11"})
        twice = self.client.post(url, {"organisation": "kiyi", "since": "2026-11-11"})

        assert (unknown.status_code, twice.status_code) == (422, 422)
        assert "zaten grubun üyesi" in words(seen(twice).main)
        assert form_of(twice, having="organisation")["organisation"] == "kiyi"
        assert WorkingGroupSeat.objects.count() == 1

    def test_lets_an_organisation_leave_and_come_back(self, shore, shore_association):
        seat = groups.seat(shore, shore_association, since=LAST_YEAR, actor=self.nil)
        url = reverse("stk_group_seat", args=[shore.pk, seat.pk])

        self.client.post(url, form_of(self.client.get(url), having="until") | {"until": "2026-06-30"})
        again = self.client.post(
            reverse("stk_group", args=[shore.pk]), {"organisation": "kiyi", "since": "2026-11-11"}
        )

        assert again.status_code == 302
        assert WorkingGroupSeat.objects.count() == 2
        assert AuditEvent.objects.get(verb="seat_changed").detail["fields"] == ["until"]
        told = rows(self.client.get(reverse("stk_group", args=[shore.pk])))
        assert "11 Kasım 2026" in told[0] and "30 Haziran 2026" in told[1]

    @pytest.mark.parametrize(
        "typed", [{"since": "2026-11-11", "until": "2026-11-10"}, {"since": ""}, {"since": "x"}]
    )
    def test_is_told_when_the_days_cannot_be(self, shore, shore_association, typed):
        seat = groups.seat(shore, shore_association, since=LAST_YEAR, actor=self.nil)

        answer = self.client.post(reverse("stk_group_seat", args=[shore.pk, seat.pk]), typed)

        seat.refresh_from_db()
        assert answer.status_code == 422
        assert seat.since == LAST_YEAR

    def test_removes_a_seat_that_was_a_mistake(self, shore, shore_association):
        seat = groups.seat(shore, shore_association, since=LAST_YEAR, actor=self.nil)

        self.client.post(reverse("stk_group_seat", args=[shore.pk, seat.pk]), {"remove": "1"})

        assert not WorkingGroupSeat.objects.exists()
        assert AuditEvent.objects.get(verb="seat_removed").detail["organisation"] == shore_association.pk

    def test_does_not_overwrite_what_okan_saved_meanwhile(self, shore, okan):
        url = reverse("stk_group_edit", args=[shore.pk])
        mine = form_of(self.client.get(url), having="purpose") | {"name": "Benim"}
        with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
            shore.refresh_from_db()
            wanted = {"name": "Okan", "purpose": "x"}
            groups.write(shore, wanted=wanted, areas=[], seen=groups.mark_of(shore), actor=okan)

        refused = self.client.post(url, mine)
        again = self.client.post(url, form_of(refused, having="purpose"))

        assert (refused.status_code, again.status_code) == (409, 302)
        assert WorkingGroup.objects.get().name == "Benim"

    def test_finds_a_seat_only_under_its_own_group(self, shore, shore_association):
        seat = groups.seat(shore, shore_association, since=LAST_YEAR, actor=self.nil)
        other = make_group("Öteki", self.nil)

        answer = self.client.post(reverse("stk_group_seat", args=[other.pk, seat.pk]), {"remove": "1"})

        assert answer.status_code == 404
        assert WorkingGroupSeat.objects.exists()

    def test_sees_the_seats_on_the_organisations_record(self, shore, shore_association):
        groups.seat(shore, shore_association, since=LAST_YEAR, actor=self.nil)

        page = seen(self.client.get(reverse("stk_record_tab", args=["kiyi", "iliskiler"])))

        assert page.select_one(f'main a[href="{reverse("stk_group", args=[shore.pk])}"]')


def test_two_records_that_become_one_have_one_seat(shore, shore_association, nil):
    other = registry.organisation("Deneme Kıyı Dernegi", slug="kiyi-2")
    for each in (shore_association, other):
        groups.seat(shore, each, since=LAST_YEAR, actor=nil)

    merge(
        shore_association, other, chosen={}, reason="Aynı kuruluş.", seen=compared(shore_association, other),
        actor=nil,
    )  # fmt: skip

    seats = WorkingGroupSeat.objects.filter(group=shore)
    assert {seat.organisation for seat in seats} == {shore_association}
    assert seats.on(TODAY).count() == 1


def test_a_seat_that_begins_in_the_future_survives_a_merge_too(shore, shore_association, nil):
    other = registry.organisation("Deneme Kıyı Dernegi", slug="kiyi-2")
    groups.seat(shore, shore_association, since=LAST_YEAR, actor=nil)
    groups.seat(shore, other, since=TODAY + timedelta(days=30), actor=nil)

    merge(
        shore_association, other, chosen={}, reason="Aynı kuruluş.", seen=compared(shore_association, other),
        actor=nil,
    )  # fmt: skip

    assert WorkingGroupSeat.objects.on(TODAY).get().organisation == shore_association


def test_the_database_itself_refuses_ends_before_beginnings(shore, shore_association):
    seat = WorkingGroupSeat(group=shore, organisation=shore_association, since=TODAY, until=LAST_YEAR)
    shore.founded_on, shore.ended_on = TODAY, LAST_YEAR

    for row in (seat, shore):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_the_services_refuse_what_a_form_would(shore, shore_association, nil):
    first = groups.seat(shore, shore_association, since=LAST_YEAR, until=TODAY, actor=nil)
    second = groups.seat(shore, shore_association, since=TODAY + timedelta(days=1), actor=nil)

    with pytest.raises(EndsBeforeItBegan):
        groups.seat(shore, registry.organisation(), since=TODAY, until=LAST_YEAR, actor=nil)
    with pytest.raises(SitsThereAlready):
        groups.change_seat(first, since=LAST_YEAR, until=None, is_speaker=False, actor=nil)
    with pytest.raises(SitsThereAlready):
        groups.change_seat(second, since=TODAY, until=None, is_speaker=False, actor=nil)
    with pytest.raises(RecordChanged):
        groups.write(shore, wanted={"name": "x"}, areas=[], seen="", actor=nil)
    with pytest.raises(EndsBeforeItBegan):
        make_group("x", nil, founded_on=TODAY, ended_on=LAST_YEAR)


@pytest.mark.parametrize("name", ["stk_groups", "stk_group_new", "stk_group", "stk_group_edit"])
def test_fikret_reaches_nothing_of_the_desk(client, shore, desk, name):
    client.force_login(member("Fikret"))
    keys = [] if name in ("stk_groups", "stk_group_new") else [shore.pk]

    assert client.post(reverse(name, args=keys), {"name": "x", "purpose": "x"}).status_code == 403
    assert WorkingGroup.objects.get().name == "Kıyı Çalışma Grubu"


def _queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    return len(caught)
