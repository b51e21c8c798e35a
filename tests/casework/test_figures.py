"""The figures of cases: counted by hand here, kept once a month there, and nobody recognised in them."""

import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.counts_shown import shown_places
from casework.models import CaseTopic, InformationAppeal, KeptFigure, KeptMonth
from casework.services import answering, referring
from casework.services.answering import Answer
from casework.services.figures import count_month, figures, keep_closed_months
from casework.services.redirecting import body_of, count_shown
from casework.words import CaseKind
from city.models import Neighbourhood
from people.models import Role
from tests.factories import member
from tests.factories.cases import a_case, known, of

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def at(month: int, day: int, hour: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo("Europe/Istanbul"))


@pytest.fixture(autouse=True)
def _no_strong_sign_in(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def spring(demir, officer):
    """Six requests of March: two answered in time, one late, one sent on; an information request is refused."""
    cases = [a_case(topic="tree", now=at(3, day), door="web" if day < 5 else "phone") for day in range(2, 8)]
    for case, moment in zip(cases[:3], (at(3, 20), at(3, 31), at(4, 20)), strict=True):
        referring.assign(case, to=demir, actor=demir, now=case.received_at)
        answering.answer_case(case, Answer(outcome="done", text="Tamam."), actor=demir, now=moment)
    answering.reopen(cases[0], reason="Olmadı", now=at(4, 2))
    for score in (1, 5):
        answering.rate(cases[1], score=score, now=at(4, 3))
    asked = a_case(kind="information", topic="information", asker=known(), now=at(3, 9))
    referring.assign(asked, to=officer, actor=officer, now=at(3, 10))
    refusal = Answer(outcome="refused", text="Ret.", ground="21", appeal_text="BEDK")
    answering.answer_case(asked, refusal, actor=officer, now=at(3, 30))
    return [*cases, asked]


def test_a_month_counts_what_happened_in_it(spring):
    counts = figures(MARCH, MARCH, on=APRIL)

    assert counts["received", ""] == 7
    assert (counts["received_door", "web"], counts["received_door", "phone"]) == (4, 3)
    assert counts["ended", "done"] == 2
    assert (counts["in_time", ""], counts["late", ""]) == (3, 0)
    assert counts["information_ground", "21"] == counts["information", "refused"] == 1


def test_a_late_answer_is_late_in_the_month_in_which_it_was_given(spring):
    counts = figures(APRIL, APRIL, on=date(2026, 4, 30))

    assert (counts["late", ""], counts["reopened", ""]) == (1, 1)
    assert (counts["rated", "5"], counts["rated", "1"]) == (1, 0)


def test_what_is_kept_says_the_same_as_what_is_counted_now(spring):
    counted = figures(MARCH, APRIL, on=date(2026, 5, 20))

    assert keep_closed_months(at(5, 20)) == 2
    assert keep_closed_months(at(5, 20)) == 0
    assert figures(MARCH, APRIL, on=date(2026, 5, 20)) == counted
    assert KeptMonth.objects.count() == 2


def test_a_month_is_kept_ten_days_after_its_end(spring):
    assert keep_closed_months(at(4, 9)) == 0
    assert keep_closed_months(at(4, 11)) == 1


def test_a_kept_month_costs_no_look_at_events(spring):
    keep_closed_months(at(5, 20))
    with CaptureQueriesContext(connection) as queries:
        figures(MARCH, APRIL, on=date(2026, 5, 20))

    assert not [query for query in queries if "casework_caseevent" in query["sql"]]
    assert len(queries) == 2


def test_units_are_counted_apart_and_add_up(spring):
    parks, office = [of("parks").pk], [of("directorate_office").pk]
    one, other = (figures(MARCH, MARCH, units=units, on=APRIL) for units in (parks, office))

    assert (one["received", ""], other["received", ""]) == (6, 1)
    assert figures(MARCH, MARCH, on=APRIL)["received", ""] == 7


def test_people_sent_to_another_body_are_counted(town):
    topic = CaseTopic.objects.get(code="water")
    body = body_of(topic, kind=CaseKind.REQUEST, on=MARCH)
    for _person in range(3):
        count_shown(topic, body, on=date(2026, 3, 5))

    assert count_month(MARCH)[None, "redirected", body.code] == 3


@pytest.mark.parametrize(
    "counts",
    [
        {"a": 3, "b": 40, "c": 60},
        {"a": 1, "b": 4, "c": 60, "d": 7},
        {"a": 2, "b": 2, "c": 30, "d": 30, "e": 0},
        {"a": 4},
    ],
)
def test_no_small_neighbourhood_can_be_worked_out_from_the_rest(counts):
    shown = shown_places(counts)
    hidden = [place for place in counts if shown[place] is None]

    assert all(shown[place] is None for place, count in counts.items() if 0 < count < 5)
    total_hidden = sum(counts[place] for place in hidden)
    # What one hidden count may be, given the total of all hidden: from 0 to that total.
    assert len(hidden) == len(counts) == 1 or (len(hidden) >= 2 and total_hidden >= 5)


def test_counts_that_are_large_enough_are_all_shown():
    assert shown_places({"a": 5, "b": 0, "c": 9}) == {"a": 5, "b": 0, "c": 9}


def test_the_page_shows_the_year_and_hides_the_small_neighbourhood(client, town):
    places = list(Neighbourhood.objects.order_by("code")[:3])
    for place, number in zip(places, (2, 8, 9), strict=True):
        for _each in range(number):
            a_case(topic="tree", neighbourhood=place, now=at(3, 5))
    client.force_login(member("Mudur", Role.UNIT_HEAD, of=of("participation_unit")))

    page = client.get(reverse("case_figures"), {"ilk": "2026-03", "son": "2026-03"}).content.decode()

    assert "19" in page
    assert page.count("…</td>") >= 2
    assert f'<th scope="row">{places[0].name}</th><td class="num">2<' not in page


def test_the_workbook_holds_what_the_page_shows(client, spring):
    client.force_login(member("Mudur", Role.UNIT_HEAD, of=of("participation_unit")))
    answer = client.get(reverse("case_figures_xlsx"), {"ilk": "2026-03", "son": "2026-04"})

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = {row[0].value: row[1].value for sheet in book for row in sheet.iter_rows(min_row=4, max_col=2)}
    assert (rows["Gelen başvuru"], rows["Süresinde yanıtlanan"], rows["Geç yanıtlanan"]) == (7, 3, 1)
    assert len(book.sheetnames) == 11


def test_a_head_sees_the_figures_of_the_own_unit_only(client, spring, head):
    client.force_login(head)
    asked = {"ilk": "2026-03", "son": "2026-03"}

    assert client.get(reverse("case_figures"), asked | {"birim": "directorate_office"}).status_code == 422
    page = client.get(reverse("case_figures"), asked | {"birim": "parks"})
    assert dict(page.context["tables"][0].lines)["Gelen başvuru"] == 6


def test_an_appeal_is_noted_once_with_its_result_and_counted(client, spring, officer):
    client.force_login(officer)
    number = spring[-1].number
    noted = {"number": number, "before": "board", "on": "2026-04-02", "result": "pending"}
    client.post(reverse("case_appeals"), noted)
    client.post(reverse("case_appeals"), noted | {"result": "overturned", "decided_on": "2026-05-02"})

    assert InformationAppeal.objects.get().result == "overturned"
    assert client.post(reverse("case_appeals"), noted | {"result": "upheld"}).status_code == 422


def test_nobody_notes_an_appeal_of_a_request_they_may_not_read(client, spring, demir):
    client.force_login(demir)
    noted = {"number": spring[-1].number, "before": "board", "on": "2026-04-02", "result": "pending"}

    assert client.post(reverse("case_appeals"), noted).status_code == 422
    assert InformationAppeal.objects.count() == 0


def test_a_period_of_a_hundred_years_is_refused(client, head):
    client.force_login(head)

    assert client.get(reverse("case_figures"), {"ilk": "1926-01", "son": "2026-01"}).status_code == 422


def test_kept_figures_name_nobody(spring):
    keep_closed_months(at(4, 20) + timedelta(days=30))

    assert {row.what for row in KeptFigure.objects.all()} <= {
        "received", "received_kind", "received_door", "received_topic", "received_place", "ended", "in_time", "late",
        "information", "information_ground", "rated", "reopened", "objected", "redirected", "extended",
    }  # fmt: skip
