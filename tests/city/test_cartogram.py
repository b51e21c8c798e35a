"""The town as circles: fair areas, no overlap, kept directions, and names that can be read."""

import itertools
import math
import xml.etree.ElementTree as ET

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from city import cartogram
from city.cartogram_labels import labels
from city.dorling import DEFAULT, HEIGHT, WIDTH, Layout, Place, arrange, gabriel_edges
from city.models import Neighbourhood, ReferencePopulation
from city.services import CITY_DATA, load_city
from city.shore import gulf_path, shore

ROUNDED = 0.2

a_place = st.tuples(
    st.floats(26.0, 28.0, allow_nan=False), st.floats(37.0, 39.0, allow_nan=False), st.integers(0, 50_000)
)
towns = st.lists(a_place, min_size=1, max_size=14).map(
    lambda rows: [
        Place(f"p{i}", f"Place {i}", east, north, people) for i, (east, north, people) in enumerate(rows)
    ]
)
quick = settings(max_examples=12, deadline=None)


def least_distance(circles):
    pairs = itertools.combinations(circles, 2)
    return min((math.dist((a.x, a.y), (b.x, b.y)) - a.r - b.r for a, b in pairs), default=DEFAULT.gap)


@quick
@given(towns)
def test_circles_of_any_town_never_overlap_and_stay_on_the_page(places):
    circles = arrange(places, layout=Layout(rounds=20))

    assert least_distance(circles) > 0
    for circle in circles:
        assert circle.r <= circle.x + ROUNDED
        assert circle.x + circle.r <= WIDTH + ROUNDED
        assert circle.r <= circle.y + ROUNDED
        assert circle.y + circle.r <= HEIGHT + ROUNDED


@quick
@given(towns, st.randoms())
def test_the_order_in_which_places_are_given_does_not_matter(places, random):
    shuffled = random.sample(places, len(places))

    assert arrange(places, layout=Layout(rounds=10)) == arrange(shuffled, layout=Layout(rounds=10))


def test_places_on_one_spot_are_drawn_apart():
    places = [Place(f"p{i}", "Aynı", 27.1, 38.4, 1000) for i in range(5)]

    assert least_distance(arrange(places)) > 0


def test_no_place_is_no_picture():
    assert arrange([]) == []


def test_next_to_each_other_are_those_between_whom_no_one_stands():
    assert gabriel_edges([(0, 0), (10, 0), (5, 0.5)]) == [(0, 2), (1, 2)]


@pytest.fixture(scope="module")
def drawn_town(django_db_setup, django_db_blocker):
    """The shipped town's places and circles; loaded once for this file and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_city(CITY_DATA)
        result = cartogram.places(), cartogram.circles()
        transaction.set_rollback(True)
    return result


@pytest.fixture
def circles(drawn_town):
    return {circle.code: circle for circle in drawn_town[1]}


@pytest.fixture
def places(drawn_town):
    return {place.code: place for place in drawn_town[0]}


def test_every_neighbourhood_has_a_circle_with_a_gap_to_the_next(circles):
    assert len(circles) == 27
    assert least_distance(circles.values()) >= DEFAULT.gap - ROUNDED


def test_areas_are_in_proportion_to_people(circles):
    large = [circle for circle in circles.values() if circle.r > DEFAULT.least_radius + 1]
    per_person = [circle.r**2 / circle.population for circle in large]

    assert len(large) == 25
    assert max(per_person) / min(per_person) == pytest.approx(1, abs=0.01)


def test_a_village_has_a_size_that_can_be_touched(circles):
    assert min(circle.r for circle in circles.values()) == DEFAULT.least_radius


def test_compass_directions_between_neighbours_are_kept(circles, places):
    pairs = gabriel_edges([(p.longitude * 0.78, p.latitude) for p in places.values()])
    codes = list(places)
    turned = [
        _turn(places[codes[i]], places[codes[j]], circles[codes[i]], circles[codes[j]]) for i, j in pairs
    ]

    assert sum(turned) / len(turned) < math.radians(25)
    assert sum(turn > math.radians(90) for turn in turned) == 0


def _turn(place, other, circle, other_circle):
    real = math.atan2(other.latitude - place.latitude, (other.longitude - place.longitude) * 0.78)
    drawn = math.atan2(circle.y - other_circle.y, other_circle.x - circle.x)
    return abs((real - drawn + math.pi) % (2 * math.pi) - math.pi)


def test_the_town_lies_as_on_the_map(circles):
    """The sea is in the south, the villages in the north-east, and the shore keeps its order."""
    shore_from_west = ["mavisehir", "bostanli", "aksoy", "donanmaci", "tuna", "alaybey", "tersane"]

    assert [circles[code].x for code in shore_from_west] == sorted(
        circles[code].x for code in shore_from_west
    )
    for village in ("yamanlar", "sancakli"):
        assert circles[village].x > WIDTH * 0.6
        assert circles[village].y < HEIGHT * 0.25
    assert circles["zubeyde-hanim"].y < circles["ornekkoy"].y < circles["dedebasi"].y < circles["aksoy"].y


def test_without_a_count_places_are_drawn_alike(db):
    for number in range(3):
        Neighbourhood.objects.create(code=f"p{number}", name="Yer", longitude=27 + number, latitude=38)
    Neighbourhood.objects.create(code="unknown", name="Nerede")

    assert len({circle.r for circle in cartogram.circles()}) == 1
    assert len(cartogram.circles()) == 3


def test_an_older_count_can_be_drawn(town):
    older = ReferencePopulation.objects.get(code="adnks-2023")

    assert cartogram.circles(population=older) != cartogram.circles()


def test_names_stand_inside_or_beside_and_cover_nothing(circles):
    drawn = list(circles.values())
    found = {label.code: label for label in labels(drawn)}

    assert set(found) == set(circles)
    assert all(" ".join(label.lines) == circles[code].name for code, label in found.items())
    assert {code for code, label in found.items() if not label.inside} == {
        "yamanlar",
        "sancakli",
        "latife-hanim",
    }


def test_a_name_without_room_becomes_its_number():
    places = [
        Place(f"p{i:02}", "Uzunca Bir Mahalle Adı", 27 + i % 6 / 50, 38 + i // 6 / 50, 10) for i in range(36)
    ]
    found = labels(arrange(places, layout=Layout(filled=0.55, gap=1.0)))

    assert any(label.lines[0].isdigit() for label in found)


def test_the_water_lies_below_every_circle(circles):
    drawn = list(circles.values())

    for x, y in shore(drawn):
        assert all(math.dist((x, y), (circle.x, circle.y)) > circle.r for circle in drawn)
        assert y < HEIGHT


def test_the_gulf_is_one_closed_path(circles):
    path = gulf_path(list(circles.values()))
    drawn = ET.fromstring(f'<path d="{path}"/>')

    assert drawn.get("d").startswith("M0.0 ")
    assert path.endswith("Z")
    assert "nan" not in path


def test_the_picture_is_computed_once_for_the_same_data(town, monkeypatch):
    cartogram.circles()
    monkeypatch.setattr("city.dorling._relaxed", lambda *args, **kwargs: pytest.fail("computed again"))

    assert len(cartogram.circles()) == 27
