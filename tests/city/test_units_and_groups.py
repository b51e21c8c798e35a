"""Units have periods and successors; groups may have a rule over age and sex."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from city.models import OrgUnit, SocialGroup

DAY = date(2026, 11, 22)


def a_unit(code, **fields):
    return OrgUnit.objects.create(code=code, name=code.title(), kind="unit", **fields)


@pytest.mark.django_db
def test_a_unit_holds_from_its_first_to_its_last_day():
    unit = a_unit("brief", valid_from=DAY, valid_to=DAY)

    assert OrgUnit.objects.valid_on(DAY).get() == unit
    assert not OrgUnit.objects.valid_on(date(2026, 11, 21)).exists()
    assert not OrgUnit.objects.valid_on(date(2026, 11, 23)).exists()
    assert unit.is_valid_on(DAY)


@pytest.mark.django_db
def test_an_ended_unit_leads_to_the_successor_of_its_successor():
    newest = a_unit("newest", valid_from=date(2026, 1, 1))
    middle = a_unit("middle", valid_to=date(2025, 12, 31), successor=newest)
    oldest = a_unit("oldest", valid_to=date(2020, 12, 31), successor=middle)

    assert oldest.standing_on(date(2020, 1, 1)) == oldest
    assert oldest.standing_on(date(2024, 1, 1)) == middle
    assert oldest.standing_on(DAY) == newest


@pytest.mark.django_db
def test_an_ended_unit_without_successor_leads_nowhere():
    assert a_unit("gone", valid_to=date(2020, 1, 1)).standing_on(DAY) is None


@pytest.mark.django_db
@pytest.mark.parametrize("link", ["parent", "successor"])
def test_a_unit_is_not_reached_by_itself(link):
    top = a_unit("top")
    low = a_unit("low", **{link: a_unit("mid", **{link: top})})
    setattr(top, link, low)

    with pytest.raises(ValidationError) as refusal:
        top.full_clean()

    assert list(refusal.value.message_dict) == [link]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"valid_from": DAY, "valid_to": date(2026, 11, 21)}, {"kind": "cabinet"}])
def test_the_database_refuses_a_unit_that_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        OrgUnit.objects.create(**{"code": "wrong", "name": "Wrong", "kind": "unit", **wrong})


@pytest.mark.django_db
def test_the_database_refuses_a_unit_in_its_own_place():
    unit = a_unit("alone")

    with pytest.raises(IntegrityError), transaction.atomic():
        OrgUnit.objects.filter(pk=unit.pk).update(parent=unit)


def test_a_label_speaks_the_language_of_the_page():
    unit = OrgUnit(name="Katılım", name_en="Participation")

    with translation.override("tr"):
        assert unit.label == "Katılım"
    with translation.override("en"):
        assert unit.label == "Participation"
        assert OrgUnit(name="Katılım").label == "Katılım"


@pytest.mark.parametrize(
    ("rule", "age", "sex", "belongs"),
    [
        ({"age_from": 18, "age_to": 29}, 18, None, True),
        ({"age_from": 18, "age_to": 29}, 30, "female", False),
        ({"age_from": 65}, 90, "male", True),
        ({"age_from": 65}, None, "male", False),
        ({"sex": "female"}, None, "female", True),
        ({"sex": "female"}, 40, None, False),
        ({"age_to": 29, "sex": "female"}, 20, "female", True),
        ({}, 40, "female", False),
    ],
)
def test_a_rule_takes_in_whom_it_knows_to_fit(rule, age, sex, belongs):
    assert SocialGroup(**rule).includes(age=age, sex=sex) is belongs


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"age_from": 30, "age_to": 29}, {"sex": "other"}])
def test_the_database_refuses_a_rule_that_fits_nobody(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SocialGroup.objects.create(code="wrong", name="Wrong", **wrong)
