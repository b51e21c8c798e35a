"""Ideas have a place, a subject, a photo and comments; people find what is alike while they write."""

import base64
import io
import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from city.models import Neighbourhood
from common.likeness import alike, stems
from participation.models import Activity, Idea, IdeaCollection, IdeaComment
from participation.services import ideas as service
from participation.services.receiving import receive
from tests.participation.test_ideas_are_collected import CODE, address, collection, stored
from tests.stk_registry.pages import seen, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(ayda, settings, tmp_path, monkeypatch):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    # A field holds its store from the beginning on, so the settings come too late.
    monkeypatch.setattr(Idea._meta.get_field("photo"), "storage", FileSystemStorage(location=tmp_path))
    cache.clear()
    made = collection(ayda, moderation="after")
    IdeaCollection.objects.filter(pk=made.pk).update(takes_photos=True)
    return made


@pytest.fixture
def places(db):
    """Two neighbourhoods with their middle, so that the map can be drawn."""
    rows = (("bostanli", "Bostanlı", 27.095, 38.455), ("alaybey", "Alaybey", 27.13, 38.46))
    return [
        Neighbourhood.objects.update_or_create(
            code=code, defaults={"name": name, "longitude": east, "latitude": north}
        )[0]
        for code, name, east, north in rows
    ]


def picture(form="JPEG", size=(60, 40), **more):
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, form, **more)
    return buffer.getvalue()


def sent(content, name="IMG_2231.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def typed(client, activity, **fields):
    form = client.get(address(activity, "oner")).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', form)[1]
    return client.post(address(activity, "oner"), {"title": "Sahile çeşme", "key": key} | fields)


def say(client, idea, text="Çok gerekli.", **fields):
    page = client.get(address(idea.activity, "fikir", idea.pk)).content.decode()
    found = re.search(r'name="key" value="([^"]+)"', page)
    fields = {"text": text, "key": found[1] if found else "anahtar"} | fields
    return client.post(address(idea.activity, "yorum", idea.pk), fields)


def page_of(client, idea):
    return client.get(address(idea.activity, "fikir", idea.pk))


class TestAResidentOnTheMap:
    def test_finds_how_many_ideas_each_neighbourhood_has(self, client, ideas, places):
        stored(ideas, "Çeşme", neighbourhood=places[0])
        stored(ideas, "Bank", key="k2", neighbourhood=places[0])
        stored(ideas, "Çınar", key="k3")

        page = seen(client.get(address(ideas) + "?gorunum=harita"))

        circles = {link["aria-label"] for link in page.select("svg a")}
        assert {"Bostanlı, 2 fikir", "Alaybey, 0 fikir"} <= circles
        assert "1 fikir bütün ilçe için" in words(page.main)

    def test_reaches_the_ideas_of_a_place_by_the_list_beside_it(self, client, ideas, places):
        stored(ideas, "Çeşme", neighbourhood=places[0])
        stored(ideas, "Bank", key="k2", neighbourhood=places[1])

        page = seen(client.get(address(ideas) + "?gorunum=harita"))
        link = next(each for each in page.select(".place-list a") if "Bostanlı" in words(each))
        found = client.get(address(ideas) + link["href"]).content.decode()

        assert "Çeşme" in found and "Bank" not in found

    def test_keeps_the_words_and_the_subject_on_the_way(self, client, ideas, places, ayda):
        water = service.save_subject(ideas, subject=None, title="Su", title_en="", actor=ayda)
        stored(ideas, "Çeşme", neighbourhood=places[0], subject=water)
        stored(ideas, "Çeşmesiz", key="k2", neighbourhood=places[0])

        page = seen(client.get(address(ideas) + f"?q=cesme&konu={water.pk}&gorunum=harita"))

        assert "Bostanlı, 1 fikir" in {link["aria-label"] for link in page.select("svg a")}
        assert all(f"konu={water.pk}" in link["href"] for link in page.select("svg a"))

    def test_is_told_when_the_places_are_not_loaded(self, client, ideas):
        Neighbourhood.objects.update(longitude=None, latitude=None)

        assert "Harita çizilemiyor" in client.get(address(ideas) + "?gorunum=harita").content.decode()

    @pytest.mark.parametrize("query", ["konu=x", "konu=" + "9" * 30, "sira=yok", "mahalle=" + "a" * 500])
    def test_asks_amiss_and_still_gets_a_page(self, client, ideas, query):
        assert client.get(f"{address(ideas)}?{query}").status_code == 200


class TestAResidentWithAPhoto:
    def test_sends_it_and_it_waits_to_be_read(self, client, ideas):
        answered = typed(client, ideas, photo=sent(picture()), photo_alt="Kuru bir çeşme")

        assert re.search(CODE, answered.content.decode())
        idea = Idea.objects.get()
        assert (idea.state, idea.photo_alt) == ("waiting", "Kuru bir çeşme")
        assert (idea.photo_width, idea.photo_height) == (60, 40)
        assert client.get(address(ideas, "foto", idea.pk)).status_code == 404

    def test_leaves_place_camera_and_name_of_the_file_behind(self, client, ideas, tmp_path):
        exif = Image.Exif()
        exif[0x010F] = "Kamera Markası"
        exif.get_ifd(0x8825)[2] = (38.0, 27.0, 1.0)
        typed(client, ideas, photo=sent(picture(exif=exif)), photo_alt="Çeşme")

        [kept] = [path for path in Path(tmp_path).rglob("*") if path.is_file()]
        content = kept.read_bytes()
        assert b"Kamera" not in content and "2231" not in kept.name
        assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
        assert Image.open(io.BytesIO(content)).format == "WEBP"

    def test_is_asked_what_can_be_seen_and_chooses_it_once(self, client, ideas):
        answered = typed(client, ideas, photo=sent(picture()))

        page = seen(answered)
        assert answered.status_code == 422 and "Fotoğrafınız duruyor" in words(page.main)
        kept = page.select_one("input[name=kept]")["value"]
        again = typed(client, ideas, kept=kept, photo_alt="Çeşme")
        assert re.search(CODE, again.content.decode()) and Idea.objects.get().photo

    def test_keeps_it_while_looking_at_what_is_alike(self, client, ideas):
        stored(ideas, "Sahile bir çeşme")

        page = seen(typed(client, ideas, photo=sent(picture()), photo_alt="Çeşme"))

        assert page.select_one("input[name=seen]")["value"] == "1"
        assert base64.b64decode(page.select_one("input[name=kept]")["value"])[8:12] == b"WEBP"

    def test_may_send_it_without_the_photo(self, client, ideas):
        kept = base64.b64encode(picture()).decode()

        typed(client, ideas, kept=kept, without_photo="on")

        assert not Idea.objects.get().photo and Idea.objects.get().state == "shown"

    @pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a", b"\xff\xd8\xff" * 40])
    def test_is_told_that_it_is_no_photo_and_the_words_stay(self, client, ideas, content):
        answered = typed(client, ideas, text="Uzun uzun", photo=sent(content), photo_alt="x")

        assert answered.status_code == 422 and "Uzun uzun" in answered.content.decode()
        assert Idea.objects.count() == 0

    def test_carries_back_rubbish_and_nothing_breaks(self, client, ideas):
        typed(client, ideas, kept="~~~")

        assert Idea.objects.count() == 1

    def test_sends_twice_and_one_file_is_kept(self, client, ideas, tmp_path):
        for _ in range(2):
            typed(client, ideas, key="ayni", photo=sent(picture()), photo_alt="Çeşme")

        assert Idea.objects.count() == 1
        assert len([path for path in Path(tmp_path).rglob("*") if path.is_file()]) == 1

    def test_sees_it_once_it_is_published(self, client, ideas):
        typed(client, ideas, photo=sent(picture()), photo_alt="Kuru bir çeşme")
        idea = Idea.objects.get()
        Idea.objects.update(state="shown")

        image = seen(page_of(client, idea)).select_one("figure.photo img")
        answer = client.get(image["src"])

        assert (image["alt"], image["width"]) == ("Kuru bir çeşme", "60")
        assert answer["Content-Type"] == "image/webp" and "sandbox" in answer["Content-Security-Policy"]
        assert "public" in answer["Cache-Control"]

    def test_cannot_add_one_where_none_is_asked(self, client, ideas):
        IdeaCollection.objects.update(takes_photos=False)

        typed(client, ideas, photo=sent(picture()), photo_alt="Çeşme")

        assert not Idea.objects.get().photo


class TestAResidentWhoWrites:
    def test_sees_what_is_alike_while_writing(self, client, ideas):
        stored(ideas, "Meydana gölge yapacak ağaçlar")
        stored(ideas, "Kütüphane", key="k2")

        piece = client.get(address(ideas, "benzer") + "?q=gölgelik+ağaç").content.decode()

        assert "gölge yapacak" in piece and "Kütüphane" not in piece and "<html" not in piece

    def test_sees_nothing_of_what_is_not_published(self, client, ideas):
        stored(ideas, "Gizli çeşme", state="waiting")

        assert "Gizli" not in client.get(address(ideas, "benzer") + "?q=gizli+çeşme").content.decode()

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("kitap köşesi", "Parkta KİTABI sevenler için köşe"),
            ("SOKAK LAMBASI", "sokağa lamba"),
            ("ağaç dikilsin", "Ağaçları dikin"),
            ("çocuklara oyun", "ÇOCUK OYUNLARI"),
        ],
    )
    def test_is_understood_in_turkish(self, ideas, one, other):
        idea = stored(ideas, other).said

        assert list(alike(ideas.ideas.all(), one, most=5)) == [idea]

    def test_writes_little_and_nothing_is_guessed(self, ideas):
        stored(ideas)

        assert stems("bir su ve") == ()
        assert list(alike(ideas.ideas.all(), "bir su ve", most=5)) == []

    def test_names_a_subject_of_the_desk(self, client, ideas, ayda):
        water = service.save_subject(ideas, subject=None, title="Su", title_en="Water", actor=ayda)

        typed(client, ideas, subject=water.pk)

        assert Idea.objects.get().subject == water
        assert "Sahile çeşme" in client.get(f"{address(ideas)}?konu={water.pk}").content.decode()


class TestAResidentWhoComments:
    def test_says_something_and_gets_a_receipt(self, client, ideas):
        idea = stored(ideas).said

        answered = say(client, idea)

        assert re.search(CODE, answered.content.decode())
        assert "Çok gerekli." in page_of(client, idea).content.decode()
        assert "1 yorum" in client.get(address(ideas)).content.decode()

    def test_finds_the_comment_by_its_receipt(self, client, ideas):
        code = re.search(CODE, say(client, stored(ideas).said).content.decode())[0]

        assert "Çok gerekli." in client.post(reverse("my_word"), {"code": code}).content.decode()

    def test_waits_to_be_read_where_words_are_read_first(self, client, ideas):
        Activity.objects.update(moderation="before")
        idea = stored(ideas).said
        ideas.refresh_from_db()

        say(client, idea)

        assert "Çok gerekli." not in page_of(client, idea).content.decode()

    def test_answers_a_comment_and_an_answer_stands_beside_it(self, client, ideas):
        idea = stored(ideas).said
        say(client, idea, "Birinci")
        first = IdeaComment.objects.get()
        say(client, idea, "Üçüncü", key="c")
        say(client, idea, "Birinciye yanıt", reply_to=first.pk, key="a")
        reply = IdeaComment.objects.get(text="Birinciye yanıt")
        say(client, idea, "Yanıta yanıt", reply_to=reply.pk, key="b")

        deeper = IdeaComment.objects.get(text="Yanıta yanıt")
        assert (reply.depth, deeper.depth, deeper.parent) == (2, 2, first)
        texts = [words(each) for each in seen(page_of(client, idea)).select(".replies .prose")]
        assert texts == ["Birinci", "Birinciye yanıt", "Yanıta yanıt", "Üçüncü"]

    def test_answers_one_that_is_gone_and_keeps_the_text(self, client, ideas):
        idea = stored(ideas).said
        gone = say_quietly(idea, "Silinecek", state="hidden")

        answered = say(client, idea, "Yanıtım", reply_to=gone.pk)

        assert answered.status_code == 409 and "Yanıtım" in answered.content.decode()
        other = stored(ideas, "Başka", key="k2").said
        elsewhere = say_quietly(other, "Öbürü")
        assert say(client, idea, "Yanıtım", reply_to=elsewhere.pk).status_code == 409

    def test_reads_the_replies_to_a_comment_that_is_not_published(self, client, ideas):
        idea = stored(ideas).said
        first = say_quietly(idea, "Adlı söz")
        say_quietly(idea, "Katılıyorum", parent=first)
        IdeaComment.objects.filter(pk=first.pk).update(state="hidden", reason="Ad var")

        page = page_of(client, idea).content.decode()

        assert "Adlı söz" not in page and "Bu yorum yayında değil" in page and "Katılıyorum" in page

    def test_sends_twice_and_it_is_stored_once(self, client, ideas):
        idea = stored(ideas).said
        first, second = (say(client, idea, key="ayni") for _ in range(2))

        codes = [re.search(CODE, page.content.decode())[0] for page in (first, second)]
        assert codes[0] == codes[1] and IdeaComment.objects.count() == 1

    def test_is_told_that_comments_are_closed_and_the_text_stays(self, client, ideas, ayda):
        idea = stored(ideas).said
        before = say(client, idea, "Zamanında", key="z")
        service.close_comments(idea, closed=True, actor=ayda)

        answered = say(client, idea, "Geç kaldım")
        again = say(client, idea, "Zamanında", key="z")

        assert answered.status_code == 409 and "Geç kaldım" in answered.content.decode()
        code = re.search(CODE, before.content.decode())[0]
        assert code in again.content.decode()
        assert "Artık yorum alınmıyor" in page_of(client, idea).content.decode()

    def test_finds_no_place_for_it_when_the_activity_is_over(self, client, ideas):
        idea = stored(ideas).said
        Activity.objects.update(closes_at=timezone.now() - timedelta(minutes=1))

        assert say(client, idea).status_code == 409
        assert IdeaComment.objects.count() == 0

    def test_finds_no_page_of_an_idea_that_is_not_published(self, client, ideas):
        idea = stored(ideas, state="waiting").said

        assert page_of(client, idea).status_code == 404
        assert client.post(address(ideas, "yorum", idea.pk), {"text": "x", "key": "k"}).status_code == 404
        assert client.get(address(ideas, "fikir", "yok")).status_code == 404

    def test_cannot_go_deeper_even_by_hand(self, ideas):
        idea = stored(ideas).said
        first = say_quietly(idea, "Bir")
        with pytest.raises(IntegrityError), transaction.atomic():
            IdeaComment.objects.filter(pk=first.pk).update(depth=3)


def say_quietly(idea, text, *, parent=None, state="shown"):
    made = service.comment(idea, key=f"q-{text}", text=text, language="tr", parent=parent).said
    IdeaComment.objects.filter(pk=made.pk).update(state=state, reason="" if state == "shown" else "Neden")
    made.refresh_from_db()
    return made


class TestTheUnit:
    def test_keeps_the_subjects(self, client, ideas, ayda):
        client.force_login(ayda)
        place = reverse("activity_desk_part_of", args=[ideas.pk, "konu", "yeni"])
        client.post(place, {"title": "Su", "title_en": "Water"})
        twice = client.post(place, {"title": "Su", "title_en": ""})
        subject = ideas.idea_subjects.get()
        idea = stored(ideas, subject=subject).said

        assert twice.status_code == 422 and "bu adda bir konu var" in twice.content.decode()
        assert "1 fikir" in client.get(reverse("activity_desk", args=[ideas.pk])).content.decode()
        client.post(reverse("activity_desk_part_of", args=[ideas.pk, "konu", subject.pk]), {"remove": "1"})
        idea.refresh_from_db()
        assert idea.subject is None

    def test_sees_a_photo_before_the_public_and_takes_only_it_away(
        self, client, ideas, ayda, tmp_path, django_capture_on_commit_callbacks
    ):
        typed(client, ideas, photo=sent(picture()), photo_alt="Plaka görünüyor")
        idea = Idea.objects.get()
        client.force_login(ayda)

        assert "Plaka görünüyor" in client.get(reverse("moderation")).content.decode()
        assert client.get(address(ideas, "foto", idea.pk)).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("activity_desk_part_of", args=[ideas.pk, "foto", idea.pk]), {"sirada": "1"})
        idea.refresh_from_db()
        assert not idea.photo and not idea.photo_alt
        assert not [path for path in Path(tmp_path).rglob("*") if path.is_file()]

    def test_closes_and_opens_the_comments_on_an_idea(self, client, ideas, ayda):
        idea = stored(ideas).said
        client.force_login(ayda)
        place = reverse("activity_desk_part_of", args=[ideas.pk, "yorumlar", idea.pk])

        for verb, closed in (("kapat", True), ("ac", False)):
            client.post(place, {verb: "1"})
            idea.refresh_from_db()
            assert idea.comments_closed is closed

    def test_hides_a_comment_with_a_reason(self, client, ideas, ayda):
        comment = say_quietly(stored(ideas).said, "Ayşe Hanım’ın telefonu")
        client.force_login(ayda)
        desk = client.get(reverse("activity_desk_part_of", args=[ideas.pk, "yanit", comment.idea_id]))
        place = reverse("moderation_decide", args=["ideacomment", comment.pk])

        assert place in desk.content.decode()
        client.post(place, {"verb": "hide", "reason": "Kişi bilgisi", "etkinlik": "1"})
        comment.refresh_from_db()
        assert comment.state == "hidden"

    def test_takes_comments_and_subjects_along_in_the_export(self, client, ideas, ayda):
        comment = say_quietly(stored(ideas).said, "=1+1")
        client.force_login(ayda)

        lines = b"".join(client.get(reverse("activity_export", args=[ideas.pk, "csv"])).streaming_content)

        assert "'=1+1" in lines.decode() and str(comment.idea_id) in lines.decode()


def test_what_is_typed_does_not_run(client, ideas):
    idea = stored(ideas, "<script>alert(1)</script>", text="<img src=x onerror=alert(1)>").said
    say_quietly(idea, "<script>alert(2)</script>")

    for where in (
        page_of(client, idea),
        client.get(address(ideas)),
        client.get(address(ideas, "benzer") + "?q=script+alert"),
    ):
        assert "<script>alert" not in where.content.decode() and "<img src=x" not in where.content.decode()


def test_two_thousand_ideas_cost_as_many_queries_as_two(client, ideas, places):
    def queries(where):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(where).status_code == 200
        return len(asked)

    idea = stored(ideas, "Çeşme", neighbourhood=places[0]).said
    say_quietly(say_quietly(idea, "Bir").idea, "İki")
    addresses = (
        address(ideas),
        address(ideas) + "?gorunum=harita",
        address(ideas, "fikir", idea.pk),
        address(ideas, "benzer") + "?q=yeni+çeşme+yapılsın",
    )
    few = [queries(where) for where in addresses]
    day = timezone.localdate()
    Idea.objects.bulk_create(
        Idea(
            activity=ideas, title=f"Çeşme {n}", search_text=f"cesme {n}", key_digest=f"k{n}", receipt_digest=f"r{n}",
            state="shown", day=day, neighbourhood=places[n % 2],
        )
        for n in range(2000)
    )  # fmt: skip
    parent = IdeaComment.objects.first()
    IdeaComment.objects.bulk_create(
        IdeaComment(
            activity=ideas, idea=idea, number=n + 10, text=f"Söz {n}", key_digest=f"c{n}", receipt_digest=f"cr{n}",
            state="shown", day=day, parent=parent if n % 3 else None, depth=2 if n % 3 else 1,
        )
        for n in range(300)
    )  # fmt: skip

    assert [queries(where) for where in addresses] <= few
    assert len(seen(client.get(addresses[2])).select(".replies > li")) == 30


@pytest.mark.django_db(transaction=True)
def test_ten_comments_at_once_are_all_there_each_with_its_number(ideas):
    idea = stored(ideas).said

    def write(number):
        try:
            service.comment(idea, key=f"k{number}", text=f"Söz {number}", language="tr")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[n]) for n in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(IdeaComment.objects.values_list("number", flat=True)) == list(range(1, 11))


def test_an_idea_without_a_photo_is_shown_at_once_where_words_are(ideas):
    assert receive(Idea, ideas, key="k", title="Çeşme").said.state == "shown"
