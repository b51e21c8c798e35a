"""A population is a set of margins, whatever was published."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from city.age_bands import AgeBandError, age_band_of, parse_age_band
from city.models import Neighbourhood, PopulationCell, ReferencePopulation


@pytest.fixture
def population(db):
    population = ReferencePopulation.objects.create(code="count", name="Count", source="test", year=2025)
    for code, people in (("east", 300), ("west", 700)):
        place = Neighbourhood.objects.create(code=code, name=code)
        population.cells.create(neighbourhood=place, count=people)
    population.cells.create(sex="female", count=520)
    population.cells.create(sex="male", count=480)
    population.cells.create(sex="female", age_band="65+", count=90)
    return population


def test_a_margin_holds_exactly_the_dimensions_asked(population):
    assert population.margin("neighbourhood") == {("east",): 300, ("west",): 700}
    assert population.margin("sex") == {("female",): 520, ("male",): 480}
    assert population.margin("age_band", "sex") == {("65+", "female"): 90}


def test_a_population_names_its_margins_and_its_total(population):
    assert population.margins() == [("neighbourhood",), ("sex",), ("sex", "age_band")]
    assert population.total() == 1000
    assert population.total_by("sex") == 1000


def test_an_unknown_dimension_is_refused(population):
    with pytest.raises(KeyError, match="income"):
        population.margin("income")


@pytest.mark.parametrize(
    "again", [{"sex": "female", "count": 1}, {"sex": "female", "age_band": "65+", "count": 1}]
)
def test_a_cell_stands_once_also_where_dimensions_are_empty(population, again):
    with pytest.raises(IntegrityError), transaction.atomic():
        population.cells.create(**again)


def test_the_database_refuses_fewer_than_no_people(population):
    with pytest.raises(IntegrityError), transaction.atomic():
        population.cells.create(age_band="18-29", count=-1)


def test_a_band_that_is_none_is_refused_with_its_column(population):
    cell = PopulationCell(population=population, age_band="young", count=1)

    with pytest.raises(ValidationError) as refusal:
        cell.full_clean()

    assert "age_band" in refusal.value.message_dict


@pytest.mark.parametrize(("text", "ages"), [("18-29", (18, 29)), ("65+", (65, None)), ("0-0", (0, 0))])
def test_a_band_is_read(text, ages):
    assert parse_age_band(text) == ages


@pytest.mark.parametrize("text", ["", "29-18", "18", "18–29", "18-", "+65", "65+ "])
def test_what_is_no_band_is_refused(text):
    with pytest.raises(AgeBandError):
        parse_age_band(text)


def test_an_age_falls_into_one_band_or_none():
    bands = ["18-29", "30-64", "65+"]

    assert [age_band_of(age, bands=bands) for age in (17, 18, 29, 30, 65, 110)] == [
        None,
        "18-29",
        "18-29",
        "30-64",
        "65+",
        "65+",
    ]
