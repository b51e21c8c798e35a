"""Ayşe finds the organisations of the district from wherever she is, and the front page says how many there are."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from city.models import Neighbourhood
from cms.services.page_tree import ensure_pages
from stk_registry.models import Organisation
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    cache.clear()
    ensure_pages()
    return Neighbourhood.objects.create(code="bostanli", name="Bostanlı")


def seen(client, address: str, **headers: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address, headers=headers).content, "html.parser")


def said(page: BeautifulSoup) -> str:
    return " ".join(page.main.get_text(" ").split())


@pytest.mark.parametrize("address", ["/", "/katilim/", "/ara/"])
def test_head_and_foot_of_every_page_lead_there(client, address):
    page = seen(client, address)

    assert page.select_one("header nav a[href='/stk/']").get_text() == "Sivil toplum"
    assert [link["href"] for link in page.select("footer a[href^='/stk/']")] == [
        "/stk/", "/stk/kurulusum/", "/stk/acik-veri/",
    ]  # fmt: skip


def test_the_head_says_where_one_is_and_has_five_entries_beside_the_search(client):
    page = seen(client, "/stk/")

    assert page.select_one(".site-nav a[aria-current]")["href"] == "/stk/"
    assert len(page.select(".site-nav a:not(.search-link)")) == 5


def test_the_front_page_says_how_many_the_directory_has(client):
    for number in range(3):
        registry.organisation(f"Deneme {number}")
    registry.organisation("Deneme Gizli", state=Organisation.State.HIDDEN)

    page = seen(client, "/")

    assert "İlçede 3 dernek, vakıf, kulüp ve girişim çalışıyor." in said(page)
    assert page.main.select_one("a[href='/stk/']")


def test_for_a_neighbourhood_it_says_how_many_work_there(client, town):
    registry.organisation("Deneme Burada", neighbourhood=town)
    registry.organisation("Deneme Her yerde", serves_whole_district=True)
    registry.organisation("Deneme Başka yerde")

    page = seen(client, "/?mahalle=bostanli")

    assert "Bostanlı mahallesinde 2 kuruluş çalışıyor." in said(page)
    assert page.main.select_one("a[href='/stk/?mahalle=bostanli']")


def test_without_organisations_it_promises_none(client):
    assert not seen(client, "/").main.select("a[href='/stk/']")


def test_english_readers_read_it_in_english(client):
    registry.organisation()

    page = seen(client, "/", **{"accept-language": "en"})

    assert "1 association, foundation, club or initiative works in the district." in said(page)


def test_a_visit_costs_the_same_with_many_organisations(client):
    registry.organisation()
    counts = []
    for more in (0, 40):
        for number in range(more):
            registry.organisation(f"Deneme {number}")
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))

    assert counts == [1, 1]
