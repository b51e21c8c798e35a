"""Parquet: typed columns of codes, a column `code:missing` with the reason where cells are empty, the codebook inside."""

import json
from pathlib import Path
from typing import Any

from surveys.exports.codebook import about, codebook_of
from surveys.exports.columns import Column
from surveys.exports.extract import Extract

REASON = ":missing"


def write(extract: Extract, path: Path) -> list[Path]:
    """Writes the file; codebook and notes are in its metadata under `katilim`."""
    import polars as pl

    data: dict[str, Any] = {}
    for column in extract.columns:
        data[column.name] = pl.Series(column.name, column.cells, dtype=_dtype(column), strict=False)
        if any(column.gaps):
            reasons = [gap or None for gap in column.gaps]
            data[column.name + REASON] = pl.Series(column.name + REASON, reasons, dtype=pl.String)
    told = {"codebook": codebook_of(extract), "about": about(extract)}
    pl.DataFrame(data).write_parquet(path, metadata={"katilim": json.dumps(told, ensure_ascii=False)})
    return [path]


def _dtype(column: Column) -> Any:
    import polars as pl

    kinds = {"number": pl.Float64, "flag": pl.Int8, "rank": pl.Int16, "date": pl.Date}
    return pl.List(pl.String) if column.kind == "list" else kinds.get(column.kind, pl.String)
