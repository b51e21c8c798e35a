"""A citizen brings a matter on the web: finds the subject, writes, looks it over, and gets a code. Once."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from casework.models import Attachment, Case, Redirect, WaitingFile
from casework.services.codes import tracking_code
from casework.services.waiting_files import forget_waiting
from casework.views.web import search, topics_on
from people.models import PrivacyNotice

KEY = "a-key-of-twenty-four-sig"


@pytest.fixture(autouse=True)
def _quiet(town):
    from django.core.cache import cache

    cache.clear()


def typed(**more: object) -> dict[str, object]:
    return {
        "kind": "request",
        "text": "Köşedeki çukura\nyağmurda su doluyor.",
        "neighbourhood": "",
        "place": "Deneme Sokak 4",
        "wants": "code",
        "key": KEY,
        "go": "send",
        **more,
    }


def photo(name: str = "foto.jpg", colour: str = "red") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def address(**query: str) -> str:
    return reverse("case_write", query=query)


def codes(words: str) -> list[str]:
    topics = topics_on(timezone.localdate())
    return [topics[key].code for key in search(words)]


def test_people_find_the_subject_in_their_own_words():
    for words, code in (
        ("yolda çukur var", "pothole"),
        ("CUKUR", "pothole"),
        ("çukkur", "pothole"),
        ("çöpler toplanmadı", "household_waste"),
        ("agac budnma", "tree"),
        ("sivirsinek", "spraying"),
        ("gürültülü müzik", "noise"),
        ("su akmıyor", "water"),
    ):
        assert code in codes(words)[:3], (words, codes(words))
    assert codes("qqqq xyz") == []
    assert codes("") == []


def test_a_matter_is_looked_over_and_sent_and_the_receipt_shows_its_code(client):
    review = client.post(address(konu="pothole"), typed(go="review"))
    assert review.status_code == 200
    assert Case.objects.count() == 0
    hidden = dict(
        re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', review.content.decode())
    )
    assert hidden["place"] == "Deneme Sokak 4"

    sent = client.post(address(konu="pothole"), {**hidden, "go": "send"}, follow=True)

    case = Case.objects.get()
    page = sent.content.decode()
    assert sent.redirect_chain == [(reverse("case_receipt"), 303)]
    assert case.number in page
    assert all(f"<span>{group}</span>" in page for group in tracking_code(case).split("-"))
    assert case.messages.get().text == "Köşedeki çukura\nyağmurda su doluyor."
    assert case.topic.code == "pothole"


def test_two_presses_are_one_case(client):
    first = client.post(address(konu="tree"), typed(), follow=True)
    again = client.post(address(konu="tree"), typed(), follow=True)

    assert Case.objects.count() == 1
    assert Case.objects.get().number in first.content.decode()
    assert Case.objects.get().number in again.content.decode()


def test_who_goes_back_and_changes_the_text_is_told_that_the_first_one_counts(client):
    client.post(address(konu="tree"), typed())
    again = client.post(address(konu="tree"), typed(text="Başka bir şey"), follow=True)

    assert Case.objects.get().messages.get().text.startswith("Köşedeki")
    assert "daha önce gönderilmişti" in again.content.decode()


def test_a_mistake_keeps_the_words_and_the_photo(client):
    page = client.post(address(konu="pothole"), typed(wants="email", files=[photo()]))
    body = page.content.decode()

    assert page.status_code == 422
    assert "yağmurda su doluyor." in body
    assert "foto.jpg" in body
    assert WaitingFile.objects.count() == 1

    client.post(address(konu="pothole"), typed(wants="email", email="ayse@example.org"))

    assert Case.objects.get().attachments.get().content_type == "image/webp"
    assert WaitingFile.objects.count() == 0


def test_a_photo_that_was_taken_back_does_not_go_along(client):
    client.post(address(konu="pothole"), typed(go="review", files=[photo(), photo("iki.jpg", "blue")]))
    first = WaitingFile.objects.get(file_name="foto.jpg")

    client.post(address(konu="pothole"), typed(drop=[first.pk]))

    assert [each.file_name for each in Attachment.objects.all()] == ["iki.jpg"]


def test_a_file_that_is_not_what_it_says_is_refused_with_its_name(client):
    fake = SimpleUploadedFile("resim.jpg", b"MZ a program", "image/jpeg")
    page = client.post(address(konu="pothole"), typed(files=[fake]))

    assert page.status_code == 422
    assert "resim.jpg" in page.content.decode()
    assert Case.objects.count() == WaitingFile.objects.count() == 0


def test_more_than_five_files_are_refused_and_five_are_kept(client):
    files = [
        photo(f"{n}.jpg", colour)
        for n, colour in enumerate(("red", "blue", "green", "white", "black", "grey"))
    ]
    page = client.post(address(konu="pothole"), typed(files=files))

    assert page.status_code == 422
    assert WaitingFile.objects.count() == 5


def test_files_of_a_form_that_was_never_sent_are_forgotten_after_a_day(client):
    client.post(address(konu="pothole"), typed(go="review", files=[photo()]))

    assert forget_waiting(timezone.now() + timedelta(hours=23)) == 0
    assert forget_waiting(timezone.now() + timedelta(hours=25)) == 1
    assert WaitingFile.objects.count() == 0


def test_a_matter_of_another_body_names_it_counts_it_and_is_taken_all_the_same(client):
    for _visit in range(2):
        page = client.get(address(konu="water"))
    assert "İZSU" in page.content.decode()
    assert Redirect.objects.get().shown == 1

    client.post(address(konu="water"), typed())

    assert Case.objects.get().state == "received"


@pytest.mark.parametrize("kind", ["information", "petition", "data_subject"])
def test_a_law_asks_for_name_and_address_and_the_page_says_why(client, kind):
    page = client.post(address(tur=kind), typed())
    assert page.status_code == 422
    assert Case.objects.count() == 0

    client.post(address(tur=kind), typed(name="Ayşe Deneme", address="Deneme Sokak 1"))

    assert Case.objects.get().kind == kind


def test_a_kind_that_the_law_names_cannot_be_had_by_another_door(client):
    assert client.get(address(tur="request")).status_code == 404
    assert client.post(address(konu="tree"), typed(kind="information")).status_code == 422


def test_only_a_subject_that_may_be_shown_asks_whether_it_may(client):
    assert "may_be_shown" in client.get(address(konu="pothole")).content.decode()
    assert "may_be_shown" not in client.get(address(konu="social_aid")).content.decode()

    client.post(address(konu="social_aid"), typed(may_be_shown="on"))
    assert Case.objects.get().visibility == "private"


def test_the_notice_that_was_shown_is_kept_with_the_case(client):
    notice = PrivacyNotice.objects.create(
        code="case",
        title="Başvuru",
        summary="Özet",
        body="Metin",
        legal_basis="6698",
        published_at=timezone.now(),
    )
    client.post(address(konu="tree"), typed())

    assert Case.objects.get().notice == notice
    assert "Özet" in client.get(address(konu="tree")).content.decode()


def test_a_point_is_read_from_two_numbers_or_a_link_and_not_from_another_town(client):
    link = "https://www.openstreetmap.org/#map=18/38.45921/27.10988"
    client.post(address(konu="pothole"), typed(point=link))
    case = Case.objects.get()
    assert (str(case.latitude), str(case.longitude)) == ("38.459210", "27.109880")

    assert client.post(address(konu="pothole"), typed(key=KEY + "2", point="41.01, 28.97")).status_code == 422
    assert (
        client.post(address(konu="pothole"), typed(key=KEY + "3", point="41.012, 28.971")).status_code == 422
    )


def test_too_many_from_one_address_are_asked_to_wait_and_lose_nothing(client, monkeypatch):
    monkeypatch.setattr("casework.views.web.CASES_AN_HOUR", 1)
    client.post(address(konu="tree"), typed())
    page = client.post(address(konu="tree"), typed(key=KEY + "2", text="İkinci konu"))

    assert page.status_code == 429
    assert "İkinci konu" in page.content.decode()


def test_a_stranger_sees_no_receipt(client):
    client.post(address(konu="tree"), typed())
    client.logout()

    assert client.get(reverse("case_receipt")).url == reverse("case_follow")
