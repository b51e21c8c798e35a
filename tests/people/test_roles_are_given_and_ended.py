"""Administrators give and end roles with dates and a reason; nobody else does, and the last one stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.errors import NotYoursToGive, OneRoleHolderMustStay
from people.models import AuditEvent, OutgoingMail, Role, UnitMembership, User
from people.roles import has_role
from people.services.memberships import end_role, give_role, make_first_administrator
from tests.factories import member, unit


@pytest.fixture
def esra(db, settings):
    """Esra, an administrator."""
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return member("Esra", Role.ADMINISTRATOR)


def wish(**fields):
    today = timezone.localdate()
    return {
        "email": "yeni@example.org",
        "name": "Yeni Kişi",
        "unit": unit().pk,
        "role": Role.ANALYST,
        "valid_from": today.isoformat(),
        "reason": "Makam oluru 12/3",
    } | fields


def test_a_new_address_gets_an_account_a_role_and_a_letter(client, esra):
    client.force_login(esra)

    client.post(reverse("role_give"), wish())

    person = User.objects.get(email="yeni@example.org")
    assert has_role(person, Role.ANALYST)
    assert OutgoingMail.objects.get(to=person.email).subject == "Masada bir göreviniz var"
    assert AuditEvent.objects.get(verb="role_given").detail["reason"] == "Makam oluru 12/3"
    assert "Yeni Kişi" in client.get(reverse("role_list")).content.decode()


def test_the_same_role_twice_is_refused_in_words(client, esra):
    client.force_login(esra)
    client.post(reverse("role_give"), wish())

    page = client.post(reverse("role_give"), wish()).content.decode()

    assert "zaten var" in page
    assert UnitMembership.objects.filter(user__email="yeni@example.org").count() == 1


def test_nobody_but_an_administrator_gives_a_role_even_past_the_page(demir):
    with pytest.raises(NotYoursToGive):
        give_role(
            email=demir.email,
            unit=unit(),
            role=Role.ADMINISTRATOR,
            valid_from=timezone.localdate(),
            reason="kendime",
            actor=demir,
        )


def test_a_role_ends_after_its_last_day_and_stays_on_record(client, esra, demir):
    client.force_login(esra)
    held = demir.memberships.get()
    yesterday = timezone.localdate() - timedelta(days=1)

    client.post(reverse("role_end", args=[held.pk]), {"on": yesterday.isoformat(), "reason": "Tayin"})

    assert not has_role(User.objects.get(pk=demir.pk), Role.DEPARTMENT_OFFICER)
    assert demir.name in client.get(reverse("role_list") + "?durum=biten").content.decode()


def test_the_last_administrator_stays(esra):
    with pytest.raises(OneRoleHolderMustStay):
        end_role(esra.memberships.get(), on=timezone.localdate(), reason="ayrılıyor", actor=esra)


def test_an_administrator_whose_own_role_runs_out_is_no_successor(esra):
    member("Gul", Role.ADMINISTRATOR, until=timezone.localdate())

    with pytest.raises(OneRoleHolderMustStay):
        end_role(esra.memberships.get(), on=timezone.localdate(), reason="ayrılıyor", actor=esra)


def test_one_of_two_administrators_may_go(esra):
    member("Gul", Role.ADMINISTRATOR)

    ended = end_role(esra.memberships.get(), on=timezone.localdate(), reason="ayrılıyor", actor=esra)

    assert ended.valid_to == timezone.localdate()


def test_the_first_administrator_is_made_once(db):
    make_first_administrator(email="ilk@example.org", unit=unit())

    with pytest.raises(NotYoursToGive):
        make_first_administrator(email="ikinci@example.org", unit=unit())
