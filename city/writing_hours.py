"""When the municipality may write to people who did not just ask: working days, not before nine, never at night.

Pure: the local moment and the calendar's exceptions come in. The good hours are 09:00-17:00. What was ready before
five and could not leave then may still leave until nine in the evening; from 21:00 to 08:00, at weekends and on
holidays nothing is written.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from city.workdays import NO_EXCEPTIONS, is_working_day, next_working_day

BEGINS = time(9)
GOOD_UNTIL = time(17)
QUIET_FROM = time(21)


def ready_before(now: datetime, *, exceptions: Mapping[date, str] = NO_EXCEPTIONS) -> datetime | None:
    """Returns the moment up to which what was ready may be written about now; nothing in quiet hours.

    `now` is aware and local.
    """
    if not is_working_day(now.date(), exceptions=exceptions) or not BEGINS <= now.time() < QUIET_FROM:
        return None
    return now if now.time() < GOOD_UNTIL else _at(now, GOOD_UNTIL)


def next_good_moment(now: datetime, *, exceptions: Mapping[date, str] = NO_EXCEPTIONS) -> datetime:
    """Returns the moment itself in good hours, otherwise nine o'clock of the next day on which one may write."""
    day = now.date()
    if is_working_day(day, exceptions=exceptions):
        if BEGINS <= now.time() < GOOD_UNTIL:
            return now
        if now.time() < BEGINS:
            return _at(now, BEGINS)
    following = next_working_day(day + timedelta(days=1), exceptions=exceptions)
    return _at(now + (following - day), BEGINS)


def _at(moment: datetime, clock: time) -> datetime:
    return datetime.combine(moment.date(), clock, moment.tzinfo)
