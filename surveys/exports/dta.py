"""Stata: variable labels, value labels, and the reasons for no answer as extended missing values .a to .g."""

import string
from pathlib import Path
from typing import Any

from surveys.exports.columns import GAPS, Column
from surveys.exports.extract import Extract
from surveys.exports.frames import is_measured, kept_columns
from surveys.exports.naming import stata_names

MOST_LABEL = 80
MOST_TEXT = 2_000
LETTERS = dict(zip(GAPS, string.ascii_lowercase, strict=False))


def write(extract: Extract, path: Path) -> list[Path]:
    """Writes the file; texts are cut where Stata's own strings end, and the labels where its labels do."""
    import polars as pl
    import pyreadstat

    names = stata_names(extract.columns)
    data: dict[str, pl.Series] = {}
    labels, values, missing = {}, {}, {}
    for column in kept_columns(extract):
        name = names[column.name]
        labels[name] = column.label[:MOST_LABEL]
        if is_measured(column):
            used = {LETTERS[gap] for gap in column.gaps if gap}
            data[name] = _numbers(name, column)
            values[name] = _value_labels(extract, column, used)
            if used:
                missing[name] = sorted(used)
        elif column.kind == "date":
            data[name] = pl.Series(name, column.cells, dtype=pl.Date)
        else:
            texts = [_cut(cell or "") for cell in column.cells]
            data[name] = pl.Series(name, texts, dtype=pl.String)
    pyreadstat.write_dta(
        pl.DataFrame(data),
        str(path),
        file_label=extract.survey.title[:MOST_LABEL],
        column_labels=labels,
        variable_value_labels={name: found for name, found in values.items() if found},
        missing_user_values=missing,
    )
    return [path]


def _numbers(name: str, column: Column) -> Any:
    import polars as pl

    numbers = column.numbers() if column.kind == "category" else {}
    cells: list[Any] = [
        LETTERS[gap] if value is None else float(numbers[str(value)]) if numbers else float(value)
        for value, gap in zip(column.cells, column.gaps, strict=True)
    ]
    if any(column.gaps):
        return pl.Series(name, cells, dtype=pl.Object)
    return pl.Series(name, cells, dtype=pl.Float64)


def _value_labels(extract: Extract, column: Column, used: set[str]) -> dict[Any, str]:
    labels: dict[Any, str] = {each.number: each.label for each in column.categories} | column.ends
    return labels | {LETTERS[gap]: text for gap, text in extract.gaps.items() if LETTERS[gap] in used}


def _cut(text: str) -> str:
    return text.encode()[:MOST_TEXT].decode(errors="ignore")
