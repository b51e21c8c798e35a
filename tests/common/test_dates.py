"""Dates as people write and count them."""

from datetime import date

import pytest

from common.dates import add_months, age_on, day_in_month, is_within, parse_day


@pytest.mark.parametrize("text", ["2026-11-22", "22.11.2026", "22/11/2026", " 22.11.2026 "])
def test_a_day_is_read_as_people_write_it(text):
    assert parse_day(text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text", ["", "11/22/2026", "20261122", "2026-W47-7", "31.02.2026", "yarın", "22.11.26"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):
        parse_day(text)


def test_both_ends_belong_to_a_period_and_a_missing_end_is_open():
    day = date(2026, 3, 1)

    assert is_within(day, first=day, last=day)
    assert is_within(day, first=None, last=None)
    assert not is_within(day, first=date(2026, 3, 2), last=None)
    assert not is_within(day, first=None, last=date(2026, 2, 28))


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2000, 11, 22), date(2026, 11, 21), 25),
        (date(2000, 11, 22), date(2026, 11, 22), 26),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
    ],
)
def test_age_is_completed_years(born, day, years):
    assert age_on(day, born=born) == years


def test_a_month_after_the_last_of_january_is_the_last_of_february():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert add_months(date(2026, 3, 15), -3) == date(2025, 12, 15)


def test_the_thirty_first_of_a_short_month_is_its_last_day():
    assert day_in_month(2028, 2, 31) == date(2028, 2, 29)
