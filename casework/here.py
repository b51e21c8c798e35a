"""Where the town is: points far from it are mistakes, and are kept as words only."""

from decimal import Decimal

Point = tuple[Decimal, Decimal]
# Degrees around İzmir, wide enough for whoever stands at its edge.
NORTH, SOUTH, WEST, EAST = 39.0, 38.0, 26.5, 28.0


def is_here(point: Point) -> bool:
    """Tells whether a point (latitude, longitude) can be in the town."""
    latitude, longitude = point
    return SOUTH < latitude < NORTH and WEST < longitude < EAST
