"""Two shopkeepers and a stranger: over every address of a business nobody sees what is not theirs."""

import pytest
from django.urls import reverse

from esnaf import own_urls
from esnaf.models import Business
from esnaf.services import asking, people
from tests.factories import esnaf as shops
from tests.factories import member

pytestmark = pytest.mark.django_db
NOT_OF_ONE = {"esnaf_own", "esnaf_invitation"}


@pytest.fixture
def cemile(db):
    return member("Cemile")


@pytest.fixture
def bakery(cemile):
    return shops.business(of=cemile)


@pytest.fixture
def others(db):
    """Hasan, who keeps another shop, and Fikret, who keeps none."""
    hasan = member("Hasan")
    shops.business("Deneme Manavı", of=hasan, trade=shops.trade("D.18", "Manavlık"))
    return {"other": hasan, "stranger": member("Fikret")}


@pytest.fixture
def addresses(bakery, cemile):
    """Every named address that leads to something of the bakery."""
    invitation = people.invite(bakery, email="x@example.org", role="helper", actor=cemile)
    opened = asking.ask(bakery, topic=None, text="Soru", key="k", actor=cemile)
    wanted = {
        "esnaf_query": [bakery.public_id, opened.case.pk],
        "esnaf_person_end": [bakery.public_id, bakery.people.get().pk],
        "esnaf_uninvite": [bakery.public_id, invitation.pk],
        "esnaf_business_edit": [bakery.public_id, "numara"],
    }
    return {
        pattern.name: reverse(pattern.name, args=wanted.get(pattern.name, [bakery.public_id]))
        for pattern in own_urls.urlpatterns
        if pattern.name not in NOT_OF_ONE
    }


@pytest.mark.parametrize("who", ["other", "stranger"])
def test_what_is_not_mine_does_not_exist_for_me(client, addresses, others, bakery, who):
    client.force_login(others[who])

    answers = {
        name: {
            client.get(address).status_code,
            client.post(address, {"trade": "D.18", "number": ""}).status_code,
        }
        for name, address in addresses.items()
    }

    assert len(answers) >= 7
    assert {name: codes for name, codes in answers.items() if not codes <= {404, 405}} == {}
    assert bakery.people.valid_on().count() == 1
    assert bakery.invitations.count() == 1
    assert Business.objects.get(pk=bakery.pk).closed_on is None


def test_a_visitor_is_asked_to_sign_in(client, addresses):
    assert {
        name for name, address in addresses.items() if "/hesap/login/" not in client.get(address).url
    } == set()


def test_a_helper_reads_and_changes_but_decides_nothing(client, addresses, bakery):
    gul = member("Gul")
    shops.acts_for(gul, bakery, role="helper")
    client.force_login(gul)

    codes = {name: client.post(address, {}).status_code for name, address in addresses.items()}

    assert client.get(bakery.get_absolute_url()).status_code == 200
    assert {codes[name] for name in ("esnaf_business_close", "esnaf_uninvite", "esnaf_people")} == {404}
    assert bakery.invitations.count() == 1


def test_several_businesses_a_person_and_several_people_a_business(client, cemile, bakery):
    second = shops.business("Deneme Pastanesi", of=cemile)
    shops.acts_for(member("Gul"), bakery, role="helper")
    client.force_login(cemile)

    page = client.get("/esnaf/isletmem/").content.decode()

    assert bakery.name in page
    assert second.name in page
    assert "Gul" in client.get(reverse("esnaf_people", args=[bakery.public_id])).content.decode()


def test_who_has_one_business_is_led_to_it(client, cemile, bakery):
    client.force_login(cemile)

    assert client.get("/esnaf/isletmem/").url == bakery.get_absolute_url()
