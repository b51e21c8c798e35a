"""The call centre and the hall: who calls, the code read out, numbers called once, and somebody sent on."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casework.errors import DeskIsNotYours, NumberIsOver
from casework.models import Case, PhoneCall, Ticket
from casework.phones import e164, written
from casework.reading_aloud import WORDS, groups_aloud
from casework.services import hall
from casework.services.codes import tracking_code
from casework.views.desks import desk_token
from common.identifiers import SIGNS
from people.models import Role, User
from tests.factories import member
from tests.factories.cases import a_case, known, of

NUMBER = "+905301251355"


@pytest.fixture(autouse=True)
def _quiet(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    cache.clear()


@pytest.fixture
def kemal(clerk, client) -> User:
    client.force_login(clerk)
    return clerk


def said(**more: object) -> dict[str, object]:
    return {"kind": "request", "topic": "Ağaç budama", "text": "Dal sarkıyor.", "key": "call-1", **more}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0530 125 13 55", NUMBER),
        ("530 125 1355", NUMBER),
        ("+90 (530) 125-13-55", NUMBER),
        ("00905301251355", NUMBER),
        ("905301251355", NUMBER),
        ("+49 30 901820", "+4930901820"),
        ("", ""),
    ],
)
def test_a_number_is_one_however_it_is_written(typed, number):
    assert e164(typed) == number


@pytest.mark.parametrize("typed", ["123", "abc", "0530 125", "+1"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(Exception, match="530"):
        e164(typed)


def test_every_sign_of_a_code_can_be_read_out():
    assert not [sign for sign in SIGNS if sign.isalpha() and sign not in WORDS]
    assert groups_aloud("7QKD-9M2X")[0] == {"signs": "7QKD", "words": "7 · ku · Kars · Denizli"}
    assert written(NUMBER) == "0530 125 13 55"


def test_the_exchange_brings_the_number_and_it_leaves_the_address_at_once(client, kemal):
    a_case(title="Kırık bank", topic="tree", asker=known(phone=NUMBER))
    a_case(title="Gizli ihbar", kind="tip", asker=known(phone=NUMBER))
    a_case(title="Başkasının", asker=known(phone="+905301112233"))

    response = client.get(reverse("case_telephone"), {"numara": "0530 125 13 55"})
    assert response.url == reverse("case_telephone")
    page = client.get(response.url).content.decode()

    assert "Kırık bank" in page
    assert "Gizli ihbar" not in page
    assert "1 başvuru daha" in page
    assert "Başkasının" not in page


def test_a_call_becomes_a_case_once_and_its_code_is_read_out(client, kemal):
    client.post(reverse("case_telephone"), {"number": "0530 125 13 55"})
    data = said(recording="rec-7", is_for_another="on", topic="agac budama")
    for _press in range(2):
        client.post(reverse("case_call_take"), data)

    case = Case.objects.get()
    page = client.get(reverse("case_telephone")).content.decode()
    assert (case.door, case.entered_by, case.topic.code) == ("phone", kemal, "tree")
    assert (case.applicant.phone, case.applicant.is_for_another) == (NUMBER, True)
    assert PhoneCall.objects.get().recording == "rec-7"
    assert all(f"<b>{group}</b>" in page for group in tracking_code(case).split("-"))


def test_words_that_fit_several_topics_ask_which(client, kemal):
    response = client.post(reverse("case_call_take"), said(topic="yol"))

    assert response.status_code == 422
    assert Case.objects.count() == 0
    assert "Dal sarkıyor." in response.content.decode()


def test_what_needs_an_address_is_not_taken_on_the_telephone(client, kemal):
    assert client.post(reverse("case_call_take"), said(kind="information")).status_code == 422


def test_who_is_promised_a_call_stands_on_the_list_until_called(client, kemal):
    client.post(reverse("case_telephone"), {"number": "0530 125 13 55"})
    today = timezone.localdate().isoformat()
    client.post(reverse("case_call_promise"), {"call_back_on": today, "call_back_note": "Sonuç söylenecek"})
    assert "Sonuç söylenecek" in client.get(reverse("case_telephone")).content.decode()

    client.post(reverse("case_called_back", args=[PhoneCall.objects.get().pk]))

    assert "Sonuç söylenecek" not in client.get(reverse("case_telephone")).content.decode()


def test_a_caller_who_gave_no_number_is_heard_too(client, kemal):
    client.post(reverse("case_call_take"), said())

    assert Case.objects.get().applicant.phone == ""


def test_numbers_begin_anew_each_day_and_at_each_desk(town):
    now = timezone.now()

    assert [hall.draw(of("trades_desk"), now=now).number for _each in range(3)] == [1, 2, 3]
    assert hall.draw(of("kaydem_desk"), now=now).number == 1
    assert hall.draw(of("trades_desk"), now=now + timedelta(days=1)).number == 1


def test_a_clerk_calls_serves_and_calls_the_next(client, kemal):
    desk = of("trades_desk")
    for _each in range(3):
        hall.draw(desk)
    page = reverse("hall_desk", args=[desk.code])

    client.post(page, {"step": "next"})
    client.post(page, {"step": "next"})
    first = hall.in_hand(kemal)
    assert first.number == 1

    client.post(page, {"step": "next", "ticket": first.pk})
    client.post(page, {"step": "next", "ticket": first.pk})

    assert hall.in_hand(kemal).number == 2
    assert list(desk.tickets.values_list("number", "state")) == [(1, "served"), (2, "called"), (3, "waiting")]


def test_who_is_sent_to_another_desk_gets_a_number_there_and_keeps_the_note(client, kemal):
    desk, other = of("trades_desk"), of("petition_desk")
    hall.draw(desk)
    ticket = hall.call_next(desk, clerk=kemal)

    client.post(
        reverse("hall_desk", args=[desk.code]),
        {"step": "move", "ticket": ticket.pk, "to": other.pk, "note": "Dilekçesi hazır"},
    )

    moved = other.tickets.get()
    assert (moved.moved_from, moved.note, moved.number) == (ticket, "Dilekçesi hazır", 1)
    assert hall.in_hand(kemal) is None
    with pytest.raises(NumberIsOver):
        hall.end(ticket, clerk=kemal, state="served")


def test_who_belongs_to_one_desk_serves_no_other(client, town):
    desk, other = of("trades_desk"), of("petition_desk")
    own = member("Masa", Role.FRONT_DESK, of=desk)
    client.force_login(own)

    assert client.get(reverse("hall_desk", args=[desk.code])).status_code == 200
    assert client.get(reverse("hall_desk", args=[other.code])).status_code == 404
    assert client.get(reverse("hall_desk", args=["parks"])).status_code == 404
    with pytest.raises(DeskIsNotYours):
        hall.call_next(other, clerk=own)


def test_yesterdays_number_does_not_hold_a_clerk_today(clerk):
    desk, yesterday = of("trades_desk"), timezone.now() - timedelta(days=1)
    hall.draw(desk, now=yesterday)
    hall.call_next(desk, clerk=clerk, now=yesterday)
    hall.draw(desk)

    assert hall.call_next(desk, clerk=clerk).day == timezone.localdate()


def test_a_matter_at_the_desk_is_handed_over_with_a_note(client, kemal):
    desk = of("petition_desk")
    hall.draw(desk)
    ticket = hall.call_next(desk, clerk=kemal)
    data = said(
        kind="petition", name="Ayşe Deneme", address="Deneme Sokak 1", is_signed="on",
        unit=of("parks").pk,
        note="Yanında belgesi var", topic="",
    )  # fmt: skip

    page = client.post(reverse("hall_take", args=[desk.code]), data)

    case = Case.objects.get()
    ticket.refresh_from_db()
    assert page.status_code == 200
    assert (case.applicant.identity, case.state, ticket.case) == ("signed", "referred", case)
    assert case.referrals.get(ended_at=None).note == "Yanında belgesi var"


def test_a_petition_at_the_desk_needs_name_and_address(client, kemal):
    page = client.post(reverse("hall_take", args=["petition_desk"]), said(kind="petition", topic=""))

    assert page.status_code == 422
    assert Case.objects.count() == 0


def test_the_kiosk_draws_a_number_and_the_screen_shows_who_is_called(client, clerk):
    desk = of("trades_desk")
    kiosk, board = (reverse(name, args=[desk_token(desk)]) for name in ("hall_kiosk", "hall_board"))

    drawn = client.post(kiosk, follow=True).content.decode()
    assert "<span>1</span>" in drawn
    hall.call_next(desk, clerk=clerk)

    assert "<span>1</span>" in client.get(board).content.decode()
    assert "Kemal" not in client.get(board).content.decode()
    assert client.get(reverse("hall_kiosk", args=["trades_desk:forged"])).status_code == 404


def test_strangers_and_officers_take_nothing_in(client, demir, town):
    client.force_login(demir)
    for name, args in (("case_telephone", []), ("hall_desks", []), ("hall_desk", ["trades_desk"])):
        assert client.get(reverse(name, args=args)).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_ten_clerks_at_once_call_ten_different_people(transactional_town):
    desk = of("trades_desk")
    for _each in range(10):
        hall.draw(desk)
    clerks = [member(f"Gorevli{n}", Role.FRONT_DESK, of=of("call_centre")) for n in range(10)]
    called: list[int] = []
    problems: list[Exception] = []

    def work(clerk: User) -> None:
        try:
            # Each presses twice: the second press calls nobody else.
            called.extend({hall.call_next(desk, clerk=clerk).number for _press in range(2)})
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(clerk,)) for clerk in clerks]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert problems == []
    assert sorted(called) == list(range(1, 11))
    assert Ticket.objects.filter(state="called").count() == 10
