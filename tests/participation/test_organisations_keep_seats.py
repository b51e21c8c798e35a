"""An organisation keeps seats at a workshop for its members: how many, never who."""

import pytest
from django.urls import reverse

from participation.models import Registration
from participation.services import workshops
from tests.factories import member
from tests.factories.stk import organisation, representative
from tests.participation.test_workshops_have_seats import keep, session_of, workshop

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def chorus(client):
    """An organisation with somebody who speaks for it, signed in."""
    made = organisation("Deneme Korosu", serves_whole_district=True)
    voice = member("Deniz")
    representative(voice, made)
    client.force_login(voice)
    return made


@pytest.fixture
def evening(ayda):
    return session_of(workshop(ayda), ayda, capacity=8, reserved=4)


def address(made, session) -> str:
    return reverse("members_seats", args=[made.slug, session.pk])


def test_seats_are_found_kept_and_given_back(client, chorus, evening):
    projects = client.get(reverse("own_projects", args=[chorus.slug])).content.decode()
    assert address(chorus, evening) in projects
    for _press in range(2):
        client.post(address(chorus, evening), {"seats": 3, "key": "k", "needs": "İşaret dili"})

    kept = Registration.objects.get()
    assert (kept.organisation, kept.seats, kept.state, kept.name) == (chorus, 3, State.CONFIRMED, "")
    client.post(address(chorus, evening), {"cancel": kept.number})
    kept.refresh_from_db()
    assert kept.state == State.CANCELLED


def test_one_organisation_holds_no_more_than_is_kept_for_members(client, chorus, evening):
    client.post(address(chorus, evening), {"seats": 3, "key": "a"})
    refused = client.post(address(chorus, evening), {"seats": 2, "key": "b"})

    assert refused.status_code == 422
    assert evening.registrations.count() == 1
    assert client.post(address(chorus, evening), {"seats": 1, "key": "c"}).status_code == 302
    assert workshops.members_seats(evening, chorus) == 4


def test_seats_kept_for_members_are_there_when_everybody_else_has_come(client, chorus, evening):
    for number in range(5):
        keep(evening, number)
    client.post(address(chorus, evening), {"seats": 4, "key": "a"})

    states = list(evening.registrations.order_by("number").values_list("state", flat=True))
    assert states == [State.CONFIRMED] * 4 + [State.WAITING, State.CONFIRMED]


def test_what_another_registered_is_not_given_back(client, chorus, evening):
    other = keep(evening, 1)
    assert client.post(address(chorus, evening), {"cancel": other.number}).status_code == 404
    other.refresh_from_db()
    assert other.state == State.CONFIRMED


def test_a_stranger_finds_no_such_page(client, chorus, evening, fikret):
    client.force_login(fikret)
    assert client.get(address(chorus, evening)).status_code == 404
    client.logout()
    assert client.get(address(chorus, evening)).status_code == 302
