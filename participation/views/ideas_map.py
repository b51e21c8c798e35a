"""Ideas on the map of neighbourhoods: how many name each, as a drawing and as the list beside it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.utils.translation import ngettext

from city.cartogram import circles, gulf_path, labels, view_box
from participation.models import Idea

DEEPEST = 6


def map_of(ideas: QuerySet[Idea], asked: dict[str, str]) -> dict[str, Any] | None:
    """Returns what components/cartogram.html needs, each place a link to its ideas; None without places."""
    drawn = circles()
    if not drawn:
        return None
    named = ideas.order_by().values_list("neighbourhood__code").annotate(n=Count("pk"))
    numbers = {code: n for code, n in named if code}
    most = max(numbers.values(), default=0)
    return {
        "view_box": view_box(),
        "gulf": gulf_path(drawn),
        "unplaced": ideas.filter(neighbourhood=None).count(),
        "circles": [
            {
                "name": circle.name,
                "x": circle.x,
                "y": circle.y,
                "r": circle.r,
                "url": _address(asked, circle.code),
                "level": _level(numbers.get(circle.code, 0), most),
                "label": ngettext("%(n)s idea", "%(n)s ideas", n) % {"n": n},
                "text": text,
                "current": circle.code == asked["mahalle"],
            }
            for circle, text in zip(drawn, labels(drawn), strict=True)
            for n in (numbers.get(circle.code, 0),)
        ],
    }


def _address(asked: dict[str, str], code: str) -> str:
    given = {name: value for name, value in (asked | {"mahalle": code}).items() if value}
    return f"?{urlencode(given)}"


def _level(number: int, most: int) -> int:
    if not number:
        return 0
    return 1 + round((DEEPEST - 1) * (number - 1) / (most - 1)) if most > 1 else 3
