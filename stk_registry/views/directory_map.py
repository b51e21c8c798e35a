"""The map of the directory: how many organisations work in each neighbourhood."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import ngettext

from city.cartogram import circles, view_box
from city.cartogram_labels import labels
from city.shore import gulf_path
from stk_registry.directory import Choice, Wanted
from stk_registry.views.directory_links import query_of

DEEPEST = 6


def map_of(places: Sequence[Choice], wanted: Wanted) -> dict[str, Any] | None:
    """Returns what components/cartogram.html needs; None where the town's places are not loaded.

    Who works in the whole district counts in each place, so shades run from the least to the most count.
    """
    drawn = circles()
    if not drawn:
        return None
    counts = {place.code: place for place in places}
    numbers = [place.count for place in places]
    least, most = min(numbers), max(numbers)
    return {
        "view_box": view_box(),
        "gulf": gulf_path(drawn),
        "circles": [
            {
                "name": circle.name,
                "x": circle.x,
                "y": circle.y,
                "r": circle.r,
                "url": query_of(wanted, place=circle.code),
                "level": _level(counts[circle.code].count, least=least, most=most),
                "label": ngettext("%(n)s organisation", "%(n)s organisations", counts[circle.code].count)
                % {"n": counts[circle.code].count},
                "text": text,
                "current": counts[circle.code].chosen,
            }
            for circle, text in zip(drawn, labels(drawn), strict=True)
            if circle.code in counts
        ],
    }


def _level(count: int, *, least: int, most: int) -> int:
    if not count:
        return 0
    return 1 + round((DEEPEST - 1) * (count - least) / (most - least)) if most > least else 1
