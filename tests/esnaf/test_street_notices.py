"""Road works in a street: who asked hears of it, by two steps in and one out; everybody reads it by place."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from esnaf.errors import NoticeIsOut, NoticeNeedsPlace
from esnaf.models import NoticeSubscription, StreetNotice
from esnaf.services import notices
from esnaf.streets import street_key, street_keys
from people.models import OutgoingMail
from tests.factories import esnaf as shops
from tests.factories import member


@pytest.mark.parametrize("written", ["1735. Sokak", "1735 sk", "1735 SOKAĞI", "1735.sok.", " 1735  Sokak "])
def test_a_street_is_one_however_it_is_written(written):
    assert street_key(written) == "1735"


@pytest.mark.parametrize(
    ("one", "other"),
    [("1735. Sokak", "1736. Sokak"), ("Girne Bulvarı", "Cemal Gürsel Caddesi"), ("Sakarya", "Sahil")],
)
def test_other_streets_are_others(one, other):
    assert street_key(one) != street_key(other) != ""


def test_streets_stand_one_a_line_or_with_commas():
    assert street_keys("1735. Sokak\nGirne Bulvarı, 1735 sk") == ["1735", "girne"]


@pytest.fixture
def bostanli(db):
    return shops.neighbourhood()


@pytest.fixture
def works(sevgi, bostanli):
    return write(sevgi, [bostanli], streets="1735. Sokak\nGirne Bulvarı")


def write(actor, places, **fields):
    wanted = {"kind": "road_works", "title": "Deneme kazısı", "starts_at": timezone.now() + timedelta(days=2)}
    return notices.write(StreetNotice(), values=wanted | fields, neighbourhoods=places, actor=actor)


def subscribe(client, street="", email="dukkan@example.org", confirmed=True):
    client.post("/esnaf/duyurular/", {"neighbourhood": "bostanli", "street": street, "email": email})
    letter = OutgoingMail.objects.filter(to=email).order_by("-pk").first()
    link = re.search(r"/esnaf/duyurular/takip/onay/\w+/", letter.text)[0]
    if confirmed:
        client.post(link)
    return link


def letters(to="dukkan@example.org"):
    return OutgoingMail.objects.filter(to=to)


@pytest.mark.django_db
def test_a_subscription_begins_with_a_button_behind_the_link_and_ends_with_one_click(client, works, sevgi):
    link = subscribe(client, "1735 sk", confirmed=False)
    client.get(link)
    assert NoticeSubscription.objects.get().confirmed_at is None
    client.post(link)
    assert notices.publish(works, actor=sevgi) == 1

    letter = letters().order_by("-pk").first()
    assert "Deneme kazısı" in letter.subject
    stop = re.search(r"/esnaf/duyurular/takip/birak/[^\s>]+/", letter.headers["List-Unsubscribe"])[0]
    client.get(stop)
    assert NoticeSubscription.objects.exists()
    client.post(stop)
    assert not NoticeSubscription.objects.exists()
    assert client.post("/esnaf/duyurular/takip/birak/1:falsch/").status_code == 200


@pytest.mark.django_db
def test_only_the_streets_that_were_asked_for(client, works, sevgi, bostanli):
    subscribe(client, "Girne Bulvarı", "a@example.org")
    subscribe(client, "1800. Sokak", "b@example.org")
    subscribe(client, "", "c@example.org")
    subscribe(client, "1735", "d@example.org", confirmed=False)
    subscribe(client, "1735", "a@example.org")

    assert {each.email for each in notices.listeners(works)} == {"a@example.org", "c@example.org"}


@pytest.mark.django_db
def test_the_address_is_sealed_and_asking_twice_tells_nothing(client, bostanli):
    subscribe(client)
    first = client.post(
        "/esnaf/duyurular/", {"neighbourhood": "bostanli", "email": "dukkan@example.org"}, follow=True
    )
    other = client.post(
        "/esnaf/duyurular/", {"neighbourhood": "bostanli", "email": "yeni@example.org"}, follow=True
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT email_sealed, street FROM esnaf_noticesubscription")
        assert b"dukkan" not in bytes(cursor.fetchone()[0])
    assert letters().count() == 1
    said = [str(list(answer.context["messages"])[-1]) for answer in (first, other)]
    assert said[0] == said[1] != ""


@pytest.mark.django_db
def test_called_off_is_told_and_stands_on_the_page(client, works, sevgi):
    subscribe(client)
    notices.publish(works, actor=sevgi)
    notices.call_off(works, actor=sevgi)

    assert letters().count() == 3
    page = client.get(works.get_absolute_url()).content.decode()
    assert 'class="notice stopped"' in page
    for again in (notices.publish, notices.call_off):
        with pytest.raises(NoticeIsOut):
            again(works, actor=sevgi)


@pytest.mark.django_db
def test_a_draft_is_nobody_s_and_a_notice_has_a_place(client, works, sevgi):
    assert client.get(works.get_absolute_url()).status_code == 404
    assert "Deneme kazısı" not in client.get("/esnaf/duyurular/").content.decode()
    with pytest.raises(NoticeNeedsPlace):
        write(sevgi, [])


@pytest.mark.django_db
def test_the_list_the_feed_and_the_calendar_say_the_same_by_place(client, sevgi, works, bostanli):
    alaybey = shops.neighbourhood("alaybey", "Alaybey")
    notices.publish(works, actor=sevgi)
    notices.publish(write(sevgi, [alaybey], title="Deneme pazarı", kind="market"), actor=sevgi)
    notices.publish(write(sevgi, [], whole_district=True, title="Deneme kesintisi"), actor=sevgi)
    notices.publish(
        write(sevgi, [bostanli], title="Geçmiş", starts_at=timezone.now() - timedelta(days=9)), actor=sevgi
    )

    for address in ("/esnaf/duyurular/", "/esnaf/duyurular/akis/", "/esnaf/duyurular/takvim.ics"):
        told = client.get(f"{address}?mahalle=bostanli").content.decode()
        assert ["Deneme kazısı" in told, "Deneme pazarı" in told, "Deneme kesintisi" in told, "Geçmiş" in told] == [
            True, False, True, False,
        ], address  # fmt: skip


@pytest.mark.django_db
def test_the_list_costs_the_same_for_three_and_for_thirty(client, sevgi, bostanli):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/esnaf/duyurular/")
        return len(queries)

    for _n in range(3):
        notices.publish(write(sevgi, [bostanli]), actor=sevgi)
    few = cost()
    for _n in range(27):
        notices.publish(write(sevgi, [bostanli]), actor=sevgi)

    assert cost() == few


@pytest.mark.django_db
def test_a_business_sees_what_happens_in_its_street(client, sevgi, works, bostanli):
    cemile = member("Cemile")
    near = shops.business(of=cemile, street="1735 sok.")
    far = shops.business("Deneme Manavı", of=cemile, street="1800. Sokak")
    notices.publish(works, actor=sevgi)
    client.force_login(cemile)

    assert "Deneme kazısı" in client.get(near.get_absolute_url()).content.decode()
    assert "Deneme kazısı" not in client.get(far.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_the_desk_writes_sees_who_hears_and_publishes(client, sevgi, bostanli):
    subscribe(client)
    client.force_login(sevgi)
    sent = {
        "kind": "power", "title": "Deneme kesintisi", "starts_at": "2030-01-02T09:00", "ends_at": "2030-01-02T12:00",
        "neighbourhoods": [bostanli.pk],
    }  # fmt: skip
    made = client.post("/masa/esnaf/duyurular/yeni/", sent)

    assert client.get(made.url).context["listeners"] == 1
    client.post(f"{made.url}yayimla/")
    assert letters().count() == 2
    assert (
        client.post("/masa/esnaf/duyurular/yeni/", sent | {"ends_at": "2029-01-01T00:00"}).status_code == 422
    )
    assert client.post("/masa/esnaf/duyurular/yeni/", sent | {"neighbourhoods": []}).status_code == 422


@pytest.mark.django_db
def test_unconfirmed_addresses_are_forgotten_after_a_week(client, bostanli):
    subscribe(client, confirmed=False)

    assert notices.forget_unconfirmed(timezone.now() + timedelta(days=6)) == 0
    assert notices.forget_unconfirmed(timezone.now() + timedelta(days=8)) == 1
