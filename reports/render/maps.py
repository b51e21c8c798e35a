"""The report's map as a drawing on paper: SVG in the colours of print, and a picture of it for Word."""

from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from reports.prose.words import number

SEA = ("#ebe5d9", "#cbdad5", "#a5c6c7", "#7aaeb4", "#3b7f89", "#1d6470", "#07434f")
PAPER, EDGE, INK, WATER = "#FCFBF8", "#8A9AA0", "#12262E", "#E3ECEC"
DARK = 4


def map_content(figures: dict[str, Any], language: str) -> dict[str, Any] | None:
    """Returns the map in words and shapes, None for reports that were frozen without one."""
    found = figures.get("map")
    if not found:
        return None
    places = [_place(circle, language) for circle in found["circles"]]
    return {
        "view_box": f"0 0 {found['width']:.0f} {found['height']:.0f}",
        "gulf": found["gulf"],
        "circles": places,
        "levels": _levels(found, language),
        "hidden": ", ".join(place["name"] for place in places if place["level"] == "none"),
        "title": _("Answers for 1,000 residents, by neighbourhood"),
        "note": _("Circles are as large as their population. Dashed: hidden, too few people."),
        "svg": drawn(found, with_names=True),
        "cover": drawn(found, with_names=False),
    }


def _place(circle: dict[str, Any], language: str) -> dict[str, Any]:
    told = _("hidden") if circle["rate"] is None else number_of(circle["rate"], language)
    return {**circle, "level": "none" if circle["level"] is None else circle["level"], "label": told}


def number_of(rate: float, language: str) -> str:
    """Returns a rate with one decimal."""
    return (
        f"{rate:.1f}".replace(".", ",")
        if language == "tr" and rate < 1000
        else number(rate, language=language)
    )


def _levels(found: dict[str, Any], language: str) -> list[dict[str, Any]]:
    used = sorted({circle["level"] for circle in found["circles"]} - {None})
    steps = []
    for level in used:
        rates = [circle["rate"] for circle in found["circles"] if circle["level"] == level]
        low, high = (number_of(end, language) for end in (min(rates), max(rates)))
        steps.append(
            {"level": level, "colour": SEA[level], "label": low if low == high else f"{low} – {high}"}
        )
    return steps


def drawn(found: dict[str, Any], *, with_names: bool) -> str:
    """Returns the map as SVG; without names it is the cover's signature."""
    shapes = [f'<path d="{found["gulf"]}" fill="{WATER}"/>']
    shapes += [_shape(circle) for circle in found["circles"]]
    if with_names:
        shapes += [_name(circle) for circle in found["circles"] if circle["text"]]
    box = f"0 0 {found['width']:.0f} {found['height']:.0f}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(shapes)}</svg>'


def _shape(circle: dict[str, Any]) -> str:
    place = f'cx="{circle["x"]}" cy="{circle["y"]}" r="{circle["r"]}"'
    if circle["level"] is None:
        return f'<circle {place} fill="{PAPER}" stroke="{EDGE}" stroke-dasharray="5 4" stroke-width="1.5"/>'
    return f'<circle {place} fill="{SEA[circle["level"]]}" stroke="{PAPER}" stroke-width="1"/>'


def _name(circle: dict[str, Any]) -> str:
    text = circle["text"]
    is_dark = text["inside"] and circle["level"] is not None and circle["level"] >= DARK
    lines = "".join(
        f'<tspan x="{text["x"]}" y="{text["y"] + place * text["line_height"]:.1f}">{escape(line)}</tspan>'
        for place, line in enumerate(text["lines"])
    )
    return (
        f'<text font-family="Katilim Sans" font-size="{text["size"]}" font-weight="600" '
        f'text-anchor="{text["anchor"]}" fill="{"#ffffff" if is_dark else INK}">{lines}</text>'
    )
