"""A clerk takes in what arrives on paper and what is said on social media: from its day, once, answered by a person."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from casework.models import Case, Message
from casework.services import talking
from casework.words import Door, Identity
from tests.factories.cases import of

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
POST = "https://social.example.org/p/123"


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def sent(**wanted):
    today = timezone.localdate()
    values = {"door": "paper", "received_on": today, "kind": "request", "text": "Bank kırık.", "key": "bir"}
    return values | wanted


def test_a_signed_petition_runs_from_the_day_on_which_it_arrived(town, client, clerk):
    client.force_login(clerk)
    day = timezone.localdate() - timedelta(days=4)
    done = client.post(
        reverse("case_arrivals"),
        sent(
            received_on=day, kind="petition", name="Ayşe Deneme", address="Deneme Sokak 1", is_signed="on",
            scan=SimpleUploadedFile("dilekce.pdf", PDF),
        ),
        follow=True,
    )  # fmt: skip

    case = Case.objects.get()
    assert (case.door, timezone.localdate(case.received_at)) == (Door.PAPER, day)
    assert (case.applicant.identity, case.applicant.wants) == (Identity.SIGNED, "letter")
    assert case.attachments.get().file_name == "dilekce.pdf"
    assert case.number in done.content.decode()


def test_a_petition_without_a_name_comes_back_with_what_was_typed(town, client, clerk):
    client.force_login(clerk)
    back = client.post(reverse("case_arrivals"), sent(kind="petition", text="Uzun bir metin"))

    assert back.status_code == 422
    assert "Uzun bir metin" in back.content.decode()


def test_a_post_is_taken_once_noted_and_answered_by_a_person(town, client, clerk, demir):
    client.force_login(clerk)
    values = sent(door="social", post=POST, account="@deneme", unit=of("parks").pk)
    client.post(reverse("case_arrivals"), values)
    again = client.post(reverse("case_arrivals"), values | {"key": "iki"}, follow=True)

    case = Case.objects.get()
    assert "daha önce" in again.content.decode()
    assert (case.applicant.name, case.unit) == ("@deneme", of("parks"))
    assert POST in case.messages.get(way=Message.Way.NOTE).text
    answer = talking.tell_applicant(case, text="Bakıyoruz.", actor=demir)
    assert answer.door == Door.SOCIAL
    client.post(reverse("case_step", args=[case.number, "iletildi"]), {"how": "social"})
    answer.refresh_from_db()
    assert answer.delivery == Message.Delivery.DELIVERED


@pytest.mark.parametrize(
    "wrong", [{"post": ""}, {"received_on": "2999-01-01"}, {"post": "javascript:alert(1)"}]
)
def test_what_cannot_be_is_said_before_anything_is_opened(town, client, clerk, wrong):
    client.force_login(clerk)
    back = client.post(reverse("case_arrivals"), sent(door="social", post=POST) | wrong)

    assert back.status_code == 422
    assert not Case.objects.exists()


def test_a_file_that_cannot_be_taken_keeps_the_form(town, client, clerk):
    client.force_login(clerk)
    back = client.post(reverse("case_arrivals"), sent(scan=SimpleUploadedFile("a.exe", b"MZ")))

    assert back.status_code == 409
    assert not Case.objects.exists()
