"""Ayşe opens the directory, narrows it, and reads about an organisation: only what is public, marked when old."""

from datetime import timedelta

import pytest
from django.utils import timezone

from city.models import Neighbourhood
from stk_registry.models import ContactPoint, FieldDecision, Organisation, ProfileChange
from stk_registry.profile import LABELS
from stk_registry.services.changes import new_address
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def cats(db):
    place = Neighbourhood.objects.get_or_create(code="bostanli", defaults={"name": "Bostanlı"})[0]
    made = registry.organisation(
        "Deneme Patiler Derneği", slug="deneme-patiler", neighbourhood=place, summary="Kedilere bakar."
    )
    made.areas.add(registry.area())
    return made


def test_the_list_links_to_each_and_facets_narrow_it(client, cats):
    registry.organisation("Deneme Yelken Kulübü", legal_form="sports_club")

    page = client.get("/stk/").content.decode()
    assert "/stk/deneme-patiler/" in page and "Deneme Yelken Kulübü" in page
    assert 'href="/stk/?alan=environment_animals"' in page

    narrowed = client.get("/stk/?alan=environment_animals").content.decode()
    assert "Deneme Patiler Derneği" in narrowed and "Deneme Yelken Kulübü" not in narrowed


def test_when_nothing_fits_each_filter_can_be_dropped(client, cats):
    page = client.get("/stk/?q=patiler&tur=sports_club").content.decode()

    assert 'href="/stk/?tur=sports_club"' in page and 'href="/stk/?q=patiler"' in page
    assert "Deneme Patiler Derneği" not in page


def test_a_page_of_the_list_keeps_the_filters(client):
    for number in range(27):
        registry.organisation(f"Deneme {number}", slug=f"d-{number}")

    assert "?q=deneme&amp;page=2" in client.get("/stk/?q=deneme").content.decode()


def test_the_map_says_the_same_as_its_list(client, cats):
    page = client.get("/stk/?gorunum=harita")

    assert page.status_code == 200
    place = cats.neighbourhood
    assert any(
        choice.code == place.code and choice.count == 1 for choice in page.context["found"].facets["place"]
    )


def test_only_public_contacts_that_have_not_expired_are_shown(client, cats):
    for email, public, until in (
        ("acik@example.org", True, None),
        ("ic@example.org", False, None),
        ("eski@example.org", True, TODAY() - timedelta(days=1)),
    ):
        ContactPoint.objects.create(organisation=cats, email=email, is_public=public, visible_until=until)

    page = client.get("/stk/deneme-patiler/").content.decode()

    assert "acik@example.org" in page
    assert "ic@example.org" not in page and "eski@example.org" not in page


def test_social_pages_are_linked_also_where_there_is_no_web_site(client, cats):
    Organisation.objects.update(
        social=["https://social.example.org/patiler", "javascript:alert(1)", "http://[x"]
    )

    answer = client.get("/stk/deneme-patiler/")

    assert 'href="https://social.example.org/patiler"' in answer.content.decode()
    assert '"sameAs": ["https://social.example.org/patiler"]' in answer.content.decode()


def test_a_profile_of_which_nothing_was_heard_is_marked_then_gone(client, cats):
    calm = "tarihinden beri onaylanmadı"
    assert calm not in client.get("/stk/deneme-patiler/").content.decode()

    Organisation.objects.update(confirmed_on=TODAY() - timedelta(days=420))
    assert calm in client.get("/stk/deneme-patiler/").content.decode()

    Organisation.objects.update(confirmed_on=TODAY() - timedelta(days=500))
    assert client.get("/stk/deneme-patiler/").status_code == 404


@pytest.mark.parametrize("state", ["waiting", "hidden"])
def test_what_is_not_listed_is_not_here(client, cats, state):
    Organisation.objects.update(state=state)

    assert client.get("/stk/deneme-patiler/").status_code == 404


def test_a_merged_organisation_leads_to_its_heir(client, cats):
    registry.organisation("Deneme Eski", slug="eski", state="merged", merged_into=cats)

    answer = client.get("/stk/eski/")

    assert (answer.status_code, answer.url) == (301, "/stk/deneme-patiler/")


def test_the_history_names_fields_and_never_persons_or_refusals(client, cats, django_user_model):
    clerk = django_user_model.objects.create_user("demir@example.org", name="Demir Gizli")
    change = ProfileChange.objects.create(
        organisation=cats, author=clerk, state="accepted_in_part", decided_by=clerk, decided_at=timezone.now()
    )
    FieldDecision.objects.create(change=change, field="summary", accepted=True)
    FieldDecision.objects.create(change=change, field="website", accepted=False, reason="Açılmıyor.")

    answer = client.get("/stk/deneme-patiler/")

    assert [row["fields"] for row in answer.context["history"]] == [[str(LABELS["summary"])]]
    assert "Demir" not in answer.content.decode() and "Açılmıyor" not in answer.content.decode()


def test_nothing_that_an_organisation_writes_leaves_its_place(client, cats):
    evil = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'
    Organisation.objects.update(
        name=evil, summary=evil, about=evil, address=evil, website="javascript:alert(1)",
        social=["javascript:alert(2)"], languages=[evil], venue=evil,
    )  # fmt: skip

    for address in ("/stk/", "/stk/deneme-patiler/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page and "javascript:" not in page


def test_a_page_costs_few_queries(client, cats, django_assert_max_num_queries):
    client.get("/stk/")

    with django_assert_max_num_queries(12):
        client.get("/stk/?q=kedi&alan=environment_animals")


@pytest.mark.parametrize("name", ["Kuruluşum", "API", "Program"])
def test_no_organisation_takes_the_address_of_a_page(name):
    assert new_address(name).endswith("-2")
