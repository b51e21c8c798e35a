"""Barış sees which offices are free today; Nil opens a second campus."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent
from stk_registry.models import Campus, Space
from stk_registry.services import spaces
from tests.stk_registry.pages import form_of, seen, words


@pytest.fixture
def campus(db) -> Campus:
    return Campus.objects.create(slug="deneme", name="Deneme Yerleşkesi")


def office(campus: Campus, code: str, **fields: object) -> Space:
    return Space.objects.create(
        campus=campus, code=code, kind="office", name="Ofis", longest_months=12, is_accessible=True, **fields
    )


def days(first: int, last: int) -> dict[str, datetime]:
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time(0)))
    return {"starts_at": midnight + timedelta(days=first), "ends_at": midnight + timedelta(days=last)}


def test_everybody_sees_which_offices_are_free_today(client, campus, nil):
    taken, later, _free, closed = (office(campus, code) for code in ("O1", "O2", "O3", "O4"))
    spaces.allocate(taken, organisation=None, actor=nil, **days(-3, 1))
    spaces.allocate(later, organisation=None, actor=nil, **days(1, 9))
    Space.objects.filter(pk=closed.pk).update(out_of_use_because="Onarım")

    page = seen(client.get(reverse("stk_campus", args=["deneme"])))

    told = [words(chip) for chip in page.select("main ul .chip")]
    assert told == ["O1 Ofis dolu", "O2 Ofis boş", "O3 Ofis boş", "O4 Ofis kullanım dışı"]
    assert "Bugün boş: 2 / 4" in words(page.main)


def test_baris_cannot_ask_for_an_office_out_of_use(client, campus, shore_association, speaker):
    open_one, closed = office(campus, "O1"), office(campus, "O2", out_of_use_because="Onarım")
    client.force_login(speaker)

    page = seen(client.get(reverse("own_space", args=["kiyi"])))

    ways = [link["href"] for link in page.select("main ul .chip[href]")]
    assert ways == [reverse("own_space_ask", args=["kiyi", open_one.pk])]
    assert str(closed) in words(page.main)


def test_nil_opens_a_second_campus_that_everybody_finds(client, campus, nil):
    client.force_login(nil)
    url = reverse("stk_campus_add")
    typed = form_of(client.get(url), having="rules")

    without = client.post(url, typed | {"name": ""})
    client.post(url, typed | {"name": "Deneme Yerleşkesi", "rules": "Işıklar kapatılır."})

    assert without.status_code == 422
    added = Campus.objects.exclude(pk=campus.pk).get()
    assert added.slug == "deneme-yerleskesi"
    assert AuditEvent.objects.get(verb="space_added").subject_id == str(added.pk)
    listed = seen(client.get(reverse("stk_campuses")))
    assert listed.select_one(f'a[href="{reverse("stk_campus", args=[added.slug])}"]')


def test_two_campuses_of_one_name_have_two_addresses(client, campus, nil):
    client.force_login(nil)
    for _time in range(2):
        client.post(reverse("stk_campus_add"), {"name": "Deneme Bahçesi"})

    assert set(Campus.objects.values_list("slug", flat=True)) == {
        "deneme",
        "deneme-bahcesi",
        "deneme-bahcesi-2",
    }
