"""A survey's columnar copy: typed columns in a private Parquet file, extended by what was stored since.

Rows lie in the order of their random keys, so the copy tells no order of arrival. It holds demographics only
as long as the snapshots do: a refresh takes out what is gone, and retention deletes the whole file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from surveys.language.elements import Kind
from surveys.language.variables import CALCULATION, Variable
from surveys.models import DatasetCopy, RespondentSnapshot, Response, Survey

if TYPE_CHECKING:
    import polars as pl

REASON = ":missing"
KEY = "_id"
WHO = ("_neighbourhood", "_sex", "_age_band")
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: rows in the copy now, rows that came new, rows that are no longer kept."""

    rows: int
    added: int
    removed: int
    path: Path


def path_of(survey: Survey) -> Path:
    """Returns where a survey's copy lies, or will."""
    return Path(settings.PRIVATE_ROOT) / "datasets" / f"{survey.pk}.parquet"


def refresh_dataset(survey: Survey, *, now: datetime) -> Refreshed:
    """Reads what was stored since the last time, takes out what is no longer kept, and writes the file anew."""
    import polars as pl

    schema = _schema(survey)
    before = _read(path_of(survey), schema)
    kept = {str(pk) for pk in _kept(survey).values_list("pk", flat=True)}
    known = set(before[KEY]) & kept
    new = sorted(kept - known)
    added = pl.DataFrame(_rows(survey, new), schema=schema, orient="row", strict=False)
    merged = pl.concat([_without_forgotten(before.filter(pl.col(KEY).is_in(list(known))), survey), added])
    merged = merged.sort(KEY)
    _write(merged, path_of(survey))
    DatasetCopy.objects.update_or_create(
        survey=survey, defaults={"refreshed_at": now, "rows": merged.height, "gaps": _gaps(merged, survey)}
    )
    return Refreshed(merged.height, len(new), before.height - len(known), path_of(survey))


def read_dataset(survey: Survey) -> pl.DataFrame:
    """Returns the copy as it is; without rows when there is none."""
    return _read(path_of(survey), _schema(survey))


def delete_copy(survey: Survey) -> None:
    """Deletes the file and what is known of it; the next refresh makes it anew from what is still kept."""
    path_of(survey).unlink(missing_ok=True)
    DatasetCopy.objects.filter(survey=survey).delete()


def _kept(survey: Survey) -> Any:
    return Response.objects.filter(survey=survey, excluded_because="")


def _schema(survey: Survey) -> dict[str, Any]:
    import polars as pl

    schema: dict[str, Any] = {KEY: pl.String, "_channel": pl.String, "_language": pl.String, "_day": pl.Date}
    schema |= {"_weight": pl.Float64, "_stratum": pl.String, **dict.fromkeys(WHO, pl.String)}
    for variable in _variables(survey):
        schema[variable.code] = _dtype(variable)
        schema[variable.code + REASON] = pl.String
    return schema


def _variables(survey: Survey) -> list[Variable]:
    """People's own words stay in the record: statistics do not read them."""
    return [each for each in survey.version.compiled.variables if not each.is_free_text]


def _dtype(variable: Variable) -> Any:
    import polars as pl

    if variable.kind in (Kind.NUMBER, CALCULATION):
        return pl.Float64
    return pl.List(pl.String) if variable.kind in (Kind.MULTIPLE, Kind.RANKING) else pl.String


def _read(path: Path, schema: dict[str, Any]) -> pl.DataFrame:
    """An unreadable copy, or one of other columns, is made anew: it is never the record."""
    import polars as pl

    if path.exists():
        try:
            found = pl.read_parquet(path)
        except (pl.exceptions.PolarsError, OSError):
            return pl.DataFrame(schema=schema)
        if dict(found.schema) == dict(pl.Schema(schema)):
            return found
    return pl.DataFrame(schema=schema)


def _rows(survey: Survey, keys: list[str]) -> list[tuple]:
    variables = _variables(survey)
    rows: list[tuple] = []
    for start in range(0, len(keys), BATCH):
        batch = Response.objects.filter(pk__in=keys[start : start + BATCH])
        for response in batch.select_related("snapshot__neighbourhood"):
            rows.append(_row(response, variables))
    return rows


def _row(response: Response, variables: list[Variable]) -> tuple:
    snapshot = getattr(response, "snapshot", None)
    place = snapshot.neighbourhood.code if snapshot and snapshot.neighbourhood else None
    who = (place, snapshot.sex or None, snapshot.age_band or None) if snapshot else (None, None, None)
    cells: list[Any] = [str(response.pk), response.channel, response.language, response.day]
    cells += [response.base_weight, response.stratum or None, *who]
    for variable in variables:
        value = response.answers.get(variable.code)
        cells.append(_typed(variable, value))
        cells.append(None if value is not None else response.missing.get(variable.code, "not_in_version"))
    return tuple(cells)


def _typed(variable: Variable, value: Any) -> Any:
    if variable.kind in (Kind.NUMBER, CALCULATION):
        return float(value) if isinstance(value, int | float) else None
    return value if value is None or isinstance(value, list) else str(value)


def _without_forgotten(frame: pl.DataFrame, survey: Survey) -> pl.DataFrame:
    import polars as pl

    told = RespondentSnapshot.objects.filter(response__survey=survey).values_list("pk", flat=True)
    still = pl.col(KEY).is_in([str(pk) for pk in told])
    return frame.with_columns(pl.when(still).then(pl.col(name)).otherwise(None).alias(name) for name in WHO)


def _write(frame: pl.DataFrame, path: Path) -> None:
    """Writes beside and renames, so that a reader never meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(f".{os.getpid()}.part")
    frame.write_parquet(beside)
    beside.chmod(0o600)
    beside.replace(path)


def _gaps(frame: pl.DataFrame, survey: Survey) -> dict[str, dict[str, int]]:
    """Returns for each variable how many cells are empty for which reason."""
    role_coded = {each.code for each in _variables(survey) if each.role}
    found: dict[str, dict[str, int]] = {}
    for variable in _variables(survey):
        if variable.code in role_coded or variable.kind == CALCULATION:
            continue
        reasons = frame[variable.code + REASON].drop_nulls().to_list()
        found[variable.code] = {reason: reasons.count(reason) for reason in sorted(set(reasons))}
    return found
