"""The map of neighbourhoods as a drawn fragment."""

from functools import partial

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from city.cartogram import circles, gulf_path, labels, view_box
from cms.services.freshness import kept

STEPS = (1_000, 6_000, 9_000, 12_000, 20_000, 28_000)


def town_map(
    *, version: str, base: str = "/mahalle/", suffix: str = "/", chosen: frozenset[str] = frozenset()
) -> SafeString:
    """Returns the map with a link a neighbourhood, the chosen ones marked; empty where the town has no places.

    `version` is the reader's (cms.services.freshness).
    """
    drawn = kept(
        "map",
        base,
        suffix,
        ".".join(sorted(chosen)),
        version=version,
        build=partial(_drawn, base, suffix, chosen),
    )
    return mark_safe(drawn)  # noqa: S308 - rendered by our own template, which escapes


def _drawn(base: str, suffix: str, chosen: frozenset[str]) -> str:
    placed = circles()
    if not placed:
        return ""
    views = [
        {
            "name": circle.name,
            "x": circle.x,
            "y": circle.y,
            "r": circle.r,
            "url": f"{base}{circle.code}{suffix}",
            "level": sum(circle.population >= step for step in STEPS),
            "label": number_format(circle.population, use_l10n=True, force_grouping=True),
            "text": text,
            "current": circle.code in chosen,
        }
        for circle, text in zip(placed, labels(placed), strict=True)
    ]
    context = {"circles": views, "gulf": gulf_path(placed), "view_box": view_box(), "list_hidden": True}
    return render_to_string(
        "components/cartogram.html", {**context, "title": _("Neighbourhoods by population")}
    )
