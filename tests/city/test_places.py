"""Neighbourhoods are found in any spelling and stand in Turkish order, on every database."""

import pytest
from django.db import IntegrityError, transaction

from city.models import Neighbourhood, PlaceAlias

NAMES = ["Şemikler", "Çay", "Işık", "İnönü", "Zübeyde Hanım", "Karşıyaka", "Örnekköy", "Alaybey", "Üçok"]


@pytest.fixture
def places(db):
    return Neighbourhood.objects.bulk_create(
        Neighbourhood(code=f"place-{number}", name=name) for number, name in enumerate(NAMES)
    )


@pytest.mark.parametrize(
    "typed", ["karsiyaka", "KARSIYAKA", "Karşıyaka", "KARŞIYAKA", "karşı", "  KARŞİYAKA "]
)
def test_a_place_is_found_in_any_spelling(places, typed):
    assert [place.name for place in Neighbourhood.objects.search(typed)] == ["Karşıyaka"]


@pytest.mark.parametrize(
    ("typed", "name"), [("isik", "Işık"), ("IŞIK", "Işık"), ("inonu", "İnönü"), ("İNÖNÜ", "İnönü")]
)
def test_the_two_letters_i_do_not_matter_in_search(places, typed, name):
    assert [place.name for place in Neighbourhood.objects.search(typed)] == [name]


def test_a_percent_sign_is_no_wildcard(places):
    assert not Neighbourhood.objects.search("%").exists()


def test_an_empty_search_leaves_all(places):
    assert Neighbourhood.objects.search(" ").count() == len(NAMES)


def test_a_place_is_found_by_another_name_once(places):
    for name in ("Eski Çarşı", "Çarşı İçi"):
        PlaceAlias.objects.create(name=name, neighbourhood=places[0])

    assert list(Neighbourhood.objects.search("CARSI")) == [places[0]]


def test_places_stand_in_the_order_of_the_turkish_alphabet(places):
    assert [place.name for place in Neighbourhood.objects.all()] == [
        "Alaybey",
        "Çay",
        "Işık",
        "İnönü",
        "Karşıyaka",
        "Örnekköy",
        "Şemikler",
        "Üçok",
        "Zübeyde Hanım",
    ]


def test_a_renamed_place_is_found_by_its_new_name_even_when_only_the_name_is_saved(places):
    place = places[0]
    place.name = "Ilıca"
    place.save(update_fields=["name"])

    assert [found.pk for found in Neighbourhood.objects.search("ilica")] == [place.pk]
    assert not Neighbourhood.objects.search("semikler").exists()


@pytest.mark.parametrize(
    "wrong",
    [{"longitude": 27.1}, {"longitude": 200.0, "latitude": 38.0}, {"area_km2": 0.0}, {"code": "place-1"}],
)
def test_the_database_refuses_a_place_that_cannot_be(places, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Neighbourhood.objects.create(**{"code": "another", "name": "Başka", **wrong})


def test_one_name_may_reach_into_two_places_but_only_once_into_each(places):
    PlaceAlias.objects.create(name="Sahil", neighbourhood=places[0])
    PlaceAlias.objects.create(name="Sahil", neighbourhood=places[1])

    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceAlias.objects.create(name="SAHİL", neighbourhood=places[0])
