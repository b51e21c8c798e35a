"""The town's cartogram from its data: circles, their names and the gulf, ready to be drawn.

dorling.py knows the layout, cartogram_labels.py where names stand, shore.py the water. The layout is
computed once for the same data and kept in the process.
"""

from city.cartogram_labels import Label, labels
from city.dorling import HEIGHT, WIDTH, Circle, Place, arrange
from city.models import Neighbourhood, ReferencePopulation
from city.shore import gulf_path

__all__ = ["HEIGHT", "WIDTH", "Circle", "Label", "circles", "gulf_path", "labels", "places", "view_box"]


def view_box() -> str:
    """Returns the viewBox of an SVG that holds the circles."""
    return f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"


def circles(*, population: ReferencePopulation | None = None) -> list[Circle]:
    """Returns a circle for each neighbourhood whose middle is known, by code; of the newest count unless told."""
    return arrange(places(population=population))


def places(*, population: ReferencePopulation | None = None) -> list[Place]:
    """Returns what the layout needs of each neighbourhood; without a count they are drawn alike."""
    counted = population or newest_population_by_neighbourhood()
    people = {} if counted is None else {code: n for (code,), n in counted.margin("neighbourhood").items()}
    located = Neighbourhood.objects.filter(longitude__isnull=False).order_by("code")
    rows = located.values_list("code", "name", "longitude", "latitude")
    return [
        Place(code, name, east, north, people.get(code, 0 if people else 1))
        for code, name, east, north in rows
    ]


def newest_population_by_neighbourhood() -> ReferencePopulation | None:
    """Returns the newest count that tells neighbourhoods apart, or None."""
    with_places = ReferencePopulation.objects.filter(
        cells__neighbourhood__isnull=False, cells__sex__isnull=True, cells__age_band__isnull=True
    )
    return with_places.order_by("-year", "code").distinct().first()
