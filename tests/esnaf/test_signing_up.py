"""Cemile signs up her bakery: four questions, no number, then her own account; she corrects an answer on the way."""

import pytest
from bs4 import BeautifulSoup

from esnaf.models import ActivityCode, Business
from tests.factories import esnaf as shops
from tests.factories import member

pytestmark = pytest.mark.django_db
STEPS = "/esnaf/kayit/"


@pytest.fixture
def answered(client, trades):
    """A visitor who has answered all four questions."""
    shops.neighbourhood()
    code = ActivityCode.objects.filter(trade__code="D.12").first()
    client.post(f"{STEPS}meslek/", {"trade": "D.12", "q": "firin"})
    client.post(f"{STEPS}faaliyet/", {"activity": code.pk})
    client.post(f"{STEPS}isletme/", {"name": "Deneme  Fırını", "kind": "esnaf"})
    return client.post(f"{STEPS}yer/", {"neighbourhood": "bostanli", "street": "1735. Sokak"})


def text_of(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").select_one("main").get_text(" ").split())


def test_a_misspelt_word_shows_three_trades_the_right_one_first(client, trades):
    answer = client.get(f"{STEPS}meslek/?q=kuvafor")

    chosen = BeautifulSoup(answer.content, "html.parser").select("input[name=trade]")
    assert len(chosen) == 3
    assert chosen[0]["value"] == "G.09"
    assert chosen[0].has_attr("checked")


def test_the_trades_are_all_there_for_whom_no_word_helps(client, trades):
    answer = client.get(f"{STEPS}meslek/")

    assert len(BeautifulSoup(answer.content, "html.parser").select("input[name=trade]")) == 184


def test_no_question_asks_for_a_number_or_an_account(client, answered):
    assert answered.url == f"{STEPS}kontrol/"
    page = client.get(answered.url)

    assert "Deneme Fırını" in text_of(page)
    assert "1735. Sokak" in text_of(page)
    assert "account" not in page.request["PATH_INFO"]
    assert not Business.objects.exists()
    assert client.post(answered.url).status_code == 200
    assert not Business.objects.exists()


def test_with_the_account_the_answers_are_still_there(client, answered):
    cemile = member("Cemile")
    client.force_login(cemile)

    done = client.post(f"{STEPS}kontrol/", follow=True)

    business = Business.objects.get()
    assert done.redirect_chain[-1][0] == business.get_absolute_url()
    assert (business.name, business.trade.code, business.street) == ("Deneme Fırını", "D.12", "1735. Sokak")
    assert business.activity.trade.code == "D.12"
    assert list(Business.objects.of_user(cemile)) == [business]
    assert client.get(f"{STEPS}kontrol/").status_code == 302


def test_another_trade_asks_for_its_own_code_again(client, answered):
    again = client.post(f"{STEPS}meslek/", {"trade": "D.18"})

    assert again.url == f"{STEPS}faaliyet/"
    assert client.post(f"{STEPS}faaliyet/", {"activity": "-"}).url == f"{STEPS}kontrol/"


@pytest.mark.parametrize(
    ("slug", "sent"),
    [
        ("meslek", {"trade": "Z.99"}),
        ("meslek", {}),
        ("isletme", {"name": "", "kind": "esnaf"}),
        ("isletme", {"name": "x", "kind": "king"}),
        ("yer", {"neighbourhood": "atlantis"}),
        ("faaliyet", {"activity": "999999999999999"}),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(client, answered, slug, sent):
    answer = client.post(f"{STEPS}{slug}/", sent)

    assert answer.status_code == 422
    assert BeautifulSoup(answer.content, "html.parser").select(".error-summary")
    assert "Deneme Fırını" in text_of(client.get(f"{STEPS}kontrol/"))


def test_nobody_skips_to_the_end(client, trades):
    assert client.get(f"{STEPS}kontrol/").url == STEPS
    assert client.get(f"{STEPS}faaliyet/").url == f"{STEPS}meslek/"
    assert client.get(f"{STEPS}baska/").status_code == 404
