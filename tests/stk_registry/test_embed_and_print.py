"""Barış shows the directory on his association's site; Ayşe takes it along on paper."""

import re

import pytest
from django.test import Client

from city.models import Neighbourhood
from stk_registry.directory import letter_of
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import seen, words
from tests.stk_registry.test_nothing_runs import PAYLOADS, alive

pytestmark = pytest.mark.django_db
FRAMES = ("/stk/gomulu/", "/stk/gomulu/patiler/", "/stk/gomulu/yok/")


@pytest.fixture
def cats():
    place = Neighbourhood.objects.get_or_create(code="bostanli", defaults={"name": "Bostanlı"})[0]
    made = registry.organisation(
        "Deneme Patiler Derneği", slug="patiler", neighbourhood=place, summary="Kedilere bakar.",
        name_en="Demo Paws", website="https://patiler.example",
    )  # fmt: skip
    made.areas.add(registry.area())
    return made


def policy(answer):
    return dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("address", FRAMES)
def test_other_sites_may_frame_it_and_it_can_do_nothing_there(client, cats, address):
    answer = client.get(address)

    assert "X-Frame-Options" not in answer
    rules = policy(answer)
    assert rules["frame-ancestors"] == "*"
    assert (rules["default-src"], rules["form-action"], rules["base-uri"]) == ("'none'",) * 3
    assert "script-src" not in rules and "connect-src" not in rules
    page = seen(answer)
    assert not page.select("script, form, input, button, iframe, [onclick]")


@pytest.mark.parametrize("address", FRAMES)
def test_it_sets_no_cookie_and_looks_the_same_for_everybody(client, cats, address):
    signed_in = Client()
    signed_in.force_login(member("Baris"))

    mine, anybodys = signed_in.get(address), client.get(address)

    assert not anybodys.cookies and not mine.cookies
    assert mine.content == anybodys.content
    assert anybodys["Cache-Control"] == mine["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    "address", ["/stk/", "/stk/patiler/", "/stk/acik-veri/", "/", "/stk/?yazdir=1", "/masa/stk/"]
)
def test_nothing_else_opens_to_frames(client, cats, address):
    answer = client.get(address)

    assert answer["X-Frame-Options"] == "DENY"
    assert policy(answer)["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent_to_it(client, cats, method):
    for address in FRAMES:
        answer = getattr(client, method)(address)

        assert answer.status_code == 405 and policy(answer)["frame-ancestors"] == "*"


def test_links_open_the_whole_page_and_only_paging_stays_in_the_frame(client, cats):
    for number in range(30):
        registry.organisation(f"Deneme {number}", slug=f"d-{number}")

    page = seen(client.get("/stk/gomulu/?q=deneme&dil=en"))

    stays = [link["href"] for link in page.select("a:not([target=_top])")]
    assert stays == ["?q=deneme&dil=en&page=2"]
    assert len(page.select("a[target=_top]")) == 26


def test_the_filters_are_the_directory_s(client, cats):
    registry.organisation("Deneme Yelken Kulübü", legal_form="sports_club")

    page = seen(client.get("/stk/gomulu/?alan=environment_animals&mahalle=bostanli"))

    assert words(page.h1) == "Çevre ve hayvan hakları · Bostanlı"
    assert [words(link) for link in page.select(".title a")] == ["Deneme Patiler Derneği"]
    assert page.select_one("a[href='/stk/?alan=environment_animals&mahalle=bostanli']")


def test_the_address_says_in_which_language(client, cats):
    english = client.get("/stk/gomulu/patiler/?dil=en", headers={"accept-language": "tr"})
    unknown = client.get("/stk/gomulu/patiler/?dil=xx", headers={"accept-language": "tr"})

    assert "Demo Paws" in english.content.decode() and english["Content-Language"] == "en"
    assert seen(english).html["lang"] == "en"
    assert "Deneme Patiler Derneği" in unknown.content.decode()


def test_a_card_says_what_the_profile_says_and_names_no_contact(client, cats):
    cats.contacts.create(email="kisi@example.org", is_public=True)

    card = client.get("/stk/gomulu/patiler/")

    text = words(seen(card).main)
    assert "Kedilere bakar." in text and "Dernek" in text and "Çevre ve hayvan hakları" in text
    assert "kisi@example.org" not in card.content.decode()


@pytest.mark.parametrize("state", ["waiting", "hidden"])
def test_what_is_not_listed_says_so_inside_the_frame(client, cats, state):
    cats.state = state
    cats.save()

    answer = client.get("/stk/gomulu/patiler/")

    assert answer.status_code == 404 and "Patiler" not in answer.content.decode()
    assert "Rehberde yok" in words(seen(answer).main)


def test_a_merged_card_leads_to_the_heir_s(client, cats):
    registry.organisation("Deneme Eski", slug="eski", state="merged", merged_into=cats)

    assert client.get("/stk/gomulu/eski/").url == "/stk/gomulu/patiler/"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_typed_runs_in_a_frame_or_on_paper(client, cats, payload):
    cats.name, cats.summary = payload[:200], payload[:300]
    cats.save()

    for address in ("/stk/gomulu/", "/stk/gomulu/patiler/", "/stk/?yazdir=1", "/stk/patiler/"):
        assert not alive(client.get(address).content.decode())


def test_the_line_to_copy_is_on_the_profile_and_on_the_open_data_page(client, cats):
    cats.name = 'Deneme "Tırnak" Derneği'
    cats.save()
    for address, frame in (("/stk/patiler/", "/stk/gomulu/patiler/"), ("/stk/acik-veri/", "/stk/gomulu/")):
        line = words(seen(client.get(address)).select_one(".snippet code"))

        assert f'<iframe src="http://testserver{frame}" title="' in line
        assert re.fullmatch(r'<iframe(?: [a-z]+="[^"<>]*")+></iframe>', line)


def test_an_organisation_cannot_take_the_address_of_the_frames():
    from stk_registry.services.changes import new_address

    assert new_address("Gömülü") == "gomulu-2"


def test_on_paper_everybody_stands_under_their_letter(client, cats):
    for name in (
        "Çam Deneme",
        "Cam Deneme",
        "“Tırnak” Deneme",
        "9. Sokak Deneme",
        "Âşık Deneme",
        "İnci",
        "Ilgın",
    ):
        registry.organisation(name)
    for number in range(30):
        registry.organisation(f"Deneme {number}")

    page = seen(client.get("/stk/?yazdir=1"))

    letters = [words(each) for each in page.select(".printed-list h2")]
    assert letters == ["0–9", "A", "C", "Ç", "D", "I", "İ", "T"]
    assert len(page.select(".printed-list li")) == 38
    assert "38 kuruluş" in words(page.select_one(".lead"))


def test_on_paper_the_filters_hold_and_are_named(client, cats):
    registry.organisation("Deneme Yelken Kulübü", legal_form="sports_club")

    page = seen(client.get("/stk/?tur=sports_club&yazdir=1"))

    assert [words(each.b) for each in page.select(".printed-list li")] == ["Deneme Yelken Kulübü"]
    assert "Spor kulübü" in words(page.select_one(".lead"))
    assert page.select_one("main a[href='/stk/?tur=sports_club']")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_the_list_leads_to_its_paper(client, cats):
    assert seen(client.get("/stk/?q=patiler")).select_one("a[href='/stk/?q=patiler&yazdir=1']")


@pytest.mark.parametrize(
    ("name", "letter"),
    [("şirin", "Ş"), ("ılıca", "I"), ("iz", "İ"), ("“Â”", "A"), ("3. yol", "0–9"), ("?", "0–9")],
)
def test_a_name_stands_under_a_letter_of_the_alphabet(name, letter):
    assert letter_of(name) == letter
