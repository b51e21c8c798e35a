"""The gulf beneath the cartogram: a shore line that follows the southern circles as a wave would.

A ball is rolled along the circles from the south; where it cannot reach, the water does not either.
"""

import math
from collections.abc import Sequence

from city.dorling import HEIGHT, WIDTH, Circle, Point

AIR = 14.0
BALL = 260.0
STEP = 10.0


def shore(circles: Sequence[Circle]) -> list[Point]:
    """Returns the points of the shore from west to east, AIR below the southernmost circles."""
    steps = [index * STEP for index in range(int(WIDTH / STEP) + 1)]
    below = [max(_lower_edge(circle, x=x) for circle in circles) for x in steps]
    rolled = _rolled([y + AIR for y in below], steps=steps, outward=1)
    return [(x, round(y, 1)) for x, y in zip(steps, _rolled(rolled, steps=steps, outward=-1), strict=True)]


def gulf_path(circles: Sequence[Circle]) -> str:
    """Returns the water as the d of an SVG path: the shore as a smooth curve, closed along the box's foot."""
    points = shore(circles)
    curve = [f"M{_pair(points[0])}"]
    for (x, y), (next_x, next_y) in zip(points[1:], [*points[2:], points[-1]], strict=True):
        curve.append(f"Q{_pair((x, y))} {_pair(((x + next_x) / 2, (y + next_y) / 2))}")
    return f"{' '.join(curve)} L{_pair((WIDTH, HEIGHT))} L{_pair((0.0, HEIGHT))} Z"


def _lower_edge(circle: Circle, *, x: float) -> float:
    """Where a circle ends below x; beside it, a slope that falls away steeply, so that ends stay open."""
    aside = abs(x - circle.x)
    if aside <= circle.r:
        return circle.y + math.sqrt(circle.r**2 - aside**2)
    return circle.y - 2.0 * (aside - circle.r)


def _rolled(heights: Sequence[float], *, steps: Sequence[float], outward: int) -> list[float]:
    """The heights thickened by the ball downwards (1), or taken back (-1)."""
    choose = max if outward > 0 else min

    def height_at(x: float) -> float:
        near = ((y, x - other) for y, other in zip(heights, steps, strict=True) if abs(x - other) <= BALL)
        return choose(y + outward * math.sqrt(BALL**2 - aside**2) for y, aside in near)

    return [height_at(x) for x in steps]


def _pair(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
