"""Two hundred people register at once for thirty seats: thirty come, the others wait in order, nobody is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from participation.models import Registration
from tests.factories import member, unit
from tests.participation.test_workshops_have_seats import session_of, workshop

PEOPLE, SEATS, AT_ONCE, TRIES = 200, 30, 25, 40


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_for_thirty_seats():
    actor = member("Ayda", "participation", of=unit("Birim", code="participation_unit"))
    activity = workshop(actor)
    session = session_of(activity, actor, capacity=SEATS)
    address = reverse("activity_part_of", args=[activity.project.slug, activity.slug, "yer", session.pk])

    def press(number: int) -> int:
        """Sends the form as a browser does; told to send again, it sends the same again."""
        try:
            for _try in range(TRIES):
                answer = Client(REMOTE_ADDR=f"10.0.0.{number}").post(
                    address, {"seats": 1, "key": f"kisi-{number}"}
                )
                if answer.status_code == 302:
                    return answer.status_code
            return answer.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(press, range(PEOPLE)))

    assert answers == [302] * PEOPLE
    session.refresh_from_db()
    rows = list(session.registrations.order_by("number").values_list("number", "state"))
    assert session.taken == SEATS
    assert [number for number, _state in rows] == list(range(1, PEOPLE + 1))
    assert [state for _number, state in rows] == (
        [Registration.State.CONFIRMED] * SEATS + [Registration.State.WAITING] * (PEOPLE - SEATS)
    )
