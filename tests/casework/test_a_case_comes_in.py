"""A case comes in once, has its number and code from the first second, and goes where the rules say."""

import threading
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from casework.errors import EventsAreOnlyAdded, NameIsMissing, TextIsMissing
from casework.models import Applicant, Case, CaseEvent
from casework.services.codes import tracking_code
from casework.services.files import SentFile
from casework.services.finding import find_by_code, proves_contact
from casework.services.happening import broken_events
from casework.words import State, Visibility
from common.identifiers import CODE_BITS, is_code
from common.sent_files import FileRefused
from tests.factories.cases import a_case, known, opened

NOW = datetime(2026, 3, 9, 11, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


def test_a_case_has_a_number_of_its_year_and_a_code_that_can_be_read_on_the_phone(town):
    first, second = opened(now=NOW), opened(now=NOW)

    assert (first.case.number, second.case.number) == ("2026-000001", "2026-000002")
    assert is_code(first.code)
    assert CODE_BITS >= 80
    assert find_by_code(first.code.lower().replace("-", " ")) == first.case


def test_the_same_send_twice_is_one_case_with_one_code(town):
    first, again = opened(key="one"), opened(key="one")

    assert (first.case, first.code, True) == (again.case, again.code, not again.is_new)
    assert Case.objects.count() == 1


def test_the_code_itself_is_stored_nowhere(town):
    code = opened(asker=known()).code

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("casework_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                assert all(code not in str(row) for row in cursor.fetchall()), table


def test_addresses_and_numbers_are_sealed_and_shown_masked(town):
    asker = known(phone="+905301251355", identity_kind="tckn", identity_number="10000000146")
    applicant = a_case(asker=asker).applicant
    stored = Applicant.objects.values().get()

    assert (applicant.phone, applicant.email) == ("+905301251355", "ayse@example.org")
    assert applicant.masked_identity == "100******46"
    assert not [value for value in stored.values() if "10000000146" in str(value) or "0125" in str(value)]


def test_a_request_about_a_park_waits_for_the_parks_unit_and_is_due_in_thirty_days(town):
    case = a_case(topic="park_upkeep", now=NOW)

    assert (case.unit.code, case.state) == ("parks", State.REFERRED)
    assert case.due_on == date(2026, 4, 8)
    assert [event.verb for event in case.events.all()] == ["opened", "routed"]


def test_the_kind_decides_the_clock_and_not_the_door(town):
    asked = a_case(kind="information", asker=known(), now=NOW)
    cimer = a_case(kind="information", door="cimer", asker=known(), external_number="C-1", now=NOW)
    acik_kapi = a_case(door="acik_kapi", external_number="A-1", now=NOW)
    thanks = a_case(kind="thanks", now=NOW)

    assert asked.due_on == cimer.due_on == date(2026, 3, 31)
    assert acik_kapi.due_on < date(2026, 3, 31)
    assert thanks.due_on is None


def test_paper_that_arrived_last_week_is_counted_from_its_day_of_arrival(town):
    arrived = datetime(2026, 3, 2, 9, 0, tzinfo=NOW.tzinfo)

    assert a_case(door="paper", received_at=arrived, now=NOW).due_on == date(2026, 4, 1)


def test_a_matter_of_another_body_stays_here_until_a_person_sends_it_on(town):
    case = a_case(topic="water")

    assert (case.state, case.unit) == (State.RECEIVED, None)


def test_the_law_asks_for_a_name_where_it_does_and_nowhere_else(town):
    with pytest.raises(NameIsMissing):
        a_case(kind="information")

    assert a_case(kind="complaint").applicant.name == ""


def test_nothing_said_opens_nothing(town):
    with pytest.raises(TextIsMissing):
        a_case(text=" \u200b ")

    assert Case.objects.count() == 0


def test_a_bad_file_leaves_no_half_case_behind(town):
    with pytest.raises(FileRefused):
        a_case(files=[SentFile("a.exe", b"MZ not a picture")])

    assert (Case.objects.count(), CaseEvent.objects.count()) == (0, 0)


def test_a_file_is_named_by_what_it_is(town):
    pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
    attachment = a_case(files=[SentFile("<svg onload=x>.html", pdf)]).attachments.get()

    assert attachment.content_type == "application/pdf"
    assert attachment.file.name.startswith("cases/")


def test_who_gave_an_address_is_told_number_code_and_day(town, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        given = opened(asker=known(), topic="tree")

    letter = mail.outbox[0]
    assert given.case.number in letter.subject
    assert given.code in letter.body
    assert f"{given.case.due_on:%d.%m.%Y}" in letter.body


def test_only_what_may_be_shown_can_be_wished_shown(town):
    assert a_case(topic="pothole", may_be_shown=True).visibility == Visibility.WISHED
    assert a_case(topic="social_aid", may_be_shown=True).visibility == Visibility.PRIVATE
    assert a_case(topic="pothole").visibility == Visibility.PRIVATE


def test_a_case_without_a_name_needs_its_code_alone_and_one_with_contact_needs_both(town):
    nameless = a_case()
    named = a_case(asker=known(phone="+905301251355"))

    assert proves_contact(nameless, "")
    assert proves_contact(named, "13 55")
    assert proves_contact(named, "Ayse@Example.org")
    assert not proves_contact(named, "e.org")
    assert not proves_contact(named, "")
    assert not proves_contact(None, "1355")


def test_a_code_with_one_wrong_sign_finds_nothing(town):
    code = opened().code
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")

    assert find_by_code(wrong) is None
    assert find_by_code("") is None


def test_cases_are_found_by_the_beginning_of_a_word_in_any_spelling(town):
    case = a_case(title="Bostanlı’da kırık BANK", topic="park_upkeep")
    a_case(title="Çöp")

    for words in ("bostan", "KIRIK", "kırık bank", case.number, "bakımı"):
        assert list(Case.objects.saying(words)) == [case], words
    assert not Case.objects.saying("bostanlı çöp")


def test_what_happened_is_only_added_and_a_change_is_noticed(town):
    case = a_case(topic="tree")
    event = case.events.first()

    event.verb = "noted"
    with pytest.raises(EventsAreOnlyAdded):
        event.save()
    assert broken_events(case) == []
    CaseEvent.objects.filter(pk=event.pk).update(verb="noted")
    assert broken_events(case) == [1]


def test_the_number_follows_the_year_of_the_town_and_not_of_greenwich(town):
    new_year = datetime(2026, 12, 31, 22, 30, tzinfo=ZoneInfo("UTC"))

    assert a_case(now=new_year).number == "2027-000001"
    assert timezone.localdate(new_year).year == 2027


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_twenty_numbers_in_a_row(transactional_town):
    problems: list[Exception] = []

    def send(number: int) -> None:
        try:
            opened(key=f"many-{number}")
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    senders = [threading.Thread(target=send, args=(number,)) for number in range(20)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()

    assert problems == []
    numbers = sorted(Case.objects.values_list("number", flat=True))
    year = timezone.localdate().year
    assert numbers == [f"{year}-{number:06d}" for number in range(1, 21)]
    assert all(tracking_code(case) for case in Case.objects.all())
