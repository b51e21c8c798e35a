"""What everybody reads of businesses: those that wished it, offers by trade, figures that tell of nobody; themes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from casework.models import Case, CaseTopic
from esnaf import trends
from esnaf.figures import protected
from esnaf.models import Announcement, TradeGroup
from esnaf.services import announcements, asking
from esnaf.services.businesses import close, show_in_directory
from people.models import Role
from tests.factories import esnaf as shops
from tests.factories import member


def shown(business, actor, **fields):
    wanted = {"shown": True, "text": "Ekşi maya", "phone": "", "link": ""}
    return show_in_directory(business, actor=actor, **(wanted | fields))


@pytest.fixture
def cemile(db):
    return member("Cemile")


@pytest.fixture
def bakery(cemile):
    return shops.business(of=cemile)


@pytest.mark.django_db
def test_the_directory_shows_who_wished_it_and_what_they_wrote(client, cemile, bakery):
    assert "Deneme Fırını" not in client.get("/esnaf/rehber/").content.decode()
    client.force_login(cemile)
    client.post(
        reverse("esnaf_business_edit", args=[bakery.public_id, "rehber"]),
        {"shown": "on", "text": "Ekşi maya"},
    )
    page = client.get("/esnaf/rehber/").content.decode()

    assert "Ekşi maya" in page
    assert cemile.email not in page
    assert str(bakery.public_id) not in page
    client.post(reverse("esnaf_business_edit", args=[bakery.public_id, "rehber"]), {"text": "Ekşi maya"})
    bakery.refresh_from_db()
    assert (bakery.in_directory, bakery.directory_text) == (False, "")


@pytest.mark.django_db
def test_it_is_found_by_what_people_call_its_trade(client, cemile, trades):
    shown(shops.business(of=cemile), cemile)
    shown(shops.business("Deneme Manavı", of=cemile, trade=shops.trade("D.18")), cemile)

    assert client.get("/esnaf/rehber/?q=ekmekci").context["page"].object_list[0].name == "Deneme Fırını"
    assert len(client.get("/esnaf/rehber/?q=ekmekci").context["page"].object_list) == 1
    assert len(client.get("/esnaf/rehber/?q=DENEME").context["page"].object_list) == 2
    assert len(client.get("/esnaf/rehber/?mahalle=bostanli&grup=D").context["page"].object_list) == 2
    assert len(client.get("/esnaf/rehber/?grup=K").context["page"].object_list) == 0


@pytest.mark.django_db
def test_who_closed_is_gone_and_a_script_address_is_none(client, cemile, bakery):
    client.force_login(cemile)
    address = reverse("esnaf_business_edit", args=[bakery.public_id, "rehber"])
    assert client.post(address, {"shown": "on", "link": "javascript:alert(1)"}).status_code == 422
    shown(bakery, cemile)
    close(bakery, actor=cemile)

    assert len(client.get("/esnaf/rehber/").context["page"].object_list) == 0


@pytest.mark.django_db
def test_the_directory_costs_the_same_for_three_and_for_twenty(client, cemile):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/esnaf/rehber/")
        return len(queries)

    for n in range(3):
        shown(shops.business(f"Deneme {n}", of=cemile), cemile)
    few = cost()
    for n in range(17):
        shown(shops.business(f"Deneme Yeni {n}", of=cemile), cemile)

    assert cost() == few


def counts(figures):
    return {each.label: each.count for each in figures}


def test_small_numbers_take_another_with_them():
    assert counts(protected([("a", 40), ("b", 3), ("c", 12)], k=10)) == {"a": 40, "b": None, "c": None}
    assert counts(protected([("a", 40), ("b", 3), ("c", 4), ("d", 11)], k=10)) == {
        "a": 40,
        "b": None,
        "c": None,
        "d": None,
    }
    assert counts(protected([("a", 40), ("b", 10), ("c", 0)], k=10)) == {"a": 40, "b": 10}
    assert counts(protected([("a", 3)], k=10)) == {"a": None}


@given(st.lists(st.integers(0, 60), max_size=12))
def test_what_is_hidden_cannot_be_told_from_the_sum(numbers):
    lines = [(str(place), number) for place, number in enumerate(numbers)]
    found = protected(lines, k=10)
    hidden = [number for (label, number) in lines if number and counts(found)[label] is None]
    seen = [each.count for each in found if each.count is not None]

    assert all(number >= 10 for number in seen)
    assert not hidden or not seen or (len(hidden) >= 2 and sum(hidden) >= 10)


@pytest.mark.django_db
def test_the_page_of_figures_hides_a_lonely_business(client, cemile, bakery):
    page = client.get("/esnaf/rakamlar/")

    assert page.context["total"] is None
    assert all(each.count is None for table in page.context["tables"] for each in table["rows"])


@pytest.mark.django_db
def test_an_offer_reaches_its_trades_until_its_last_day(client, sevgi, cemile, bakery):
    food, crafts = bakery.trade.group, TradeGroup.objects.create(code="K", name="Yapı Sanatları")
    today = timezone.localdate()
    for title, groups, closes in (
        ("Deneme gıda hibesi", [food], today),
        ("Deneme yapı hibesi", [crafts], None),
        ("Deneme herkese", [], None),
        ("Deneme bitti", [food], today - timedelta(days=1)),
    ):
        values = {"kind": "grant", "title": title, "text": "Metin", "closes_on": closes}
        announcements.publish(
            announcements.save(Announcement(), values=values, groups=groups, actor=sevgi), actor=sevgi
        )
    client.force_login(cemile)
    told = client.get(bakery.get_absolute_url()).content.decode()
    listed = client.get("/esnaf/firsatlar/?grup=D").content.decode()

    for text in (told, listed):
        assert ["gıda hibesi" in text, "yapı hibesi" in text, "herkese" in text, "bitti" in text] == [
            True,
            False,
            True,
            False,
        ]
    over = Announcement.objects.get(title="Deneme bitti")
    assert client.get(over.get_absolute_url()).context["is_over"]
    announcements.take_off(over, actor=sevgi)
    assert client.get(over.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_the_desk_writes_an_offer_as_a_draft_first(client, sevgi):
    client.force_login(sevgi)
    made = client.post("/masa/esnaf/firsatlar/yeni/", {"kind": "news", "title": "Deneme haberi", "text": "x"})

    assert "Deneme haberi" not in client.get("/esnaf/firsatlar/").content.decode()
    client.post(f"{made.url}yayimla/")
    assert "Deneme haberi" in client.get("/esnaf/firsatlar/").content.decode()


@pytest.fixture
def asked(cemile, bakery):
    """Six questions about noise lately and two before, one about the market then and now."""
    noise = CaseTopic.objects.create(code="noise", name="Gürültü", is_for_businesses=True)
    market = CaseTopic.objects.create(code="market_place", name="Pazar yeri", is_for_businesses=True)
    now = timezone.now()
    days = [(noise, n) for n in (1, 2, 3, 4, 5, 6, 100, 110)] + [(market, n) for n in (10, 100)]
    for number, (topic, ago) in enumerate(days):
        opened = asking.ask(bakery, topic=topic, text="Soru", key=str(number), actor=cemile)
        Case.objects.filter(pk=opened.case.pk).update(received_at=now - timedelta(days=ago))
    return now


@pytest.mark.django_db
def test_a_theme_that_grows_stands_first_and_leads_a_department_to_a_study(client, asked, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    found = trends.themes(asked)
    assert [(each.code, each.now, each.before, each.grows) for each in found] == [
        ("noise", 6, 2, True),
        ("market_place", 1, 1, False),
    ]
    client.force_login(member("Demir", Role.DEPARTMENT_OFFICER))
    link = client.get("/masa/esnaf/egilimler/").context["rows"][0]["study_url"]
    assert "Gürültü" in client.get(link).content.decode()
    client.force_login(member("Ayda", Role.PARTICIPATION))
    assert client.get("/masa/esnaf/egilimler/").context["rows"][0]["study_url"] == ""
