"""Ayda asks organisations of the registry to take part in a project; they answer, and see what came of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from city.models import Neighbourhood
from participation.models import OrganisationInvitation, Project
from participation.services import reaching
from participation.services.reaching import Audience, audience_of, invite
from people.models import OutgoingMail, Role, User
from stk_registry.directory import Wanted
from stk_registry.models import ContactPoint, Organisation
from tests.factories import member, project
from tests.factories.stk import organisation, representative

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings) -> None:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def ayda(db) -> User:
    return member("Ayda", Role.PARTICIPATION)


@pytest.fixture
def park(ayda) -> Project:
    now = timezone.now()
    made = project(by=ayda, title="Gece parkı")
    made.published_at = now
    made.save()
    made.phases.all().delete()
    made.phases.create(
        name="Sorma", order=1, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9)
    )
    return made


def reachable(name: str, **fields: object) -> Organisation:
    made = organisation(name, **fields)
    ContactPoint.objects.create(organisation=made, email=f"o{made.pk}@example.org", purpose="projects")
    return made


def names(project: Project, **wish: object) -> list[str]:
    return [each.name for each in audience_of(project, Audience(**wish))]


def test_only_those_who_agreed_and_whom_the_project_concerns_are_proposed(park) -> None:
    here = Neighbourhood.objects.create(code="burasi", name="Burası")
    park.neighbourhoods.add(here)
    reachable("Deneme Burada").neighbourhoods.add(here)
    reachable("Deneme Bütün İlçe", serves_whole_district=True)
    reachable("Deneme Başka Yerde")
    reachable("Deneme İstemiyor", open_to_collaboration=False, serves_whole_district=True)
    reachable("Deneme Uykuda", status="dormant", serves_whole_district=True)

    assert names(park) == ["Deneme Burada", "Deneme Bütün İlçe"]
    assert names(park, only_concerned=False) == ["Deneme Başka Yerde", "Deneme Burada", "Deneme Bütün İlçe"]
    assert names(park, wanted=Wanted(words="BUTUN ilce")) == ["Deneme Bütün İlçe"]


def test_who_was_asked_often_can_be_spared(park, ayda) -> None:
    busy, idle = reachable("Deneme Meşgul"), reachable("Deneme Rahat")
    day = timezone.localdate()
    for number in range(2):
        other = project(by=ayda, title=f"Eski {number}", slug=f"eski-{number}")
        invite(other, [busy], message="Gelin", actor=ayda, today=day - timedelta(days=30))
    long_ago = project(by=ayda, title="Çok eski", slug="cok-eski")
    invite(long_ago, [idle], message="Gelin", actor=ayda, today=day - timedelta(days=300))

    burdens = {each.name: each.burden for each in audience_of(park, Audience())}

    assert burdens == {"Deneme Meşgul": 2, "Deneme Rahat": 0}
    assert names(park, most_burden=1) == ["Deneme Rahat"]


def test_ayda_ticks_organisations_and_each_gets_one_letter(client, ayda, park) -> None:
    first, second, silent = reachable("Deneme A"), reachable("Deneme B"), organisation("Deneme Adressiz")
    client.force_login(ayda)
    address = reverse("project_reach", args=[park.slug])
    sent = {
        "organisation": [first.slug, silent.slug],
        "message": "Salı akşamı parkta buluşuyoruz.",
        "seats": "4",
    }

    client.post(address, sent)
    again = client.post(address, sent, follow=True)

    invited = OrganisationInvitation.objects.get()
    assert (invited.organisation, invited.seats, invited.chosen_by) == (first, 4, {"only_concerned": True})
    letter = OutgoingMail.objects.get(to=f"o{first.pk}@example.org")
    assert "Salı akşamı" in letter.text and reverse("own_projects", args=[first.slug]) in letter.text
    page = again.content.decode()
    assert "Deneme Adressiz" in page and "adres bilinmiyor" in page
    assert not OutgoingMail.objects.filter(to=f"o{second.pk}@example.org").exists()


def test_a_letter_without_words_or_recipients_is_not_sent_and_the_ticks_stay(client, ayda, park) -> None:
    one = reachable("Deneme A")
    client.force_login(ayda)
    address = reverse("project_reach", args=[park.slug])

    without_words = client.post(address, {"organisation": [one.slug], "message": ""})
    without_ticks = client.post(address, {"message": "Gelin"})

    assert without_words.status_code == without_ticks.status_code == 422
    assert f'value="{one.slug}" id="o-{one.pk}" checked' in without_words.content.decode()
    assert "Gelin" in without_ticks.content.decode()
    assert not OrganisationInvitation.objects.exists()


def test_an_organisation_answers_changes_its_mind_and_cannot_take_more_seats(client, ayda, park) -> None:
    shore, speaker = reachable("Deneme Kıyı"), member("Deniz")
    representative(speaker, shore)
    invite(park, [shore], message="Gelin", seats=3, actor=ayda)
    asked = OrganisationInvitation.objects.get()
    client.force_login(speaker)
    home = reverse("own_projects", args=[shore.slug])
    send = reverse("own_answer", args=[shore.slug, asked.pk])

    assert "1 tanesi sizi bekliyor" in client.get(reverse("own_home", args=[shore.slug])).content.decode()
    assert "Gece parkı" in client.get(home).content.decode()
    too_many = client.post(send, {"comes": "yes", "people": "9"}, follow=True)
    assert "3 yer var" in too_many.content.decode()
    client.post(send, {"comes": "yes", "people": "2", "note": "Biri tekerlekli sandalyeli"})
    assert reaching.counts(park) | {} == {
        "asked": 1, "coming": 1, "declined": 0, "waiting": 0, "seats": 3, "people": 2,
    }  # fmt: skip
    client.post(send, {"comes": "no"})
    asked.refresh_from_db()
    assert (asked.state, asked.people) == ("declined", None)


def test_after_the_end_the_answer_stands_and_what_came_of_it_is_shown(client, ayda, park) -> None:
    shore, speaker = reachable("Deneme Kıyı"), member("Deniz")
    representative(speaker, shore)
    invite(park, [shore], message="Gelin", actor=ayda)
    park.phases.update(closes_at=timezone.now())
    Project.objects.update(outcome="Park geceleri de açık kalacak.")
    client.force_login(speaker)

    late = client.post(
        reverse("own_answer", args=[shore.slug, OrganisationInvitation.objects.get().pk]),
        {"comes": "yes"},
        follow=True,
    )

    page = late.content.decode()
    assert "Park geceleri de açık kalacak." in page and "Proje bitti" in page
    assert OrganisationInvitation.objects.get().state == "asked"


def test_another_organisation_and_a_stranger_see_and_answer_nothing(client, ayda, park) -> None:
    shore, other = reachable("Deneme Kıyı"), reachable("Deneme Öteki")
    representative(member("Öte"), other)
    invite(park, [shore], message="Gizli söz", actor=ayda)
    pk = OrganisationInvitation.objects.get().pk

    client.force_login(User.objects.get(name="Öte"))
    assert client.get(reverse("own_projects", args=[shore.slug])).status_code == 404
    assert client.post(reverse("own_answer", args=[other.slug, pk]), {"comes": "yes"}).status_code == 404
    assert "Gizli söz" not in client.get(reverse("own_projects", args=[other.slug])).content.decode()
    client.force_login(member("Fikret"))
    assert client.get(reverse("project_reach", args=[park.slug])).status_code == 403


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_whatever_stands_in_the_address_finds_somebody_or_nobody(words: str, area: str, burden: str) -> None:
    from participation.forms import AudienceForm

    audience = AudienceForm({"words": words, "area": area, "burden": burden}).audience()

    assert isinstance(audience, Audience) and audience.only_concerned
