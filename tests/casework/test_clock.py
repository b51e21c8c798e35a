"""The clock counts as the law does; its days are those of published examples and of a slow, plain witness."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.clock import Fact, Terms, run
from casework.words import Verb
from city.models import DeadlineRule

ISTANBUL = ZoneInfo("Europe/Istanbul")


def rule(code: str, term: int, unit: str = "workday") -> DeadlineRule:
    return DeadlineRule(code=code, term=term, unit=unit, legal_basis="test")


FOI = Terms(
    reply=rule("foi.reply", 15),
    extended=rule("foi.reply.extended", 30),
    fee=rule("foi.fee", 15),
    appeal=rule("foi.appeal", 15, "day"),
)
PETITION = Terms(
    reply=rule("petition.reply", 30, "day"),
    silence=rule("admin.silence", 30, "day"),
    interim=rule("admin.silence.interim", 4, "month"),
)


def on(day: date | str, verb: str = Verb.OPENED, *, hour: int = 10, **data) -> Fact:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return Fact(verb, datetime.combine(day, time(hour), ISTANBUL), data)


def clock(*facts: Fact, terms: Terms = FOI, exceptions: dict | None = None):
    return run(facts, terms=terms, exceptions=exceptions or {})


@pytest.mark.parametrize(
    ("arrival", "fifteen", "thirty"),
    [
        ("2026-03-09", "2026-03-31", None),
        ("2026-05-20", "2026-06-15", None),
        ("2026-10-20", "2026-11-11", None),
        ("2027-05-05", "2027-05-31", "2027-06-21"),
        ("2026-11-22", "2026-12-11", "2027-01-04"),
        ("2026-12-21", "2027-01-12", None),
    ],
)
def test_an_information_request_is_due_on_the_days_that_were_counted_by_hand(arrival, fifteen, thirty):
    assert clock(on(arrival)).due == date.fromisoformat(fifteen)
    if thirty:
        assert clock(on(arrival), on(arrival, Verb.EXTENDED)).due == date.fromisoformat(thirty)


def test_the_eve_of_a_feast_does_not_count_where_the_municipality_says_so(settings):
    settings.HALF_DAY_IS_WORKING = False

    assert clock(on("2026-10-20")).due == date(2026, 11, 12)


def test_a_request_of_the_last_minute_of_a_day_is_of_that_day():
    late = Fact(Verb.OPENED, datetime(2026, 3, 9, 23, 59, tzinfo=ISTANBUL))

    assert run([late], terms=FOI, exceptions={}).due == date(2026, 3, 31)


def test_the_extended_term_counts_from_arrival_and_not_from_its_notice():
    assert clock(on("2027-05-05"), on("2027-05-28", Verb.EXTENDED)).due == date(2027, 6, 21)


def test_a_term_that_is_over_is_not_extended():
    late = clock(on("2027-05-05"), on("2027-06-01", Verb.EXTENDED))

    assert (late.due, late.is_extended) == (date(2027, 5, 31), False)


def test_the_notice_of_a_fee_interrupts_and_the_payment_begins_anew():
    told = clock(on("2026-03-09"), on("2026-03-16", Verb.FEE_NOTIFIED))
    paid = clock(on("2026-03-09"), on("2026-03-16", Verb.FEE_NOTIFIED), on("2026-03-24", Verb.FEE_PAID))

    assert (told.due, told.fee_due) == (None, date(2026, 4, 7))
    assert (paid.due, paid.fee_due) == (date(2026, 4, 14), None)


def test_where_the_notice_only_suspends_the_rest_of_the_term_runs_on():
    terms = Terms(reply=FOI.reply, fee=FOI.fee, fee_restarts=False)
    facts = on("2026-03-09"), on("2026-03-16", Verb.FEE_NOTIFIED), on("2026-03-25", Verb.FEE_PAID)

    # Five of fifteen days were used; ten remain from 25 March on.
    assert clock(*facts, terms=terms).due == date(2026, 4, 8)


def test_silence_of_thirty_days_is_a_refusal_in_law_and_an_interim_answer_moves_it():
    facts = [on("2026-03-01")]

    assert clock(*facts, terms=PETITION).silence_on == date(2026, 3, 31)
    assert clock(*facts, on("2026-03-10", Verb.INTERIM), terms=PETITION).silence_on == date(2026, 7, 1)


def test_a_refusal_can_be_appealed_against_from_the_day_it_was_served():
    answered = on("2026-03-20", Verb.ANSWERED, is_refusal=True, served_on="2026-03-23")

    assert clock(on("2026-03-09"), answered).appeal_until == date(2026, 4, 7)
    assert clock(on("2026-03-09"), on("2026-03-20", Verb.ANSWERED)).appeal_until is None


def test_what_ended_knows_whether_it_was_in_time():
    assert clock(on("2026-03-09"), on("2026-03-31", Verb.ANSWERED)).was_in_time is True
    assert clock(on("2026-03-09"), on("2026-04-01", Verb.ANSWERED)).was_in_time is False
    assert clock(on("2026-03-09")).was_in_time is None


def test_a_case_opened_again_begins_a_new_term():
    facts = on("2026-03-09"), on("2026-03-20", Verb.ANSWERED), on("2026-05-20", Verb.REOPENED)

    assert clock(*facts).due == date(2026, 6, 15)


def test_nothing_moves_the_term_of_a_case_that_ended():
    ended = [on("2026-03-09"), on("2026-03-20", Verb.WITHDRAWN)]
    later = [
        on("2026-03-21", Verb.EXTENDED),
        on("2026-03-21", Verb.FEE_NOTIFIED),
        on("2026-03-22", Verb.NOTED),
    ]

    assert clock(*ended, *later) == clock(*ended)


def test_a_day_of_administrative_leave_moves_the_term_by_one_day():
    assert clock(on("2026-03-09"), exceptions={date(2026, 3, 12): "idari_izin"}).due == date(2026, 4, 1)


def test_without_a_term_nothing_is_due():
    thanks = clock(on("2026-03-09"), terms=Terms())

    assert (thanks.due, thanks.silence_on, thanks.is_running) == (None, None, False)


def test_each_step_of_the_explanation_names_its_rule_and_the_days_left_out():
    first, extended = clock(on("2027-05-05"), on("2027-05-10", Verb.EXTENDED)).steps

    assert (first.deadline.rule.code, first.due) == ("foi.reply", date(2027, 5, 31))
    assert {day.day for day in first.deadline.days if not day.counts} >= {date(2027, 5, 8), date(2027, 5, 19)}
    assert extended.deadline.rule.code == "foi.reply.extended"


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
LEAVE = st.frozensets(DAYS, max_size=6)
PUBLIC = holidays.country_holidays("TR", years=range(2023, 2031))


def witness(start: date, term: int, leave: frozenset[date]) -> date:
    """Counts day by day on the fingers, knowing nothing of our calendar but the holidays themselves."""
    day, left = start, term
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in PUBLIC and day not in leave
    return day


@settings(max_examples=500, deadline=None)
@given(
    arrival=DAYS,
    leave=LEAVE,
    extended=st.one_of(st.none(), st.integers(0, 40)),
    told=st.one_of(st.none(), st.integers(0, 40)),
    paid=st.integers(1, 12),
)
def test_five_hundred_requests_are_due_when_a_plain_witness_says_so(arrival, leave, extended, told, paid):
    facts, due, is_extended, first = [on(arrival)], witness(arrival, 15, leave), False, arrival
    steps = sorted(
        [
            (days, verb)
            for days, verb in ((extended, Verb.EXTENDED), (told, Verb.FEE_NOTIFIED))
            if days is not None
        ],
        key=lambda step: step[0],
    )
    for days, verb in steps:
        day = arrival + timedelta(days=days)
        if facts and day < timezone_day(facts[-1]):
            day = timezone_day(facts[-1])
        facts.append(on(day, verb))
        if verb == Verb.EXTENDED and day <= due:
            due, is_extended = witness(first, 30, leave), True
        if verb == Verb.FEE_NOTIFIED:
            again = day + timedelta(days=paid)
            facts.append(on(again, Verb.FEE_PAID))
            due, first = witness(again, 30 if is_extended else 15, leave), again

    assert clock(*facts, exceptions=dict.fromkeys(leave, "idari_izin")).due == due


def timezone_day(fact: Fact) -> date:
    return fact.at.astimezone(ISTANBUL).date()


@settings(max_examples=200, deadline=None)
@given(arrival=DAYS, term=st.integers(1, 60), later=st.integers(0, 30))
def test_a_later_arrival_is_never_due_earlier_and_a_term_never_ends_on_a_rest_day(arrival, term, later):
    terms = Terms(reply=rule("x", term))
    early = clock(on(arrival), terms=terms).due
    late = clock(on(arrival + timedelta(days=later)), terms=terms).due

    assert early <= late
    assert early.weekday() < 5
    assert early not in PUBLIC


@settings(max_examples=200, deadline=None)
@given(arrival=DAYS, leave=LEAVE)
def test_a_further_day_off_never_brings_a_term_forward(arrival, leave):
    with_leave = clock(on(arrival), exceptions=dict.fromkeys(leave, "idari_izin")).due

    assert with_leave >= clock(on(arrival)).due
