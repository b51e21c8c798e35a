"""The queue of the unit: what is shown at once is read too, persons are masked, and alike words judged together."""

import time
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from participation.bursts import Word, bursts
from participation.models import Idea
from participation.services.moderating import hide, object_to, show, waiting_count
from people.models import AuditEvent
from tests.participation.test_ideas_are_collected import address, collection, propose, stored

pytestmark = pytest.mark.django_db
LETTER = "Sahil yolu hafta sonları araçlara kapatılsın, çocuklar oynasın"
PHONE = "0555 000 00 00"


@pytest.fixture
def desk(client, ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    cache.clear()
    client.force_login(ayda)
    return client


@pytest.fixture
def ideas(ayda):
    return collection(ayda)


def queue(client) -> str:
    return client.get(reverse("moderation")).content.decode()


def decide(client, said, verb, **typed):
    path = reverse("moderation_decide", args=["idea", said.pk])
    return client.post(path, {"verb": verb} | typed)


class TestShownAtOnce:
    def test_stands_on_the_page_and_in_the_queue_until_somebody_has_read_it(self, desk, ayda):
        open_page = collection(ayda, moderation="after")
        propose(desk, open_page)
        idea = Idea.objects.get()

        assert "çınar" in desk.get(address(open_page)).content.decode()
        assert "çınar" in queue(desk) and waiting_count() == 1
        decide(desk, idea, "show")

        assert waiting_count() == 0
        assert "çınar" in desk.get(address(open_page)).content.decode()

    def test_is_taken_off_the_page_with_a_reason(self, desk, ayda):
        open_page = collection(ayda, moderation="after")
        propose(desk, open_page)

        decide(desk, Idea.objects.get(), "hide", reason="Bir kişinin adı geçiyor.")

        assert "çınar" not in desk.get(address(open_page)).content.decode()
        assert waiting_count() == 0


class TestMasking:
    @pytest.fixture
    def idea(self, ideas):
        said = stored(ideas, state="waiting", text=f"Ayşe Kaya anlatsın, {PHONE}, ayse@ornek.example.").said
        return Idea.objects.get(pk=said.pk)

    def mask(self, client, said, **typed):
        return client.post(reverse("moderation_mask", args=["idea", said.pk]), typed)

    def test_what_was_found_is_proposed_and_only_what_is_ticked_is_masked(self, desk, idea):
        page = queue(desk)
        assert PHONE in page and "telefon" in page
        start = idea.text.index(PHONE)

        self.mask(desk, idea, keys=f"text:{start}:{start + len(PHONE)}")

        idea.refresh_from_db()
        assert idea.text == "Ayşe Kaya anlatsın, […], ayse@ornek.example."
        assert idea.masked == ["phone"] and idea.state == "waiting"

    def test_a_name_that_only_a_reader_finds_is_masked_too(self, desk, idea):
        self.mask(desk, idea, phrases="ayşe kaya\n")

        idea.refresh_from_db()
        assert "Kaya" not in idea.text and idea.masked == ["other"]

    def test_the_original_is_nowhere_and_the_trail_says_only_of_what_kind(self, desk, idea):
        start = idea.text.index(PHONE)
        self.mask(desk, idea, keys=f"text:{start}:{start + len(PHONE)}")

        idea.refresh_from_db()
        entry = AuditEvent.objects.get(verb="said_masked")
        assert entry.detail["kinds"] == {"phone": 1}
        assert PHONE not in str(entry.detail) and "0555" not in idea.search_text

    def test_the_author_reads_what_was_masked(self, desk, ideas):
        receipt = stored(ideas, state="waiting", text=f"Arayın: {PHONE}")
        self.mask(desk, receipt.said, keys=f"text:8:{8 + len(PHONE)}")

        page = desk.post(reverse("my_word"), {"code": receipt.code}).content.decode()
        assert "telefon numarası" in page and PHONE not in page

    def test_a_place_that_moved_meanwhile_masks_nothing_else(self, desk, idea):
        answer = desk.post(
            reverse("moderation_mask", args=["idea", idea.pk]), {"keys": "text:0:4"}, follow=True
        )

        assert answer.status_code == 404
        assert Idea.objects.get(pk=idea.pk).text == idea.text

    def test_nothing_chosen_is_said(self, desk, idea):
        answer = self.mask(desk, idea, phrases="bulunmayan söz")

        assert answer.status_code == 302
        assert Idea.objects.get(pk=idea.pk).masked == []

    def test_a_stranger_masks_nothing(self, client, idea, fikret, settings):
        settings.STAFF_NEEDS_STRONG_SIGN_IN = False
        client.force_login(fikret)

        assert self.mask(client, idea, phrases="Ayşe").status_code == 403
        assert Idea.objects.get(pk=idea.pk).text == idea.text


class TestBursts:
    @pytest.fixture
    def letters(self, ideas):
        ends = ("", "!", ", lütfen")
        return [
            stored(ideas, title=f"Araçsız gün {number}", key=str(number), state="waiting", text=LETTER + end).said
            for number, end in enumerate(ends)
        ]  # fmt: skip

    def together(self, client, words, **typed):
        ticked = [f"idea:{said.pk}" for said in words]
        return client.post(reverse("moderation_together"), {"said": ticked} | typed)

    def test_words_that_say_nearly_the_same_stand_together_and_others_alone(self, desk, ideas, letters):
        stored(ideas, title="Bambaşka bir öneri", key="x", state="waiting")

        page = queue(desk)

        assert page.count('name="said"') == 3
        assert "Bambaşka bir öneri" in page
        assert Idea.objects.filter(state="waiting").count() == 4

    def test_what_is_ticked_is_decided_together_and_the_rest_waits(self, desk, letters):
        self.together(desk, letters[:2], verb="hide", reason="Aynı mektup, biri yayımlandı.")

        states = {said.pk: Idea.objects.get(pk=said.pk).state for said in letters}
        assert [states[said.pk] for said in letters] == ["hidden", "hidden", "waiting"]
        assert AuditEvent.objects.filter(verb="said_hidden").count() == 2

    def test_hiding_needs_a_reason_and_hides_none_without(self, desk, letters):
        self.together(desk, letters, verb="hide", reason=" ")

        assert Idea.objects.filter(state="waiting").count() == 3

    def test_what_somebody_else_published_meanwhile_stops_nobody(self, desk, letters, ayda):
        show(letters[0], actor=ayda)

        self.together(desk, letters, verb="show")

        assert Idea.objects.filter(state="shown").count() == 3

    def test_an_objection_is_judged_by_itself(self, desk, letters, ayda):
        object_to(hide(letters[0], reason="Aynısı var.", actor=ayda), text="Ben başkasıyım.")

        page = queue(desk)

        assert 'name="said"' not in page and "Ben başkasıyım." in page

    def test_what_staff_typed_for_others_is_no_burst(self, desk, letters, ayda):
        Idea.objects.update(entered_by=ayda)

        assert 'name="said"' not in queue(desk)

    def test_the_queue_costs_the_same_for_many(self, desk, ideas, django_assert_max_num_queries):
        for number in range(30):
            stored(ideas, title=f"Öneri {number}", key=str(number), state="waiting", text="x" * number)

        with django_assert_max_num_queries(60):
            queue(desk)


class TestResemblance:
    DAY = date(2026, 11, 2)

    def test_only_within_two_days_and_one_place(self):
        def words(*days, places=(1, 1, 1)):
            return [
                Word(place, self.DAY + timedelta(days=day), LETTER)
                for day, place in zip(days, places, strict=True)
            ]

        assert bursts(words(0, 1, 2)) == [[0, 1, 2]]
        assert bursts(words(0, 2, 4)) == [[0, 1, 2]]  # a chain
        assert bursts(words(0, 1, 9)) == []
        assert bursts(words(0, 0, 0, places=(1, 1, 2))) == []

    def test_short_and_empty_words_belong_to_nobody(self):
        assert bursts([Word(1, self.DAY, "") for _n in range(4)]) == []

    def test_other_letters_are_the_same_words(self):
        texts = (LETTER, LETTER.upper(), LETTER.replace("ı", "i"))

        assert bursts([Word(1, self.DAY, text) for text in texts]) == [[0, 1, 2]]

    def test_two_hundred_are_compared_in_a_moment(self):
        words = [Word(1, self.DAY, f"{number} {LETTER} {number * 7919}" * 8) for number in range(200)]

        began = time.perf_counter()
        bursts(words)

        assert time.perf_counter() - began < 3
