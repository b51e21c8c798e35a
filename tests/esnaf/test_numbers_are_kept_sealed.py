"""A tax or identity number: checked, sealed in the database, shown in part, read by staff with a trace."""

import pytest
from django.db import connection
from django.urls import reverse

from esnaf import identity
from esnaf.errors import NumberRefused
from esnaf.models import Business
from esnaf.services.businesses import keep_number, read_number
from people.models import AuditEvent
from tests.factories import esnaf as shops
from tests.factories import member

# Published examples of the check digits, of nobody: stdnum's own test values.
VKN, TCKN = "4540536920", "17291716060"


@pytest.mark.parametrize(
    ("typed", "number"),
    [(VKN, VKN), ("454 053 69 20", VKN), (TCKN, TCKN), ("172-917-160-60", TCKN)],
)
def test_numbers_are_taken_as_people_write_them(typed, number):
    assert identity.normal(typed) == number


@pytest.mark.parametrize(
    "typed", ["4540536921", "17291716061", "123", "abcdefghij", "", "٤٥٤٠٥٣٦٩٢٠", VKN + TCKN]
)
def test_a_slip_of_the_finger_is_noticed(typed):
    with pytest.raises(NumberRefused):
        identity.normal(typed)


def test_the_middle_is_hidden():
    assert identity.masked(TCKN) == "172******60"
    assert identity.masked(VKN) == "454*****20"
    assert identity.masked("") == ""


@pytest.mark.django_db
def test_the_database_says_nothing_and_the_page_a_part(client):
    cemile = member("Cemile")
    bakery = shops.business(of=cemile)
    client.force_login(cemile)
    client.post(reverse("esnaf_business_edit", args=[bakery.public_id, "numara"]), {"number": VKN})

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM esnaf_business")
        kept = repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in cursor.fetchone()])
    page = client.get(bakery.get_absolute_url()).content.decode()
    form = client.get(reverse("esnaf_business_edit", args=[bakery.public_id, "numara"])).content.decode()

    assert VKN not in kept
    assert VKN not in page + form
    assert "454*****20" in page
    assert Business.objects.get().has_number


@pytest.mark.django_db
def test_a_wrong_number_is_told_and_the_old_one_stays(client):
    cemile = member("Cemile")
    bakery = shops.business(of=cemile)
    keep_number(bakery, typed=VKN, actor=cemile)
    client.force_login(cemile)
    address = reverse("esnaf_business_edit", args=[bakery.public_id, "numara"])

    assert client.post(address, {"number": "4540536921"}).status_code == 422
    assert identity.opened(Business.objects.get().number_sealed) == VKN
    assert client.post(address, {"number": ""}).status_code == 302
    assert not Business.objects.get().has_number


@pytest.mark.django_db
def test_staff_who_reads_it_leaves_a_trace_without_it(sevgi):
    bakery = keep_number(shops.business(), typed=TCKN, actor=sevgi)

    assert read_number(bakery, reason="İşgal harcı tahakkuku", actor=sevgi) == TCKN
    entry = AuditEvent.objects.filter(verb="business_number_read").get()
    assert entry.detail == {"reason": "İşgal harcı tahakkuku"}
    assert TCKN not in str(list(AuditEvent.objects.values_list("detail", flat=True)))
