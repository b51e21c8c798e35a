"""Appointments are had once, however many click; a link gives them back. Visits end with what came of them."""

import threading
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from esnaf.errors import OneAtATime, SlotIsTaken, WordsMissing
from esnaf.models import Appointment, AppointmentSlot, Visit
from esnaf.services import meeting
from people.models import AuditEvent, OutgoingMail
from people.waiting import waiting_for
from tests.factories import esnaf as shops
from tests.factories import member


def slot(hours=48, place="Deneme Masası"):
    return AppointmentSlot.objects.create(place=place, starts_at=timezone.now() + timedelta(hours=hours))


@pytest.fixture
def cemile(db):
    return member("Cemile")


@pytest.fixture
def bakery(cemile):
    return shops.business(of=cemile)


@pytest.mark.django_db(transaction=True)
def test_ten_want_one_time_and_one_has_it():
    wanted = slot()
    businesses = [(member(f"Kisi{n}"), n) for n in range(10)]
    businesses = [(user, shops.business(f"Deneme {n}", of=user)) for user, n in businesses]
    outcomes, gate = [], threading.Barrier(10)

    def book(user, business):
        try:
            gate.wait()
            meeting.book(wanted, business=business, subject="Ruhsat", actor=user)
            outcomes.append("booked")
        except SlotIsTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=book, args=pair) for pair in businesses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["booked"] + ["taken"] * 9
    assert Appointment.objects.filter(slot=wanted, cancelled_at=None).count() == 1
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db
def test_a_time_is_booked_on_the_page_and_given_back_by_the_link(client, cemile, bakery):
    wanted = slot()
    client.force_login(cemile)

    made = client.post(
        "/esnaf/randevu/", {"slot": wanted.pk, "subject": "Devir", "business": bakery.public_id}
    )
    client.logout()
    shown = client.get(made.url)
    calendar = client.get(f"{made.url}takvim.ics")

    assert "Devir" in shown.content.decode()
    assert b"DTSTART" in calendar.content
    assert made.url in OutgoingMail.objects.get().text
    assert wanted not in AppointmentSlot.objects.free(timezone.now())
    client.get(made.url)
    assert Appointment.objects.get().cancelled_at is None
    client.post(made.url)
    client.post(made.url)
    assert wanted in AppointmentSlot.objects.free(timezone.now())
    assert AuditEvent.objects.filter(verb="appointment_cancelled").count() == 1
    assert b"STATUS:CANCELLED" in client.get(f"{made.url}takvim.ics").content


@pytest.mark.django_db
def test_a_taken_time_is_told_and_the_rest_of_the_form_stays(client, cemile, bakery):
    wanted = slot()
    meeting.book(wanted, business=shops.business("Deneme Manavı"), subject="x", actor=member("Hasan"))
    slot(72)
    client.force_login(cemile)

    answer = client.post(
        "/esnaf/randevu/", {"slot": wanted.pk, "subject": "Devir işi", "business": bakery.public_id}
    )

    assert answer.status_code == 422
    assert "Devir işi" in answer.content.decode()
    assert Appointment.objects.count() == 1


@pytest.mark.django_db
def test_a_time_given_back_is_had_by_the_next(cemile, bakery):
    wanted = slot()
    meeting.cancel(meeting.book(wanted, business=bakery, subject="x", actor=cemile), actor=cemile)

    assert meeting.book(wanted, business=bakery, subject="y", actor=cemile).cancelled_at is None


@pytest.mark.django_db
def test_nobody_keeps_many_times_and_no_time_has_passed(cemile, bakery):
    for hours in (24, 48):
        meeting.book(slot(hours), business=bakery, subject="x", actor=cemile)
    with pytest.raises(OneAtATime):
        meeting.book(slot(72), business=bakery, subject="x", actor=cemile)
    with pytest.raises(SlotIsTaken):
        meeting.book(slot(-1), business=shops.business("Deneme Manavı"), subject="x", actor=cemile)


@pytest.mark.django_db
def test_nobody_books_for_another_s_business(client, bakery):
    hasan = member("Hasan")
    shops.business("Deneme Manavı", of=hasan)
    wanted = slot()
    client.force_login(hasan)

    sent = {"slot": wanted.pk, "subject": "x", "business": bakery.public_id}
    assert client.post("/esnaf/randevu/", sent).status_code == 422
    assert client.get("/esnaf/randevu/1:falsch/").status_code == 404


@pytest.mark.django_db
def test_the_desk_offers_a_day_once_and_calls_off_with_a_letter(client, sevgi, cemile, bakery):
    day = timezone.localdate() + timedelta(days=3)
    wanted = {
        "place": "Deneme Masası",
        "day": day,
        "begins": time(9),
        "ends": time(10, 30),
        "minutes": 20,
        "actor": sevgi,
    }
    assert meeting.offer(**wanted) == 4
    assert meeting.offer(**wanted) == 0
    meeting.book(AppointmentSlot.objects.first(), business=bakery, subject="Devir", actor=cemile)
    client.force_login(sevgi)
    page = client.get("/masa/esnaf/randevular/").content.decode()

    assert "Deneme Fırını" in page
    address = f"/masa/esnaf/randevular/{AppointmentSlot.objects.first().pk}/kaldir/"
    client.post(address, {"reason": " "})
    assert Appointment.objects.get().cancelled_at is None
    client.post(address, {"reason": "Masa o gün kapalı"})
    assert Appointment.objects.get().cancelled_because == "Masa o gün kapalı"
    assert "Masa o gün kapalı" in OutgoingMail.objects.order_by("-pk").first().text
    assert AppointmentSlot.objects.free(timezone.now()).count() == 3


@pytest.mark.django_db
def test_a_visit_leaves_a_task_that_waits_at_the_desk_until_it_is_done(client, sevgi, bakery):
    client.force_login(sevgi)
    address = reverse("esnaf_desk_business", args=[bakery.public_id])
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = {
        "day": timezone.localdate(),
        "note": "Rampa istiyor",
        "follow_up": "Fen işlerine sor",
        "follow_up_on": tomorrow,
    }

    assert client.post(address, sent).url == address
    assert [task.title for task in waiting_for(sevgi)[0]] == ["Fen işlerine sor"]
    client.post(f"/masa/esnaf/ziyaretler/{Visit.objects.get().pk}/sonuc/", {"outcome": "Rampa yapılacak"})
    assert waiting_for(sevgi)[0] == []
    assert "Rampa yapılacak" in client.get(address).content.decode()
    assert client.post(address, sent | {"follow_up": ""}).status_code == 422


@pytest.mark.django_db
def test_a_task_without_words_or_a_day_is_refused(sevgi, bakery):
    for words, by in (("x", None), ("", date(2030, 1, 1))):
        with pytest.raises(WordsMissing):
            meeting.note_visit(
                bakery, day=date(2026, 1, 1), note="n", actor=sevgi, follow_up=words, follow_up_on=by
            )


@pytest.mark.django_db
def test_what_was_said_at_a_visit_is_not_shown_to_the_business(client, sevgi, cemile, bakery):
    meeting.note_visit(bakery, day=timezone.localdate(), note="İç değerlendirme", actor=sevgi)
    client.force_login(cemile)

    assert "İç değerlendirme" not in client.get(bakery.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_the_desk_reads_a_number_only_with_a_reason(client, sevgi, bakery):
    from esnaf.services.businesses import keep_number

    keep_number(bakery, typed="4540536920", actor=sevgi)
    client.force_login(sevgi)
    address = reverse("esnaf_desk_number", args=[bakery.public_id])

    assert "4540536920" not in client.post(address, {"reason": ""}, follow=True).content.decode()
    assert "4540536920" in client.post(address, {"reason": "Harç"}).content.decode()
    assert AuditEvent.objects.filter(verb="business_number_read").count() == 1
