"""Where the names stand on the cartogram: inside a circle if they fit, beside it if there is room, else a number.

Widths are estimated from the letters' classes of a humanist sans serif; a twentieth is kept in reserve.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from city.dorling import HEIGHT, WIDTH, Circle

LARGEST, SMALLEST, BESIDE = 21.0, 12.5, 14.0
LINE = 1.12
RESERVE = 1.05
PADDING = 3.0
OFFSET = 6.0
_NARROW, _WIDE = set("fıijlrtİI.'- "), set("mwMWOÖGĞQDÜUHN")


@dataclass(frozen=True)
class Label:
    """One circle's name: its lines, the middle (or start, or end) of the first base line, and its size."""

    code: str
    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    anchor: str
    inside: bool

    @property
    def line_height(self) -> float:
        """The distance from one base line to the next."""
        return round(self.size * LINE, 1)


@dataclass(frozen=True)
class Box:
    """A rectangle on the page."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tells whether two rectangles share any point."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def meets_circle(self, circle: Circle) -> bool:
        """Tells whether a circle, with a little air around it, reaches into the rectangle."""
        x = min(max(circle.x, self.left), self.right)
        y = min(max(circle.y, self.top), self.bottom)
        return math.hypot(circle.x - x, circle.y - y) < circle.r + PADDING

    def is_on_page(self) -> bool:
        """Tells whether nothing of the rectangle is cut off."""
        return self.left >= 0 and self.top >= 0 and self.right <= WIDTH and self.bottom <= HEIGHT


def labels(circles: Sequence[Circle]) -> list[Label]:
    """Returns one label a circle, in the circles' order; no label covers another circle or label."""
    taken: list[Box] = []
    found = []
    for number, circle in enumerate(circles, start=1):
        label = _inside(circle) or _beside(circle, circles=circles, taken=taken) or _number(circle, number)
        found.append(label)
    return found


def width_of(text: str, *, size: float) -> float:
    """Returns the estimated width of a text set at a size."""
    ems = sum(0.29 if sign in _NARROW else 0.70 if sign in _WIDE else 0.53 for sign in text)
    return ems * size * RESERVE


def _inside(circle: Circle) -> Label | None:
    sizes = [size / 2 for size in range(int(LARGEST * 2), int(SMALLEST * 2) - 1, -1)]
    for size in sizes:
        for lines in _breaks(circle.name):
            if _fits(lines, size=size, radius=circle.r - PADDING) and size <= max(circle.r * 0.34, SMALLEST):
                first = circle.y - (len(lines) - 1) * size * LINE / 2 + size * 0.34
                return Label(circle.code, lines, circle.x, round(first, 1), size, "middle", True)
    return None


def _breaks(name: str) -> Iterator[tuple[str, ...]]:
    yield (name,)
    words = name.split(" ")
    if len(words) > 1:
        yield (" ".join(words[:-1]), words[-1])


def _fits(lines: Sequence[str], *, size: float, radius: float) -> bool:
    half_height = (0.72 + (len(lines) - 1) * LINE) * size / 2
    return all(math.hypot(width_of(line, size=size) / 2, half_height) <= radius for line in lines)


def _beside(circle: Circle, *, circles: Sequence[Circle], taken: list[Box]) -> Label | None:
    others = [other for other in circles if other.code != circle.code]
    for label, box in _places_beside(circle):
        is_free = not any(box.meets_circle(other) for other in others) and not any(
            box.meets(b) for b in taken
        )
        if is_free and box.is_on_page():
            taken.append(box)
            return label
    return None


def _places_beside(circle: Circle) -> Iterator[tuple[Label, Box]]:
    width, base = width_of(circle.name, size=BESIDE), circle.y + BESIDE * 0.34
    for anchor, x, left, y in (
        ("start", circle.x + circle.r + OFFSET, circle.x + circle.r + OFFSET, base),
        ("end", circle.x - circle.r - OFFSET, circle.x - circle.r - OFFSET - width, base),
        ("middle", circle.x, circle.x - width / 2, circle.y - circle.r - OFFSET),
        ("middle", circle.x, circle.x - width / 2, circle.y + circle.r + OFFSET + BESIDE * 0.72),
    ):
        box = Box(left, y - BESIDE * 0.8, left + width, y + BESIDE * 0.25)
        yield Label(circle.code, (circle.name,), round(x, 1), round(y, 1), BESIDE, anchor, False), box


def _number(circle: Circle, number: int) -> Label:
    return Label(
        circle.code, (str(number),), circle.x, round(circle.y + SMALLEST * 0.34, 1), SMALLEST, "middle", True
    )
