"""What is wrong in the town's data is an error; what a person must confirm is a warning."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from city.findings import findings
from city.models import CalendarException, DeadlineRule, Neighbourhood, OrgUnit, ReferencePopulation
from common.contract_command import Refused

DAY = date(2026, 11, 22)


def codes(level=None):
    return {found.code for found in findings(on=DAY) if level in (None, found.level)}


def test_the_shipped_data_is_sound_but_waits_for_confirmation(town):
    assert codes("error") == set()
    assert codes("warning") >= {
        "units_unconfirmed",
        "rules_unreviewed",
        "rule_sources_disagree",
        "successor_announced",
    }


@pytest.mark.django_db
def test_a_town_without_places_is_wrong():
    assert codes() >= {"no_places", "no_population"}


def test_margins_with_different_sums_are_wrong(town):
    ReferencePopulation.objects.get(code="adnks-2023").cells.filter(sex="male").update(count=1)

    assert codes("error") == {"margins_disagree"}


def test_a_count_that_forgets_a_place_is_wrong(town):
    Neighbourhood.objects.create(code="new", name="Yeni")

    assert codes("error") == {"places_not_counted"}
    assert "no_middle" in codes("warning")


def test_two_places_of_one_name_are_wrong(town):
    Neighbourhood.objects.filter(code="tuna").update(folded_name="aksoy")

    assert "same_name" in codes("error")


def test_a_unit_that_is_a_part_of_an_ended_one_is_wrong(town):
    OrgUnit.objects.filter(kind="unit", children__isnull=False).update(valid_to=date(2026, 1, 1))

    assert codes("error") == {"part_of_an_ended_unit"}
    assert "unit_without_successor" in codes("warning")


@pytest.mark.parametrize(
    ("ends", "begins", "is_wrong"),
    [
        (None, date(2026, 1, 1), True),
        (date(2026, 1, 1), date(2026, 1, 1), True),
        (date(2025, 12, 31), date(2026, 1, 1), False),
    ],
)
def test_two_rules_for_one_day_are_wrong(town, ends, begins, is_wrong):
    rule = DeadlineRule.objects.get(code="foi.reply")
    DeadlineRule.objects.filter(pk=rule.pk).update(valid_to=ends)
    rule.pk, rule.valid_from, rule.valid_to = None, begins, None
    rule.save(force_insert=True)

    assert ("rules_overlap" in codes("error")) is is_wrong


def test_entering_leave_answers_the_question_for_it(town):
    assert "no_exceptions_this_year" in codes()

    CalendarException.objects.create(date=date(2026, 3, 23), kind="idari_izin", source="test")

    assert "no_exceptions_this_year" not in codes()


def test_far_years_are_marked_as_estimates(town):
    assert "holidays_estimated" in {found.code for found in findings(on=date(2035, 1, 1))}


def test_the_command_prints_the_findings_and_passes_with_warnings(town, capsys):
    call_command("check_city", "--on", "2026-11-22")

    printed = json.loads(capsys.readouterr().out)
    assert printed["errors"] == 0
    assert printed["warnings"] == len(printed["findings"]) > 0


@pytest.mark.django_db
def test_the_command_exits_with_two_when_something_is_wrong(capsys):
    with pytest.raises(Refused) as refusal:
        call_command("check_city")

    assert refusal.value.returncode == 2
    assert json.loads(capsys.readouterr().out)["errors"] == 1


@pytest.mark.django_db
def test_a_day_that_is_none_is_refused():
    with pytest.raises(Refused, match="--on"):
        call_command("check_city", "--on", "yarın")
