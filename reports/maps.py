"""The map of a report: answers for 1,000 residents by neighbourhood, frozen with the places of its circles."""

from typing import Any

from city.cartogram import HEIGHT, WIDTH, circles, gulf_path, labels
from city.models import ReferencePopulation

SEA = (0, 2, 3, 4, 6)


def map_figures(
    rows: list[dict[str, Any]], population: ReferencePopulation | None, *, total: int
) -> dict[str, Any] | None:
    """Returns circles with their level of colour, or None without places; hidden counts have neither.

    `rows`: who answered by neighbourhood, protected already (`count` is None where hidden).
    `total`: the residents that the shares of the rows are of.
    """
    placed = circles(population=population) or circles()
    if not placed:
        return None
    rates = {row["code"]: _rate(row, total) for row in rows}
    known = sorted(rate for rate in rates.values() if rate is not None)
    breaks = [known[len(known) * number // len(SEA)] for number in range(1, len(SEA))] if known else []
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "gulf": gulf_path(placed),
        "ends": [known[0], *breaks, known[-1]] if known else [],
        "circles": [
            {
                "code": circle.code,
                "name": circle.name,
                "x": circle.x,
                "y": circle.y,
                "r": circle.r,
                "rate": rates.get(circle.code),
                "level": _level(rates.get(circle.code), breaks),
                "text": _text(label),
            }
            for circle, label in zip(placed, labels(placed), strict=True)
        ],
    }


def _rate(row: dict[str, Any], total: int) -> float | None:
    residents = (row["population"] or 0) * total
    return None if row["count"] is None or not residents else round(1000 * row["count"] / residents, 1)


def _level(rate: float | None, breaks: list[float]) -> int | None:
    return None if rate is None else SEA[sum(rate >= each for each in breaks)]


def _text(label: Any) -> dict[str, Any] | None:
    if label is None:
        return None
    return {
        "lines": list(label.lines), "x": label.x, "y": label.y, "size": label.size, "anchor": label.anchor,
        "inside": label.inside, "line_height": label.line_height,
    }  # fmt: skip
