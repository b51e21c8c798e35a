"""Boundaries of neighbourhoods from GeoJSON: the municipality's own layer, or an unofficial one for sketches."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from city.imports.reading import RefusedRow
from city.imports.saving import Tally
from city.models import Neighbourhood
from common.text import fold

LEAST_RING = 4


class BoundaryError(ValueError):
    """The geometry is not one that can be kept."""


def load_boundaries(path: Path) -> Tally:
    """Saves the boundary of each feature that names a neighbourhood by code, tuik_id or name.

    `line` of a refused row is the number of the feature, from 1.
    """
    tally = Tally()
    try:
        features = _features_of(path)
    except BoundaryError as problem:
        tally.refused.append(RefusedRow(path.name, 1, str(problem)))
        return tally
    known = list(Neighbourhood.objects.all())
    for number, feature in enumerate(features, start=1):
        try:
            _save(feature, known=known, file=path.name, tally=tally)
        except BoundaryError as problem:
            tally.refused.append(RefusedRow(path.name, number, str(problem)))
    return tally


def _features_of(path: Path) -> list[dict[str, Any]]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as problem:
        raise BoundaryError(_("The file is not JSON in UTF-8.")) from problem
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise BoundaryError(_("The file is not a GeoJSON collection of features."))
    return document["features"]


def _save(feature: Any, *, known: list[Neighbourhood], file: str, tally: Tally) -> None:
    if not isinstance(feature, dict):
        raise BoundaryError(_("This is not a GeoJSON feature."))
    properties = feature.get("properties") or {}
    neighbourhood = _named_by(properties, known=known)
    geometry = checked_geometry(feature.get("geometry"))
    source = str(properties.get("source") or file)[:400]
    if neighbourhood.boundary == geometry and neighbourhood.boundary_source == source:
        tally.unchanged += 1
        return
    tally.created += neighbourhood.boundary is None
    tally.changed += neighbourhood.boundary is not None
    neighbourhood.boundary, neighbourhood.boundary_source = geometry, source
    neighbourhood.save(update_fields=["boundary", "boundary_source"])


def _named_by(properties: dict[str, Any], *, known: list[Neighbourhood]) -> Neighbourhood:
    code, tuik_id, name = properties.get("code"), properties.get("tuik_id"), properties.get("name")
    for neighbourhood in known:
        if code == neighbourhood.code or (tuik_id and str(tuik_id) == str(neighbourhood.tuik_id)):
            return neighbourhood
    for neighbourhood in known:
        if isinstance(name, str) and fold(name) == neighbourhood.folded_name:
            return neighbourhood
    raise BoundaryError(_("No neighbourhood is called “%(name)s”.") % {"name": name or code or tuik_id or ""})


def checked_geometry(geometry: Any) -> dict[str, Any]:
    """Returns a Polygon or MultiPolygon of closed rings within the degrees of the earth, or refuses."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BoundaryError(_("A boundary is a Polygon or a MultiPolygon."))
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if (
        not isinstance(polygons, list)
        or not polygons
        or not all(_is_polygon(polygon) for polygon in polygons)
    ):
        raise BoundaryError(
            _("The boundary's rings are not closed, or lie outside the degrees of the earth.")
        )
    return {"type": kind, "coordinates": coordinates}


def _is_polygon(polygon: Any) -> bool:
    return isinstance(polygon, list) and bool(polygon) and all(_is_ring(ring) for ring in polygon)


def _is_ring(ring: Any) -> bool:
    if not isinstance(ring, list) or len(ring) < LEAST_RING:
        return False
    return all(_is_position(position) for position in ring) and ring[0] == ring[-1]


def _is_position(position: Any) -> bool:
    if not isinstance(position, list) or len(position) < 2:
        return False
    longitude, latitude = position[:2]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in (longitude, latitude)):
        return False
    return -180 <= longitude <= 180 and -90 <= latitude <= 90
