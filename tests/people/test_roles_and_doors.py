"""Roles hold from day to day; staff signs in strongly; the demo bar stays in the demonstration."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.demo import step_into
from people.models import Role, User
from people.roles import has_role, units_of
from tests.factories import member, unit


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True)])
def test_a_role_holds_to_the_end_of_its_last_day(days, holds):
    person = member("Ece", Role.ANALYST, until=timezone.localdate() + timedelta(days=days))

    assert has_role(person, Role.ANALYST) is holds


def test_an_administrator_has_no_other_role_by_that(db):
    assert not has_role(member("Ece", Role.ADMINISTRATOR), Role.UNIT_HEAD)


def test_a_closed_account_has_no_roles(demir):
    User.objects.filter(pk=demir.pk).update(is_active=False)

    assert units_of(User.objects.get(pk=demir.pk), role=Role.DEPARTMENT_OFFICER) == []


def test_a_role_counts_in_its_unit_only(demir):
    assert units_of(demir, role=Role.DEPARTMENT_OFFICER) == [unit().pk]


def test_staff_without_a_second_factor_is_sent_to_set_one_up(client, demir):
    client.force_login(demir)

    assert client.get(reverse("desk_home")).url == reverse("mfa_index")


def test_staff_with_a_second_factor_comes_in(client, demir):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=demir, type=Authenticator.Type.TOTP, data={})
    client.force_login(demir)

    assert client.get(reverse("desk_home")).status_code == 200


def test_a_stranger_is_refused_and_a_visitor_signs_in(client, fikret):
    assert client.get(reverse("desk_home")).status_code == 302
    client.force_login(fikret)
    assert client.get(reverse("desk_home")).status_code == 403


def test_the_demo_bar_steps_into_nobody_outside_the_demonstration(rf, settings):
    from django.http import Http404

    settings.DEMO = False
    with pytest.raises(Http404):
        step_into(rf.post("/demo/rol/", {"role": "unit_head"}))


def test_the_demo_bar_has_no_address_outside_the_demonstration(client, db):
    assert client.post("/demo/rol/", {"role": "unit_head"}).status_code == 404


def test_the_trail_is_for_administrators_and_heads(client, demir, baris, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    client.force_login(demir)
    assert client.get(reverse("desk_audit")).status_code == 403
    client.force_login(baris)
    assert client.get(reverse("desk_audit") + "?check=1").status_code == 200
