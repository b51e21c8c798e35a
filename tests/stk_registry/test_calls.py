"""Nil writes a call and publishes it; Barış finds it on his organisation's page, others in the list and in the feed."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import AuditEvent
from stk_registry.errors import CallIsOver, ChangeIsTaken, RecordChanged
from stk_registry.models import Call
from stk_registry.services import calls
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import form_of, rows, seen, words

NOW = datetime.fromisoformat("2026-11-11T12:00+03:00")
TODAY = NOW.date()
LIST, FEED = "/stk/cagrilar/", "/stk/cagrilar/atom.xml"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def call(nil):
    """Makes a call; published unless told otherwise."""

    def make(title: str = "Yeşil hibe", *, publish: bool = True, areas=(), closes_in=20, **fields) -> Call:
        wanted = {"kind": "grant", "title": title, "text": "Kimler başvurabilir?"} | fields
        wanted["closes_on"] = TODAY + timedelta(days=closes_in) if closes_in is not None else None
        made = calls.write(None, wanted=wanted, areas=areas, seen="", actor=nil)
        return calls.publish(made, actor=nil) if publish else made

    return make


def passed(found: Call, days: int = 1) -> Call:
    Call.objects.filter(pk=found.pk).update(closes_on=TODAY - timedelta(days=days))
    return found


def titles(answer) -> list[str]:
    return [words(each) for each in seen(answer).select("main .link-row .title")]


def typed(**fields: object) -> dict[str, object]:
    return {"kind": "grant", "title": "Yeşil hibe", "text": "Kimler başvurabilir?"} | fields


class TestAyse:
    def test_finds_the_open_calls_the_soonest_to_close_first(self, client, call):
        call("Sonraki", closes_in=30)
        call("Süresiz", closes_in=None)
        call("Bugün son gün", closes_in=0)
        call("Taslak", publish=False)
        passed(call("Kapanmış"))

        assert titles(client.get(LIST)) == ["Bugün son gün", "Sonraki", "Süresiz"]

    def test_reads_the_closed_ones_under_their_own_view(self, client, call, nil):
        passed(call("Günü geçmiş"))
        calls.close(call("Elle kapatılmış"), actor=nil)
        call("Açık")

        page = client.get(LIST, {"hal": "kapanan"})

        assert set(titles(page)) == {"Günü geçmiş", "Elle kapatılmış"}

    def test_narrows_by_kind_and_field_and_one_for_all_stays(self, client, call):
        shore = registry.area()
        sport = registry.area("sports", "Spor", icnpo_group=1)
        call("Kıyı", areas=[shore])
        call("Spor", areas=[sport], kind="training")
        call("Herkese", closes_in=None)

        assert titles(client.get(LIST, {"alan": shore.code})) == ["Kıyı", "Herkese"]
        assert titles(client.get(LIST, {"tur": "training"})) == ["Spor"]
        assert titles(client.get(LIST, {"tur": "training", "alan": shore.code})) == []

    def test_is_led_out_of_a_filter_that_finds_nothing(self, client, call):
        call()

        page = seen(client.get(LIST, {"tur": "news", "hal": "kapanan"}))

        assert "uyan çağrı yok" in words(page.main)
        assert page.select_one("main .chips a.chip[href='/stk/cagrilar/?hal=kapanan']")

    @pytest.mark.parametrize("query", ["tur=x", "alan=%00", "alan=yok", "page=99999", "page=x", "hal=x"])
    def test_gets_the_list_for_an_address_that_makes_no_sense(self, client, call, query):
        call()

        page = client.get(f"{LIST}?{query}")

        assert page.status_code == 200
        assert titles(page) == ["Yeşil hibe"]

    def test_reads_one_call_with_its_day_and_its_way_on(self, client, call):
        made = call(link="https://hibe.example.org/", source="Deneme Ajansı", areas=[registry.area()])

        page = seen(client.get(reverse("stk_call", args=[made.slug])))

        text = words(page.main)
        assert "1 Aralık 2026 Salı" in text and "Deneme Ajansı" in text
        assert page.select_one('main a[href="https://hibe.example.org/"]')
        assert page.select_one('main a[href="/stk/cagrilar/?alan=environment_animals"]')

    def test_finds_no_draft(self, client, call):
        made = call(publish=False)

        assert client.get(reverse("stk_call", args=[made.slug])).status_code == 404
        assert made.title not in client.get(FEED).text

    def test_reads_english_where_it_was_written(self, client, call):
        made = call(title_en="Green grant", text_en="Who may apply?")

        page = client.get(reverse("stk_call", args=[made.slug]), headers={"Accept-Language": "en"})

        assert words(seen(page).h1) == "Green grant"
        assert "Who may apply?" in page.text and "Kimler" not in page.text

    def test_reads_a_long_list_with_as_many_queries_as_a_short_one(self, client, call):
        area = registry.area()
        call(areas=[area])
        client.get(LIST)
        few = _queries(client, LIST)
        for number in range(15):
            call(f"Çağrı {number}", areas=[area])

        assert _queries(client, LIST) == few


class TestTheFeed:
    def test_is_atom_with_the_newest_first_and_narrowed_like_the_list(self, client, call):
        area = registry.area()
        with time_machine.travel(NOW - timedelta(days=3), tick=False):
            call("Eski", areas=[area])
        call("Yeni", kind="training")

        all_of_it, one_field = client.get(FEED), client.get(FEED, {"tur": "grant"})

        assert all_of_it["Content-Type"].startswith("application/atom+xml")
        assert _entries(all_of_it) == ["Yeni", "Eski"]
        assert _entries(one_field) == ["Eski"]
        root = ElementTree.fromstring(all_of_it.content)
        links = [entry.find(f"{ATOM}link").get("href") for entry in root.iter(f"{ATOM}entry")]
        assert links[0].endswith("/stk/cagrilar/yeni/") and links[0].startswith("http")

    def test_gives_what_was_typed_as_text(self, client, call):
        call("<b>Hibe & ödül</b>", text="<script>alert(1)</script>\n\nİkinci paragraf")

        root = ElementTree.fromstring(client.get(FEED).content)

        entry = next(root.iter(f"{ATOM}entry"))
        assert entry.find(f"{ATOM}title").text == "<b>Hibe & ödül</b>"
        summary = entry.find(f"{ATOM}summary").text
        assert "<script>" not in summary and "&lt;script&gt;" in summary
        assert "<p>İkinci paragraf</p>" in summary

    def test_holds_against_signs_that_no_feed_may_carry(self, client, call):
        call("Hibe\x0b\x08\u202e ters", text="a\x01b\ufeff")

        assert _entries(client.get(FEED)) == ["Hibe ters"]


class TestBaris:
    def test_finds_the_open_calls_of_his_fields_on_the_organisations_home(
        self, client, call, shore_association, speaker
    ):
        mine = registry.area()
        shore_association.areas.add(mine)
        other = registry.area("sports", "Spor", icnpo_group=1)
        first = call("Kıyı hibesi", areas=[mine], closes_in=3)
        call("Herkese", closes_in=9)
        call("Spor hibesi", areas=[other])
        passed(call("Kapanmış", areas=[mine]))
        client.force_login(speaker)

        page = seen(client.get(reverse("own_home", args=["kiyi"])))

        aside = words(page.aside)
        assert page.select_one(f'aside a[href="{reverse("stk_call", args=[first.slug])}"]')
        assert "14 Kasım 2026" in aside
        assert aside.index("Kıyı hibesi") < aside.index("Herkese")
        assert "Spor hibesi" not in aside and "Kapanmış" not in aside

    def test_is_found_by_his_main_field_alone(self, call, shore_association, client, speaker):
        shore_association.primary_area = registry.area()
        shore_association.save()
        call("Kıyı hibesi", areas=[registry.area()])
        client.force_login(speaker)

        assert "Kıyı hibesi" in client.get(reverse("own_home", args=["kiyi"])).text


class TestNil:
    @pytest.fixture(autouse=True)
    def _cast(self, client, nil):
        self.client, self.nil = client, nil
        client.force_login(nil)

    def test_writes_sees_it_as_everybody_will_and_publishes(self):
        area = registry.area()
        wish = typed(
            title_en="Green grant", text_en="Who may apply?", areas=[area.pk], closes_on="2026-12-01",
            link="hibe.example.org",
        )  # fmt: skip

        shown = self.client.post(reverse("stk_call_new"), wish, follow=True)
        made = Call.objects.get()
        before = self.client.get(LIST)
        self.client.post(
            reverse("stk_call_act", args=[made.pk]), form_of(shown, having="act") | {"act": "publish"}
        )

        assert [words(each.h2) for each in seen(shown).select("section.panel")] == [
            "Yeşil hibe",
            "Green grant",
        ]
        assert made.link == "https://hibe.example.org"
        assert (made.slug, list(made.areas.all())) == ("yesil-hibe", [area])
        assert titles(before) == []
        assert titles(self.client.get(LIST)) == ["Yeşil hibe"]
        verbs = AuditEvent.objects.filter(verb__startswith="call_").order_by("sequence")
        assert [each.verb for each in verbs] == ["call_written", "call_published"]

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"title": ""}, "Bu alan"),
            ({"text": "   "}, "Bu alan"),
            ({"title_en": "Green grant"}, "İngilizce"),
            ({"text_en": "Who may apply?"}, "İngilizce"),
            ({"link": "ftp://hibe.example.org/"}, "https://"),
            ({"link": "javascript:alert(1)"}, ""),
            ({"kind": "party"}, ""),
            ({"areas": ["99999"]}, ""),
            ({"closes_on": "2026-02-30"}, ""),
        ],
    )
    def test_is_told_what_cannot_be_and_keeps_what_was_typed(self, wrong, told):
        answer = self.client.post(reverse("stk_call_new"), typed(source="Deneme Ajansı") | wrong)

        assert answer.status_code == 422
        assert told in words(seen(answer).main)
        assert seen(answer).select_one("input[name=source]")["value"] == "Deneme Ajansı"
        assert not Call.objects.exists()

    def test_changes_a_call_and_the_trail_names_the_fields(self, call):
        made = call(areas=[registry.area()])
        url = reverse("stk_call_edit", args=[made.pk])
        as_it_stands = form_of(self.client.get(url), having="title")

        self.client.post(url, as_it_stands | {"title": "Daha yeşil hibe"})

        made.refresh_from_db()
        assert (made.title, made.slug, made.areas.count()) == ("Daha yeşil hibe", "yesil-hibe", 1)
        assert AuditEvent.objects.get(verb="call_changed").detail["fields"] == ["title"]

    def test_does_not_overwrite_what_okan_saved_meanwhile(self, call, okan):
        made = call()
        url = reverse("stk_call_edit", args=[made.pk])
        mine = form_of(self.client.get(url), having="title") | {"title": "Benim"}
        with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
            calls.write(made, wanted=typed(title="Okan'ın"), areas=[], seen=calls.mark_of(made), actor=okan)

        refused = self.client.post(url, mine)
        again = self.client.post(url, form_of(refused, having="title"))

        assert refused.status_code == 409
        assert form_of(refused, having="title")["title"] == "Benim"
        assert again.status_code == 302
        assert Call.objects.get().title == "Benim"

    def test_closes_opens_again_and_takes_off(self, call):
        made = call()
        act = reverse("stk_call_act", args=[made.pk])

        self.client.post(act, {"act": "close"})
        closed = titles(self.client.get(LIST)), titles(self.client.get(LIST, {"hal": "kapanan"}))
        self.client.post(act, {"act": "reopen"})
        reopened = titles(self.client.get(LIST))
        self.client.post(act, {"act": "withdraw"})

        assert closed == ([], ["Yeşil hibe"])
        assert reopened == ["Yeşil hibe"]
        assert self.client.get(reverse("stk_call", args=[made.slug])).status_code == 404
        assert "Yeşil hibe" in rows(self.client.get(reverse("stk_desk_calls"), {"hal": "taslak"}))[0]

    def test_throws_a_draft_away_but_nothing_that_was_published(self, call):
        draft, public = call("Taslak", publish=False), call("Yayında")

        for each in (draft, public):
            self.client.post(reverse("stk_call_act", args=[each.pk]), {"act": "discard"})

        assert list(Call.objects.all()) == [public]
        assert AuditEvent.objects.get(verb="call_discarded").detail["title"] == "Taslak"

    def test_cannot_publish_what_is_over_or_twice(self, call):
        draft = call(publish=False)
        passed(draft)

        with pytest.raises(CallIsOver):
            calls.publish(draft, actor=self.nil)
        made = call("İkinci")
        with pytest.raises(ChangeIsTaken):
            calls.publish(made, actor=self.nil)
        answer = self.client.post(reverse("stk_call_act", args=[draft.pk]), {"act": "publish"}, follow=True)

        assert "son günü geçti" in words(seen(answer).main)
        draft.refresh_from_db()
        assert draft.is_draft

    def test_cannot_open_again_what_was_not_closed_or_is_over(self, call):
        made = call()
        with pytest.raises(ChangeIsTaken):
            calls.reopen(made, actor=self.nil)
        calls.close(made, actor=self.nil)
        passed(made)

        with pytest.raises(CallIsOver):
            calls.reopen(made, actor=self.nil)
        with pytest.raises(ChangeIsTaken):
            calls.close(made, actor=self.nil)

    def test_gives_two_calls_of_one_title_two_addresses(self, call):
        assert {call().slug, call().slug} == {"yesil-hibe", "yesil-hibe-2"}

    def test_sees_open_ones_drafts_and_closed_ones_apart(self, call):
        call("Açık"), call("Taslak", publish=False), passed(call("Kapanmış"))
        url = reverse("stk_desk_calls")

        views = {hal: rows(self.client.get(url, {"hal": hal})) for hal in ("", "taslak", "kapanan")}

        assert {hal: len(found) for hal, found in views.items()} == {"": 1, "taslak": 1, "kapanan": 1}
        assert "Kapanmış" in views["kapanan"][0] and "Taslak" in views["taslak"][0]


def test_a_mark_that_is_old_is_refused(call, nil):
    made = call()

    with pytest.raises(RecordChanged):
        calls.write(made, wanted=typed(), areas=[], seen="2020-01-01", actor=nil)


@pytest.mark.parametrize("name", ["stk_desk_calls", "stk_call_new"])
def test_fikret_reaches_nothing_of_the_desk(client, desk, db, name):
    client.force_login(member("Fikret"))

    assert client.post(reverse(name), typed()).status_code == 403
    assert not Call.objects.exists()


def _entries(answer) -> list[str]:
    root = ElementTree.fromstring(answer.content)
    return [entry.find(f"{ATOM}title").text for entry in root.iter(f"{ATOM}entry")]


def _queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    return len(caught)
