"""Calendar dates as people write and count them. Knows no clock: the day comes in as an argument."""

import calendar
import re
from datetime import date, datetime, time, timedelta

_TURKISH_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


def parse_day(text: str) -> date:
    """Returns the day written as 2026-11-22, 22.11.2026 or 22/11/2026; anything else is a ValueError."""
    text = text.strip()
    if match := _TURKISH_DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        return date(year, month, day)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(f"“{text}” is not a date. Write it as 2026-11-22 or 22.11.2026.")
    return date.fromisoformat(text)


def parse_moment(text: str, *, ends: bool = False) -> datetime:
    """Returns the moment written as a day with or without a time: 22.11.2026 09:00, 2026-11-22T09:00, 22.11.2026.

    A day alone begins at midnight; where it ends something (`ends`) it is meant whole, until the next midnight.
    The result has a time zone only when one was written. Anything else is a ValueError.
    """
    day, _, clock = text.strip().replace("T", " ", 1).partition(" ")
    if not clock.strip():
        return datetime.combine(parse_day(day) + timedelta(days=1 if ends else 0), time())
    try:
        return datetime.combine(parse_day(day), time.fromisoformat(clock.strip().replace(".", ":", 1)))
    except ValueError:
        raise ValueError(f"“{text}” is not a moment. Write it as 22.11.2026 09:00.") from None


def is_within(day: date, *, first: date | None, last: date | None) -> bool:
    """Tells whether a day lies in a period; the last day belongs to it, a missing end is open."""
    return (first is None or first <= day) and (last is None or day <= last)


def age_on(day: date, *, born: date) -> int:
    """Returns completed years of life; who is born on 29 February turns a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def month_length(year: int, month: int) -> int:
    """Returns the number of days of a month."""
    return calendar.monthrange(year, month)[1]


def day_in_month(year: int, month: int, day: int) -> date:
    """Returns that day, or the last of the month when the month is shorter."""
    return date(year, month, min(day, month_length(year, month)))


def add_months(day: date, months: int) -> date:
    """Returns the same day some months later: one month after 31 January is the last of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day_in_month(year, month + 1, day.day)
