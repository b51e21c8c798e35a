"""The map of neighbourhoods as a drawn fragment: the layout is kept until the town's data changes."""

from django.core.cache import cache
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from city.cartogram import circles, gulf_path, labels, view_box
from city.models import Neighbourhood, PopulationCell

STEPS = (1_000, 6_000, 9_000, 12_000, 20_000, 28_000)
KEPT_SECONDS = 3_600


def town_map(
    *, base: str = "/mahalle/", suffix: str = "/", chosen: frozenset[str] = frozenset()
) -> SafeString:
    """Returns the map with a link a neighbourhood, the chosen ones marked; empty where the town has no places."""
    key = f"town_map:{data_version()}:{get_language()}:{base}:{suffix}:{'.'.join(sorted(chosen))}"
    drawn = cache.get(key)
    if drawn is None:
        drawn = _drawn(base, suffix, chosen)
        cache.set(key, drawn, KEPT_SECONDS)
    return mark_safe(drawn)  # noqa: S308 - rendered by our own template, which escapes


def data_version() -> str:
    """Returns what changes when places or counts are loaded anew."""
    places = Neighbourhood.objects.aggregate(last=Max("pk"))["last"]
    return f"{places}-{PopulationCell.objects.aggregate(last=Max('pk'))['last']}"


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
