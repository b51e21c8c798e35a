"""An owner invites a helper by letter; the link works once; somebody has to stay."""

import re

import pytest
from django.db import transaction

from esnaf.errors import ActsAlready, InvitationUnknown, LastOwner, NotYours
from esnaf.models import Business
from esnaf.services import people
from people.models import OutgoingMail
from people.privacy import erase_account, export_of
from tests.factories import esnaf as shops
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cemile(db):
    return member("Cemile")


@pytest.fixture
def bakery(cemile):
    return shops.business(of=cemile)


def link_in_letter(to):
    letter = OutgoingMail.objects.filter(to=to).order_by("-pk").first()
    return re.search(r"/esnaf/isletmem/davet/\w+/", letter.text)[0]


def test_an_invited_person_accepts_with_a_button_and_only_once(client, cemile, bakery):
    people.invite(bakery, email="Gul@example.org", role="helper", actor=cemile)
    link, gul = link_in_letter("gul@example.org"), member("Gul")
    client.force_login(gul)

    assert client.get(link).status_code == 200
    assert not bakery.people.filter(user=gul).exists()
    assert client.post(link).url == bakery.get_absolute_url()
    assert bakery.people.valid_on().filter(user=gul, role="helper").exists()
    assert client.get(link).status_code == 404
    with pytest.raises(InvitationUnknown), transaction.atomic():
        people.accept(link.split("/")[-2], user=member("Fikret"))


def test_a_second_invitation_makes_the_first_link_worthless(cemile, bakery):
    people.invite(bakery, email="gul@example.org", role="helper", actor=cemile)
    first = link_in_letter("gul@example.org")
    people.invite(bakery, email="gul@example.org", role="owner", actor=cemile)

    assert people.open_invitation(first.split("/")[-2]) is None
    assert people.open_invitation(link_in_letter("gul@example.org").split("/")[-2]).role == "owner"


def test_the_last_owner_stays_and_a_helper_ends_nobody(cemile, bakery):
    gul = member("Gul")
    helps = shops.acts_for(gul, bakery, role="helper")
    with pytest.raises(LastOwner):
        people.end(bakery.people.get(user=cemile), actor=cemile)
    with pytest.raises(NotYours):
        people.end(bakery.people.get(user=cemile), actor=gul)
    people.end(helps, actor=cemile)

    assert not Business.objects.of_user(gul).exists()


def test_who_acts_already_is_not_invited(cemile, bakery):
    with pytest.raises(ActsAlready):
        people.invite(bakery, email=cemile.email, role="helper", actor=cemile)


def test_a_person_takes_their_data_and_has_it_erased(cemile, bakery):
    shared = shops.business("Deneme Pastanesi", of=cemile)
    shops.acts_for(member("Gul"), shared)

    assert [each["name"] for each in export_of(cemile)["esnaf"]["businesses"]] == [
        "Deneme Fırını",
        "Deneme Pastanesi",
    ]
    erase_account(cemile)

    assert list(Business.objects.values_list("name", flat=True)) == ["Deneme Pastanesi"]
