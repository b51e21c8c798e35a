"""A rule of the law becomes a day, and the way to it can be told."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from city.deadlines import computed, deadline, next_yearly_day, recorded_exceptions, rule_on
from city.errors import NoRuleForThatDayError
from city.models import CalendarException, DeadlineRule


def a_rule(code="reply", **fields):
    defaults = {
        "unit": "workday",
        "term": 15,
        "trigger": "arrival",
        "legal_basis": "law",
        "evidence": "verified",
    }
    return DeadlineRule(code=code, **{**defaults, **fields})


@pytest.mark.django_db
def test_a_recorded_leave_moves_an_open_deadline():
    a_rule().save()
    before = deadline("reply", start=date(2026, 3, 9))

    CalendarException.objects.create(date=date(2026, 3, 23), kind="idari_izin", source="test")

    assert before.due == date(2026, 3, 31)
    assert deadline("reply", start=date(2026, 3, 9)).due == date(2026, 4, 1)
    assert deadline("reply", start=date(2026, 3, 9), exceptions={}).due == date(2026, 3, 31)


@pytest.mark.django_db
def test_the_setting_for_half_days_is_obeyed(settings):
    a_rule().save()
    settings.HALF_DAY_IS_WORKING = False

    assert deadline("reply", start=date(2026, 10, 20)).due == date(2026, 11, 12)


@pytest.mark.django_db
def test_a_matter_keeps_the_rule_of_the_day_on_which_it_started():
    a_rule(term=15, valid_to=date(2026, 3, 9)).save()
    a_rule(term=30, valid_from=date(2026, 3, 10)).save()

    assert deadline("reply", start=date(2026, 3, 9)).rule.term == 15
    assert deadline("reply", start=date(2026, 3, 10)).rule.term == 30


@pytest.mark.django_db
def test_a_day_without_a_rule_is_refused_with_a_stable_code():
    a_rule(valid_from=date(2026, 1, 1)).save()

    with pytest.raises(NoRuleForThatDayError, match="reply") as refusal:
        rule_on(date(2025, 12, 31), code="reply")

    assert refusal.value.code == "no_deadline_rule"


@pytest.mark.parametrize(
    ("fields", "start", "due"),
    [
        ({"unit": "day", "term": 30}, date(2026, 5, 1), date(2026, 5, 31)),
        ({"unit": "month", "term": 1}, date(2026, 1, 31), date(2026, 2, 28)),
        (
            {"unit": "date", "term": None, "due_month": 2, "due_day": 31},
            date(2026, 11, 22),
            date(2027, 2, 28),
        ),
        ({"unit": "date", "term": None, "due_month": 4, "due_day": 30}, date(2026, 4, 30), date(2026, 4, 30)),
        ({"unit": "prompt", "term": None}, date(2026, 5, 1), None),
    ],
)
def test_each_unit_counts_in_its_own_way(fields, start, due):
    assert computed(a_rule(**fields), start=start, exceptions={}).due == due


def test_seventy_two_hours_run_from_the_minute():
    known_at = datetime(2026, 11, 20, 17, 45, tzinfo=ZoneInfo("Europe/Istanbul"))

    found = computed(a_rule(unit="hour", term=72), start=known_at, exceptions={})

    assert found.due_at == known_at + timedelta(hours=72)
    assert found.due == date(2026, 11, 23)


def test_hours_from_a_day_run_from_its_first_minute():
    found = computed(a_rule(unit="hour", term=72), start=date(2026, 11, 20), exceptions={})

    assert found.due == date(2026, 11, 23)
    assert found.due_at.hour == 0


def test_an_arrival_late_in_the_evening_counts_by_the_local_day():
    utc_evening = datetime(2026, 3, 8, 21, 30, tzinfo=ZoneInfo("UTC"))

    assert computed(a_rule(), start=utc_evening, exceptions={}).start == date(2026, 3, 9)


def test_internal_aims_lie_on_counted_days_before_the_due_day():
    found = computed(a_rule(), start=date(2026, 3, 9), exceptions={})

    assert found.target(0.6) == date(2026, 3, 23)
    assert found.target(0.8) == date(2026, 3, 26)
    assert found.target(1.0) == found.due


def test_an_aim_of_calendar_days_is_a_share_of_them():
    found = computed(a_rule(unit="day", term=30), start=date(2026, 5, 1), exceptions={})

    assert found.target(0.6) == date(2026, 5, 19)


def test_a_term_is_overdue_only_after_its_last_day():
    found = computed(a_rule(), start=date(2026, 3, 9), exceptions={})

    assert not found.is_overdue(on=date(2026, 3, 31))
    assert found.is_overdue(on=date(2026, 4, 1))


def test_without_delay_is_never_overdue_and_has_no_aim():
    found = computed(a_rule(unit="prompt", term=None), start=date(2026, 3, 9), exceptions={})

    assert not found.is_overdue(on=date(2030, 1, 1))
    assert found.target(0.6) is None


def test_a_yearly_day_that_has_passed_is_the_next_years():
    assert next_yearly_day(date(2026, 5, 1), month=4, day=30) == date(2027, 4, 30)


@pytest.mark.django_db
def test_exceptions_are_given_as_the_calendar_takes_them():
    CalendarException.objects.create(date=date(2026, 3, 23), kind="half_day", source="test")

    assert recorded_exceptions() == {date(2026, 3, 23): "half_day"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"term": None},
        {"term": 0},
        {"unit": "date"},
        {"unit": "date", "term": None, "due_month": 4},
        {"unit": "prompt"},
        {"unit": "year"},
        {"due_month": 4},
        {"evidence": "rumour"},
        {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_a_rule_whose_term_does_not_fit(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_rule(**wrong).save()


@pytest.mark.django_db
def test_two_rules_of_one_code_do_not_begin_on_the_same_day_or_both_at_the_beginning():
    a_rule().save()

    with pytest.raises(IntegrityError), transaction.atomic():
        a_rule(term=30).save()
