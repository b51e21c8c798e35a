"""A draft text: cut into passages, spoken about one by one, published anew, compared word by word."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from participation.activities.registry import kinds
from participation.cutting import Cut, cut, join
from participation.errors import NothingChanged, NothingToPublish, WrongState
from participation.models import Activity, Passage, Project, Remark, TextVersion
from participation.services import texts
from participation.services.activities import add_activity
from participation.services.projects import create_project
from participation.services.receiving import receive
from tests.factories import unit

pytestmark = pytest.mark.django_db
CODE = r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}"
DRAFT = """BİRİNCİ BÖLÜM
Genel

MADDE 1 – (1) Parklar gece 23.00'e kadar açıktır.
(2) Gölge yapan ağaçlar korunur.

MADDE 2 – Köpekler tasmayla gezdirilir.

MADDE 3 – Banklar her yüz metrede bir konur."""
NEW = """BİRİNCİ BÖLÜM
Genel

MADDE 1 – (1) Parklar gece 24.00'e kadar açıktır.
(2) Gölge yapan ağaçlar korunur.

MADDE 2 – Banklar her yüz metrede bir konur.

MADDE 3 – Her parkta bir çeşme bulunur."""
CLOSED = {"closes_at": timezone.now() - timedelta(minutes=1)}


def consultation(actor, text=DRAFT, **detail) -> Activity:
    """Returns an open consultation of a published project whose first version stands."""
    now = timezone.now()
    project = create_project(title="Deneme Parkı", lead=unit(), actor=actor)
    # Without its page: a test that empties the tables would leave the tree of pages without a root.
    Project.objects.filter(pk=project.pk).update(published_at=now)
    activity = add_activity(
        project, kind=kinds()["text"], title="Park kuralları taslağı", actor=actor, detail=detail,
        opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=30),
    )  # fmt: skip
    if text:
        renew(activity, text, actor, note="")
    return activity


def renew(activity, text, actor, note="Saat uzadı.") -> TextVersion:
    texts.save_draft(activity, cut(text), actor=actor)
    return texts.publish(activity, note=note, actor=actor)


@pytest.fixture
def draft(ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return consultation(ayda)


def address(activity, part="", key=""):
    parts = [activity.project.slug, activity.slug, *([part] if part else []), *([str(key)] if key else [])]
    return reverse(f"activity{'_part' if part else ''}{'_of' if key else ''}", args=parts)


def desk(activity, part, key=""):
    name = f"activity_desk_part{'_of' if key else ''}"
    return reverse(name, args=[activity.pk, part, *([str(key)] if key else [])])


def speak(client, activity, passage=1, query="", **typed):
    place = address(activity, "parca", passage) + query
    found = re.search(r'name="key" value="([^"]+)"', client.get(place).content.decode())[1]
    return client.post(place, {"key": found, "sort": "remark"} | typed)


def said(activity, *, passage=1, key="k", state="shown", **fields) -> Remark:
    standing = texts.published(activity).passages.get(key=passage)
    fields = {"sort": "remark", "text": "Geç oluyor."} | fields
    remark = receive(Remark, activity, key=key, passage=standing, **fields).said
    Remark.objects.filter(pk=remark.pk).update(state=state)
    return Remark.objects.get(pk=remark.pk)


class TestCutting:
    def test_articles_hold_their_paragraphs_and_the_headings_above_them(self):
        first, second, third = cut(DRAFT)

        assert first.heading == "BİRİNCİ BÖLÜM · Genel · MADDE 1"
        assert first.text.endswith("(2) Gölge yapan ağaçlar korunur.")
        assert (second.heading, third.heading) == ("MADDE 2", "MADDE 3")

    def test_paragraphs_are_passages_where_there_are_no_articles(self):
        found = cut("1. Amaç\n\nParkları birlikte yeniliyoruz.\n\nÖnce gölge gelir.")

        assert found == [Cut("1. Amaç", "Parkları birlikte yeniliyoruz."), Cut("", "Önce gölge gelir.")]

    def test_a_line_of_hyphens_cuts_where_somebody_wants_it(self):
        found = cut("# Giriş\nBir.\n\nİki.\n---\nÜç.")

        assert found == [Cut("Giriş", "Bir.\n\nİki."), Cut("", "Üç.")]

    @pytest.mark.parametrize("text", [DRAFT, NEW, "Tek.", "# Yalnız başlık", "A\n\nb c.\n\n- bir\n- iki"])
    def test_joined_it_is_cut_into_the_same_passages(self, text):
        assert cut(join(cut(text))) == cut(text)

    def test_nothing_is_no_passage(self):
        assert cut(" \n\n--- \n") == []


class TestAResident:
    def test_reads_the_text_with_a_way_to_speak_beside_each_passage(self, client, draft):
        said(draft)

        page = client.get(address(draft)).content.decode()
        assert "Köpekler tasmayla gezdirilir." in page
        assert "Söz söyleyin (1)" in page
        assert page.count("Söz söyleyin (0)") == 2

    def test_makes_a_remark_that_waits_until_it_is_read(self, client, draft):
        answered = speak(client, draft, text="Saat 23 erken.")

        assert re.search(CODE, answered.content.decode())
        assert Remark.objects.get().state == "waiting"
        assert "Saat 23 erken." not in client.get(address(draft, "parca", 1)).content.decode()

    def test_sends_twice_and_is_stored_once_with_the_same_receipt(self, client, draft):
        both = [speak(client, draft, text="Saat 23 erken.", key="ayni") for _ in range(2)]

        assert len({re.search(CODE, page.content.decode())[0] for page in both}) == 1
        assert Remark.objects.count() == 1

    def test_words_a_passage_anew_and_the_change_is_marked(self, client, draft, ayda):
        speak(
            client,
            draft,
            2,
            "?tur=ifade",
            wording="Köpekler uzun tasmayla gezdirilir.",
            text="Rahat etsinler.",
        )
        Remark.objects.update(state="shown")

        page = client.get(address(draft, "parca", 2)).content.decode()
        assert re.search(r"<ins>.*?uzun", page)
        assert "<del>" not in page

    def test_sends_the_passage_as_it_stands_and_is_told(self, client, draft):
        answered = speak(client, draft, 2, "?tur=ifade", wording="Köpekler tasmayla  gezdirilir.")

        assert answered.status_code == 422
        assert Remark.objects.count() == 0

    def test_says_nothing_and_is_told(self, client, draft):
        assert speak(client, draft, text=" ").status_code == 422

    def test_agrees_once_and_takes_it_back(self, client, draft):
        remark = said(draft)
        client.post(address(draft, "katil", remark.pk))
        remark.refresh_from_db()
        assert remark.agreements == 1

        client.post(address(draft, "katil", remark.pk))
        remark.refresh_from_db()
        assert remark.agreements == 0

    def test_cannot_agree_when_it_is_over_or_with_what_is_hidden(self, client, draft):
        remark, hidden = said(draft), said(draft, key="k2", state="waiting")
        assert client.post(address(draft, "katil", hidden.pk)).status_code == 404

        Activity.objects.filter(pk=draft.pk).update(**CLOSED)
        client.post(address(draft, "katil", remark.pk))
        remark.refresh_from_db()
        assert remark.agreements == 0

    def test_is_told_that_it_is_over_and_what_was_typed_stays(self, client, draft):
        place = address(draft, "parca", 1)
        key = re.search(r'name="key" value="([^"]+)"', client.get(place).content.decode())[1]
        Activity.objects.filter(pk=draft.pk).update(**CLOSED)

        answered = client.post(place, {"key": key, "sort": "remark", "text": "Geç kalan söz"})

        assert answered.status_code == 409
        assert "Geç kalan söz" in answered.content.decode()
        assert 'name="key"' not in client.get(place).content.decode()

    def test_finds_nothing_where_nothing_stands(self, client, draft):
        for place in ("99", "abc", "9" * 40):
            assert client.get(address(draft, "parca", place)).status_code == 404
        assert client.get(address(draft, "parca")).status_code == 404
        assert client.get(address(draft, "degisen")).status_code == 404
        assert client.post(address(draft, "katil", "yok")).status_code == 404

    def test_does_not_see_a_draft(self, client, draft, ayda):
        texts.save_draft(draft, cut(NEW), actor=ayda)

        assert "çeşme" not in client.get(address(draft)).content.decode()


class TestANewVersion:
    def test_keeps_what_was_said_with_its_passage_though_it_moved(self, client, draft, ayda):
        said(draft, passage=3, text="Her elli metrede olsun.")
        renew(draft, NEW, ayda)

        moved = texts.published(draft).passages.get(key=3)
        assert (moved.number, moved.text) == (2, "Banklar her yüz metrede bir konur.")
        assert "Her elli metrede olsun." in client.get(address(draft, "parca", 3)).content.decode()

    def test_shows_what_was_taken_out_and_put_in_word_by_word(self, client, draft, ayda):
        renew(draft, NEW, ayda)
        Activity.objects.filter(pk=draft.pk).update(**CLOSED)

        assert "Ne söylendi, ne değişti?" in client.get(address(draft)).content.decode()
        page = client.get(address(draft, "degisen")).content.decode()
        assert re.search(r"<del><span[^>]*>[^<]*</span>23", page)
        assert re.search(r"<ins><span[^>]*>[^<]*</span>24", page)
        assert "Saat uzadı." in page
        assert "Köpekler tasmayla gezdirilir." in page

    def test_still_shows_the_passage_that_is_gone_with_what_was_said_and_takes_no_more(
        self, client, draft, ayda
    ):
        said(draft, passage=2, text="Uzun tasma olsun.")
        renew(draft, NEW, ayda)

        page = client.get(address(draft, "parca", 2)).content.decode()
        assert "Uzun tasma olsun." in page
        assert 'name="key"' not in page
        assert client.post(address(draft, "parca", 2), {"text": "x", "key": "k"}).status_code == 404
        assert "(çıkarıldı)" in client.get(address(draft, "sozler")).content.decode()

    def test_follows_the_words_when_an_article_is_taken_out_and_the_numbers_shift(self, ayda):
        old = "Madde 1 – Çimlere basılmaz.\n\nMadde 2 – Oyun alanlarında sigara içilmez."
        activity = consultation(ayda, text=old)
        renew(activity, "Madde 1 – Oyun alanlarında ve banklarda sigara içilmez.", ayda)

        assert texts.published(activity).passages.get().key == 2

    def test_follows_the_heading_when_all_words_are_new(self, ayda):
        activity = consultation(ayda, text="# Saatler\nParklar gece kapanır.\n---\nBanklar konur.")
        renew(activity, "Banklar konur.\n---\n# SAATLER\nHer saatte açıktır.", ayda)

        assert list(texts.published(activity).passages.values_list("key", flat=True)) == [2, 1]

    def test_that_is_the_same_is_refused(self, draft, ayda):
        texts.save_draft(draft, cut(DRAFT), actor=ayda)
        with pytest.raises(NothingChanged):
            texts.publish(draft, note="x", actor=ayda)

    def test_of_nothing_is_refused(self, ayda):
        with pytest.raises(NothingToPublish):
            texts.publish(consultation(ayda, text=""), note="", actor=ayda)

    def test_never_gives_a_key_that_another_passage_had(self, draft, ayda):
        renew(draft, NEW, ayda)
        renew(draft, f"{NEW}\n\nMADDE 4 – Oyun alanı kumludur.", ayda)

        assert list(texts.published(draft).passages.values_list("key", flat=True)) == [1, 3, 4, 5]

    def test_once_published_stays_as_it_is(self, draft, ayda):
        passage = texts.published(draft).passages.first()
        with pytest.raises(WrongState):
            texts.edit_passage(passage, heading="", text="Başka", actor=ayda)


class TestTheUnit:
    def test_pastes_looks_saves_edits_and_publishes(self, client, ayda, settings):
        settings.STAFF_NEEDS_STRONG_SIGN_IN = False
        activity = consultation(ayda, text="")
        assert "Metin henüz burada değil" in client.get(address(activity)).content.decode()
        client.force_login(ayda)

        preview = client.post(desk(activity, "metin"), {"text": DRAFT}).content.decode()
        assert "MADDE 2" in preview
        assert not Passage.objects.exists()

        client.post(desk(activity, "metin"), {"text": DRAFT, "save": "1"})
        passage = Passage.objects.get(number=2)
        client.post(desk(activity, "parca", passage.pk), {"heading": "Köpekler", "text": "Tasma gerekir."})
        assert client.post(desk(activity, "taslak")).status_code == 302

        assert "Tasma gerekir." in client.get(address(activity)).content.decode()

    def test_owes_a_note_from_the_second_version_on(self, client, draft, ayda):
        client.force_login(ayda)
        client.post(desk(draft, "metin"), {"text": NEW, "save": "1"})

        assert "<del>" in client.get(desk(draft, "taslak")).content.decode()
        assert client.post(desk(draft, "taslak"), {"note": ""}).status_code == 422
        assert texts.published(draft).number == 1

    def test_gets_back_the_text_that_stands_to_write_the_next_one(self, client, draft, ayda):
        client.force_login(ayda)

        assert "# MADDE 2" in client.get(desk(draft, "metin")).content.decode()

    def test_is_told_when_there_is_nothing_to_cut(self, client, draft, ayda):
        client.force_login(ayda)

        assert client.post(desk(draft, "metin"), {"text": "---"}).status_code == 422
        assert client.get(desk(draft, "taslak")).status_code == 404

    def test_reads_the_proposed_wording_before_it_is_shown_and_answers(self, client, draft, ayda):
        remark = said(draft, state="waiting", sort="wording", text="", wording="Parklar hep açıktır.")
        client.force_login(ayda)
        assert "Parklar hep açıktır." in client.get(reverse("moderation")).content.decode()

        client.post(reverse("moderation_decide", args=["remark", remark.pk]), {"verb": "show"})
        client.post(desk(draft, "yanit", remark.pk), {"answer": "Bekçi yetmiyor."})
        assert "Bekçi yetmiyor." in client.get(address(draft, "parca", 1)).content.decode()

    def test_sees_how_much_was_said_about_each_passage_and_exports_it(self, client, draft, ayda):
        said(draft, text="=HYPERLINK(1)")
        said(draft, key="k2", sort="question", text="Neden?")
        client.force_login(ayda)

        page = client.get(reverse("activity_desk", args=[draft.pk])).content.decode()
        assert re.search(r"MADDE 1</a></th><td>1</td><td>1</td><td>0</td><td>2</td>", page)
        sent = b"".join(client.get(reverse("activity_export", args=[draft.pk, "csv"])).streaming_content)
        assert "'=HYPERLINK(1)" in sent.decode()
        rows = json.loads(client.get(reverse("activity_export", args=[draft.pk, "json"])).content)["rows"]
        assert {(row["passage_key"], row["sort"]) for row in rows} == {(1, "remark"), (1, "question")}

    def test_strangers_do_not_write_the_text(self, client, draft, fikret):
        client.force_login(fikret)

        assert client.post(desk(draft, "metin"), {"text": NEW, "save": "1"}).status_code in (302, 403, 404)
        assert texts.draft(draft) is None


EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def test_nothing_that_anybody_types_runs(client, ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    activity = consultation(ayda, text=f"# {EVIL}\n{EVIL}\n---\nBaşka.")
    remark = said(activity, text=EVIL)
    said(activity, key="k2", sort="wording", text=EVIL, wording=f"{EVIL} yeni")
    said(activity, key="k3", text=EVIL, state="waiting")
    texts.answer(remark, text=EVIL, actor=ayda)
    renew(activity, f"# {EVIL} 2\n{EVIL} eski\n---\nBaşka.", ayda, note=EVIL)
    texts.save_draft(activity, cut(f"{EVIL}\n---\nBaşka."), actor=ayda)
    pages = [
        address(activity),
        address(activity, "parca", 1),
        address(activity, "degisen"),
        address(activity, "sozler"),
    ]
    desks = [reverse("activity_desk", args=[activity.pk]), reverse("moderation")]
    desks += [desk(activity, "metin"), desk(activity, "taslak"), desk(activity, "yanit", remark.pk)]
    desks += [desk(activity, "parca", texts.draft(activity).passages.first().pk)]

    for place in pages:
        assert_harmless(client.get(place))
    client.force_login(ayda)
    for place in desks:
        assert_harmless(client.get(place))
    assert_harmless(client.post(desk(activity, "metin"), {"text": f"# {EVIL}\n{EVIL}"}))


def assert_harmless(response) -> None:
    page = response.content.decode()
    assert response.status_code == 200
    assert "alert(" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_three_hundred_remarks_cost_as_many_queries_as_one(client, draft, ayda):
    client.force_login(ayda)
    places = [
        address(draft),
        address(draft, "parca", 1),
        address(draft, "sozler"),
        reverse("activity_desk", args=[draft.pk]),
        reverse("activity_export", args=[draft.pk, "json"]),
    ]

    def queries():
        counted = []
        for place in places:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(place).status_code == 200
            counted.append(len(seen))
        return counted

    said(draft, sort="wording", text="", wording="Parklar hep açıktır.")
    queries()
    few = queries()
    for number in range(300):
        said(draft, key=f"n{number}", passage=number % 3 + 1)
    assert queries() == few


def test_an_unpublished_project_shows_no_text(client, draft):
    Project.objects.filter(pk=draft.project_id).update(published_at=None)

    assert client.get(address(draft)).status_code == 404
    assert client.get(address(draft, "parca", 1)).status_code == 404
