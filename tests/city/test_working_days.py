"""The working calendar: known terms of the law, and what must hold for every day."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city.workdays import (
    DayKind,
    add_calendar_days,
    add_working_days,
    arrival_day,
    days_of_term,
    estimated_holidays,
    holiday_name,
    is_working_day,
    kind_of,
    next_working_day,
    working_days_between,
)

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31))
terms = st.integers(0, 45)
exceptions = st.dictionaries(
    st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31)),
    st.sampled_from(["idari_izin", "half_day", "extra_working", "holiday"]),
    max_size=30,
)
days_of_2026 = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 9, 30))


@pytest.mark.parametrize(
    ("arrival", "term", "due"),
    [
        (date(2026, 3, 9), 15, date(2026, 3, 31)),
        (date(2026, 5, 20), 15, date(2026, 6, 15)),
        (date(2026, 10, 20), 15, date(2026, 11, 11)),
        (date(2027, 5, 5), 15, date(2027, 5, 31)),
        (date(2027, 5, 5), 30, date(2027, 6, 21)),
        (date(2026, 11, 22), 15, date(2026, 12, 11)),
        (date(2026, 11, 22), 30, date(2027, 1, 4)),
        (date(2026, 12, 21), 15, date(2027, 1, 12)),
    ],
)
def test_terms_of_fifteen_and_thirty_working_days_end_on_the_known_day(arrival, term, due):
    assert add_working_days(arrival, term) == due


def test_the_afternoon_off_may_be_set_not_to_count():
    assert add_working_days(date(2026, 10, 20), 15, half_day_is_working=False) == date(2026, 11, 12)


def test_administrative_leave_moves_a_term_by_the_days_it_takes():
    leave = {date(2026, 3, 23): "idari_izin", date(2026, 3, 24): "idari_izin"}

    assert add_working_days(date(2026, 3, 9), 15, exceptions=leave) == date(2026, 4, 2)


def test_a_working_saturday_shortens_a_term():
    assert add_working_days(date(2026, 3, 9), 15, exceptions={date(2026, 3, 14): "extra_working"}) == date(
        2026, 3, 30
    )


def test_leave_on_a_sunday_changes_nothing():
    assert add_working_days(date(2026, 3, 9), 15, exceptions={date(2026, 3, 15): "idari_izin"}) == date(
        2026, 3, 31
    )


def test_a_half_day_on_a_sunday_does_not_make_it_work():
    assert kind_of(date(2026, 3, 15), exceptions={date(2026, 3, 15): "half_day"}) == DayKind.WEEKEND


def test_a_local_half_day_counts_like_a_national_one():
    friday = {date(2026, 3, 13): "half_day"}

    assert is_working_day(date(2026, 3, 13), exceptions=friday)
    assert not is_working_day(date(2026, 3, 13), exceptions=friday, half_day_is_working=False)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 10, 28), DayKind.HALF_DAY),
        (date(2026, 10, 29), DayKind.HOLIDAY),
        (date(2026, 10, 30), DayKind.WORKING),
        (date(2026, 10, 31), DayKind.WEEKEND),
        (date(2026, 5, 30), DayKind.WEEKEND),
    ],
)
def test_each_day_has_its_kind(day, kind):
    assert kind_of(day) == kind


def test_the_explanation_names_each_day_that_was_left_out():
    steps = list(days_of_term(date(2026, 10, 27), 3))

    assert [(step.day.day, step.kind, step.number) for step in steps] == [
        (28, DayKind.HALF_DAY, 1),
        (29, DayKind.HOLIDAY, 1),
        (30, DayKind.WORKING, 2),
        (31, DayKind.WEEKEND, 2),
        (1, DayKind.WEEKEND, 2),
        (2, DayKind.WORKING, 3),
    ]


@given(days, terms)
def test_a_term_ends_on_a_working_day_after_exactly_so_many_of_them(start, term):
    due = add_working_days(start, term)

    assert working_days_between(start, due) == term
    assert term == 0 or is_working_day(due)


@given(days, terms, terms)
def test_two_terms_in_a_row_are_one_long_term(start, one, other):
    assert add_working_days(add_working_days(start, one), other) == add_working_days(start, one + other)


@given(days, terms)
def test_a_later_start_never_ends_earlier(start, term):
    assert add_working_days(start, term) <= add_working_days(start + timedelta(days=1), term)


@given(days_of_2026, terms, exceptions)
def test_counting_agrees_with_adding_under_any_exceptions(start, term, exceptions):
    due = add_working_days(start, term, exceptions=exceptions)

    assert working_days_between(start, due, exceptions=exceptions) == term
    assert working_days_between(due, start, exceptions=exceptions) == -term


@given(days_of_2026, terms, st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20))
def test_leave_never_shortens_a_term(start, term, leave):
    with_leave = add_working_days(start, term, exceptions=dict.fromkeys(leave, "idari_izin"))

    assert with_leave >= add_working_days(start, term)


@given(days)
def test_the_next_working_day_is_the_first_one(day):
    found = next_working_day(day)

    assert is_working_day(found)
    assert working_days_between(day - timedelta(days=1), found) == 1


def test_calendar_days_count_weekends_and_feasts():
    assert add_calendar_days(date(2026, 5, 1), 30) == date(2026, 5, 31)


@pytest.mark.parametrize("add", [add_working_days, add_calendar_days])
def test_a_negative_term_is_refused(add):
    with pytest.raises(ValueError, match="term"):
        add(date(2026, 5, 1), -1)


def test_what_is_sent_at_night_arrives_on_the_same_day_unless_an_hour_is_set():
    friday_evening = datetime(2026, 11, 20, 21, 30)

    assert arrival_day(friday_evening) == date(2026, 11, 20)
    assert arrival_day(friday_evening, closes_at=time(17)) == date(2026, 11, 23)
    assert arrival_day(datetime(2026, 11, 20, 16, 59), closes_at=time(17)) == date(2026, 11, 20)


def test_holidays_have_names_in_both_languages():
    assert holiday_name(date(2026, 4, 23)) == "Ulusal Egemenlik ve Çocuk Bayramı"
    assert "Children" in holiday_name(date(2026, 4, 23), language="en")
    assert holiday_name(date(2026, 4, 24)) == ""


def test_far_feasts_are_marked_as_estimated():
    assert estimated_holidays(2026) == []
    assert date(2035, 2, 17) in estimated_holidays(2035)
