"""The town as circles: a Dorling cartogram of the neighbourhoods, the product's signature.

Each circle stands for a neighbourhood, its area for the people who live there. Circles never overlap;
neighbours stay neighbours and keep their compass direction as far as their sizes allow. The layout is a
pure function of names, middles and populations: the same data gives the same picture, to the last digit.

Source: D. Dorling, "Area Cartograms: Their Use and Creation", 1996. We depart from it in that neighbours
also hold their bearing, thinly settled stretches are drawn shorter, and small places get a least size.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

WIDTH = 1000.0
HEIGHT = 640.0
SETTLED = 0.01
"""Circles rest when no two press on each other by more than this."""
MOST_ROUNDS_OF_SETTLING = 800
SHRINK = 0.9
JITTER = 0.3
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))

type Point = tuple[float, float]
type Movable = list[float]
type Edge = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """What the layout needs of a neighbourhood."""

    code: str
    name: str
    longitude: float
    latitude: float
    population: int


@dataclass(frozen=True)
class Circle:
    """A neighbourhood's circle in a box of WIDTH × HEIGHT, y downwards."""

    code: str
    name: str
    x: float
    y: float
    r: float
    population: int


@dataclass(frozen=True)
class Layout:
    """How the picture is composed. Shares are of the box; lengths in its units."""

    filled: float = 0.42
    gap: float = 5.0
    side: float = 14.0
    top: float = 14.0
    bottom: float = 60.0
    least_radius: float = 13.0
    even_across: float = 0.62
    even_along: float = 0.45
    slack: float = 0.5
    anchor: float = 0.05
    bearing: float = 0.8
    rounds: int = 300


@dataclass(frozen=True)
class Link:
    """Two neighbours: the direction from one to the other, and how far apart they would like to be."""

    one: int
    other: int
    east: float
    south: float
    length: float


DEFAULT = Layout()


def arrange(places: Sequence[Place], *, layout: Layout = DEFAULT) -> list[Circle]:
    """Returns one circle a place, in the order of their codes; computed once for the same places."""
    return list(_arranged(tuple(sorted(places, key=lambda place: place.code)), layout))


@lru_cache(maxsize=8)
def _arranged(places: tuple[Place, ...], layout: Layout) -> tuple[Circle, ...]:
    if not places:
        return ()
    anchors = _anchors(places, layout=layout)
    while True:
        radii = _radii([place.population for place in places], layout=layout)
        points, has_settled = _relaxed(anchors, radii=radii, layout=layout)
        if has_settled:
            break
        # The box is too full for these sizes: draw all of them a little smaller.
        layout = replace(layout, filled=layout.filled * SHRINK, least_radius=layout.least_radius * SHRINK)
    return tuple(
        Circle(place.code, place.name, round(x, 1), round(y, 1), round(radius, 1), place.population)
        for place, (x, y), radius in zip(places, points, radii, strict=True)
    )


def _radii(populations: Sequence[int], *, layout: Layout) -> list[float]:
    """Areas in proportion to people; the smallest are raised to a size that can be seen and touched."""
    room = min(WIDTH - 2 * layout.side, HEIGHT - layout.top - layout.bottom) / 2
    per_person = layout.filled * WIDTH * HEIGHT / (math.pi * max(sum(populations), 1))
    per_person = min(per_person, room**2 / max(max(populations), 1))
    return [max(math.sqrt(per_person * people), layout.least_radius) for people in populations]


def _anchors(places: Sequence[Place], *, layout: Layout) -> list[Point]:
    """Middles on the page: the box is filled both ways, and thinly settled stretches are drawn shorter."""
    people = [place.population for place in places]
    across = _evened([place.longitude for place in places], people=people, evenness=layout.even_across)
    along = _evened([place.latitude for place in places], people=people, evenness=layout.even_along)
    return [
        _jittered(WIDTH * (0.05 + 0.9 * x), HEIGHT * (0.95 - 0.9 * y), index=index)
        for index, (x, y) in enumerate(zip(across, along, strict=True))
    ]


def _jittered(x: float, y: float, *, index: int) -> Point:
    """Moves a point by a trifle, each in its own direction: places on one spot or line can then part."""
    return x + JITTER * math.cos(index * GOLDEN_ANGLE), y + JITTER * math.sin(index * GOLDEN_ANGLE)


def _evened(values: Sequence[float], *, people: Sequence[int], evenness: float) -> list[float]:
    """Positions from 0 to 1: partly by distance, partly by the share of people who live before that line."""
    low, high = min(values), max(values)
    length, everyone = (high - low) or 1.0, max(sum(people), 1)

    def position(value: float, own: int) -> float:
        before = sum(count for other, count in zip(values, people, strict=True) if other < value)
        return (1 - evenness) * (value - low) / length + evenness * (before + own / 2) / everyone

    return [position(value, own) for value, own in zip(values, people, strict=True)]


def gabriel_edges(points: Sequence[Point]) -> list[Edge]:
    """Returns the pairs of which no third point lies in the circle between them: who is next to whom."""

    def are_neighbours(i: int, j: int) -> bool:
        middle = ((points[i][0] + points[j][0]) / 2, (points[i][1] + points[j][1]) / 2)
        reach = math.dist(points[i], points[j]) / 2
        return all(math.dist(middle, points[k]) >= reach for k in range(len(points)) if k not in (i, j))

    return [(i, j) for i in range(len(points)) for j in range(i + 1, len(points)) if are_neighbours(i, j)]


def _links(anchors: Sequence[Point], *, radii: Sequence[float], layout: Layout) -> list[Link]:
    """Neighbours touch; those who live far apart keep a part of the distance."""
    found = []
    for i, j in gabriel_edges(anchors):
        distance = math.dist(anchors[i], anchors[j]) or 1.0
        touching = radii[i] + radii[j] + layout.gap
        east = (anchors[j][0] - anchors[i][0]) / distance
        south = (anchors[j][1] - anchors[i][1]) / distance
        found.append(Link(i, j, east, south, touching + layout.slack * max(0.0, distance - touching)))
    return found


def _relaxed(
    anchors: Sequence[Point], *, radii: Sequence[float], layout: Layout
) -> tuple[list[Movable], bool]:
    """Lets circles grow from small to full while neighbours pull and overlaps push; then lets them settle.

    Returns the middles, and whether all have found room.
    """
    points = [list(point) for point in anchors]
    links = _links(anchors, radii=radii, layout=layout)
    for step in range(layout.rounds):
        done = step / layout.rounds
        grown = [radius * min(1.0, 0.3 + done) for radius in radii]
        _pull_neighbours(points, links=links, strength=layout.bearing * (1 - done))
        _pull_home(points, anchors=anchors, strength=layout.anchor * (1 - done))
        for _ in range(2):
            _settle_once(points, radii=grown, layout=layout)
    for _ in range(MOST_ROUNDS_OF_SETTLING):
        if _settle_once(points, radii=radii, layout=layout) < SETTLED:
            return points, True
    return points, False


def _pull_neighbours(points: list[Movable], *, links: Sequence[Link], strength: float) -> None:
    shifts = [[0.0, 0.0, 0] for _ in points]
    for link in links:
        one, other = points[link.one], points[link.other]
        across = (one[0] + link.east * link.length - other[0]) / 2
        along = (one[1] + link.south * link.length - other[1]) / 2
        for index, sign in ((link.one, -1), (link.other, 1)):
            shift = shifts[index]
            shift[0] += sign * across
            shift[1] += sign * along
            shift[2] += 1
    for point, (across, along, count) in zip(points, shifts, strict=True):
        point[0] += strength * across / max(count, 1)
        point[1] += strength * along / max(count, 1)


def _pull_home(points: list[Movable], *, anchors: Sequence[Point], strength: float) -> None:
    for point, (x, y) in zip(points, anchors, strict=True):
        point[0] += strength * (x - point[0])
        point[1] += strength * (y - point[1])


def _settle_once(points: list[Movable], *, radii: Sequence[float], layout: Layout) -> float:
    """Pushes overlapping circles apart and all into the box; returns the deepest overlap that was there."""
    deepest = 0.0
    for i in range(len(points)):
        for j in range(i + 1, len(points)):
            deepest = max(deepest, _push_apart(points[i], points[j], radii[i], radii[j], gap=layout.gap))
    for point, radius in zip(points, radii, strict=True):
        point[0] = min(max(point[0], layout.side + radius), WIDTH - layout.side - radius)
        point[1] = min(max(point[1], layout.top + radius), HEIGHT - layout.bottom - radius)
    return deepest


def _push_apart(one: Movable, other: Movable, radius: float, other_radius: float, *, gap: float) -> float:
    """Moves two circles apart until the gap lies between them, the smaller one further."""
    across, along = other[0] - one[0], other[1] - one[1]
    distance = math.hypot(across, along)
    overlap = radius + other_radius + gap - distance
    if overlap <= 0:
        return 0.0
    if distance == 0:
        across, along, distance = 1.0, 0.0, 1.0
    share = other_radius**2 / (radius**2 + other_radius**2)
    push_x, push_y = across / distance * overlap, along / distance * overlap
    one[0] -= push_x * share
    one[1] -= push_y * share
    other[0] += push_x * (1 - share)
    other[1] += push_y * (1 - share)
    return overlap
