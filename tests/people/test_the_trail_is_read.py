"""The trail is narrowed by person, thing and day, and says in Turkish what was done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.audit import record
from people.audit_words import verb_label
from people.models import AuditEvent, Role
from tests.factories import member, unit


@pytest.fixture
def trail(client, demir, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    esra = member("Esra", Role.ADMINISTRATOR)
    record("role_given", demir, actor=esra, reason="Makam oluru")
    record("request_accepted", unit(), actor=demir)
    client.force_login(esra)
    return lambda **query: client.get(reverse("desk_audit"), query)


def shown(page):
    return [row["entry"].verb for row in page.context["page"]]


def test_the_newest_stands_first_in_turkish_with_its_reason(trail):
    page = trail()

    assert shown(page) == ["request_accepted", "role_given"]
    assert "rol verildi" in page.content.decode()
    assert "Makam oluru" in page.content.decode()


def test_it_is_narrowed_by_who_and_by_what(trail, demir):
    assert shown(trail(kim=demir.pk)) == ["request_accepted"]
    assert shown(trail(ne="people.user", no=demir.pk)) == ["role_given"]


def test_it_is_narrowed_by_day(trail):
    today = timezone.localdate()

    assert shown(trail(ilk=today.isoformat(), son=today.isoformat())) == ["request_accepted", "role_given"]
    assert shown(trail(son=(today - timedelta(days=1)).isoformat())) == []


def test_a_broken_chain_names_its_place(trail):
    assert "Zincir sağlam: 2" in trail(check=1).content.decode()
    AuditEvent.objects.filter(sequence=1).update(verb="nothing")

    assert trail(check=1).context["broken"] == [1]


def test_verbs_of_rooms_are_read_without_the_room():
    assert verb_label("report.published") == verb_label("published")
