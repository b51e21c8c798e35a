"""Whoever asks about their data gets a code and an answer; who has an account gets it out, or ends it."""

import json
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from participation.models import Follow
from people.audit import broken_links, record
from people.errors import RequestIsAnswered
from people.models import AuditEvent, DataSubjectRequest, OutgoingMail, Role, User
from people.services.data_requests import answer_request, forget_answered, receive_request
from tests.factories import following, member, project


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def asked(db):
    return receive_request(
        kind="erasure", name="Ayşe", text="Yorumumu silin", email="ayse@example.org", on=date(2026, 3, 2)
    )


@pytest.fixture
def esra(db, settings):
    """Esra, an administrator."""
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return member("Esra", Role.ADMINISTRATOR)


def test_without_an_account_one_applies_and_gets_a_code_once(client, db):
    page = client.post(reverse("data_request"), {"kind": "access", "name": "Ayşe", "text": "Ne var?"})

    found = DataSubjectRequest.objects.get()
    assert found.due_on == timezone.localdate() + timedelta(days=30)
    code = page.context["code"]
    assert code not in json.dumps(found.code_digest)
    answer = client.post(reverse("data_request_status"), {"code": code.lower().replace("-", " ")})
    assert "Hakkımda ne saklandığını öğrenmek" in answer.content.decode()


def test_a_wrong_code_says_so_and_keeps_the_form(client, asked):
    page = client.post(reverse("data_request_status"), {"code": "0000-0000"}).content.decode()

    assert "Bu kodu bulamadık" in page


def test_an_empty_application_says_what_is_missing(client, db):
    page = client.post(reverse("data_request"), {"name": "Ayşe"}).content.decode()

    assert DataSubjectRequest.objects.count() == 0
    assert 'value="Ayşe"' in page


def test_many_applications_from_one_place_are_refused(client, db):
    for _try in range(6):
        page = client.post(reverse("data_request"), {"kind": "other", "name": "A", "text": "x"})

    assert DataSubjectRequest.objects.count() == 5
    assert "Bir saat sonra" in page.content.decode()


def test_the_code_is_stored_nowhere_but_in_the_letter_until_it_is_sent(asked):
    found, code = asked

    assert code not in found.code_digest
    assert code in OutgoingMail.objects.get().text


def test_an_administrator_answers_once_and_the_person_reads_it(client, esra, asked):
    found, code = asked
    client.force_login(esra)
    client.post(reverse("data_request_desk", args=[found.pk]), {"outcome": "done", "answer": "Silindi."})
    client.logout()

    assert "Silindi." in client.post(reverse("data_request_status"), {"code": code}).content.decode()
    assert AuditEvent.objects.filter(verb="data_request_answered", actor=esra).exists()
    with pytest.raises(RequestIsAnswered):
        answer_request(found, outcome="done", answer="Bir daha", actor=esra)


def test_answered_applications_are_forgotten_after_three_years_and_waiting_ones_never(esra, asked):
    receive_request(kind="access", name="Bora", text="?", on=date(2020, 1, 1))
    answer_request(asked[0], outcome="done", answer="Silindi.", actor=esra)

    assert forget_answered(now=timezone.now() + timedelta(days=365 * 3 + 1)) == 1
    assert DataSubjectRequest.objects.get().name == "Bora"


def test_one_downloads_everything_that_is_kept_about_the_account(client, fikret, demir):
    park = project(by=demir)
    following(fikret.email, project=park)
    client.force_login(fikret)

    data = json.loads(client.post(reverse("account_download")).content)

    assert data["account"]["email"] == fikret.email
    assert data["follows"][0]["what"] == park.title
    assert "answers" in data


def test_a_deleted_account_is_gone_with_what_it_followed(client, fikret, demir):
    following(fikret.email, project=project(by=demir))
    client.force_login(fikret)
    freshly_signed_in(client)

    client.post(reverse("account_erase"))

    assert not User.objects.filter(pk=fikret.pk).exists()
    assert Follow.objects.count() == 0
    assert client.get(reverse("account_home")).status_code == 302


def test_deleting_asks_for_a_fresh_sign_in(client, fikret):
    fikret.set_password("dokuz bardak ayran")
    fikret.save()
    client.force_login(fikret)

    assert "reauthenticate" in client.post(reverse("account_erase")).url
    assert User.objects.filter(pk=fikret.pk).exists()


def test_who_acted_as_staff_stays_in_the_trail_by_number_without_name_or_address(client, db):
    left = member("Eski", Role.ANALYST, until=timezone.localdate() - timedelta(days=1))
    record("tried", left, actor=left)
    client.force_login(left)
    freshly_signed_in(client)

    client.post(reverse("account_erase"))

    left.refresh_from_db()
    assert (left.name, left.is_active) == ("", False)
    assert left.email.endswith("@closed.invalid")
    assert broken_links() == []


def test_staff_cannot_delete_the_account_of_their_work(client, demir):
    client.force_login(demir)
    freshly_signed_in(client)

    client.post(reverse("account_erase"))

    assert User.objects.filter(email=demir.email, is_active=True).exists()


def freshly_signed_in(client):
    """Writes what allauth writes when somebody signs in."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session.save()
