"""CSV in UTF-8: codes that can be imported again, words beside them, formulas disarmed; the codebook apart."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from common.formula_safe import disarm
from surveys.exports.codebook import about, codebook_of, values_in_a_line
from surveys.exports.columns import Column
from surveys.exports.extract import Extract
from surveys.importing.checking import LABELS

VALUES = ("both", "codes", "labels")
WORDED = ("category", "list")


def write(
    extract: Extract, path: Path, *, values: str = "both", bom: bool = False, delimiter: str = ","
) -> list[Path]:
    """Writes the data and, beside it, the codebook; returns both paths.

    `values`: codes (as they are imported), labels (in words), or both (a column `code:label` after a code).
    """
    encoding = "utf-8-sig" if bom else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(list(_names(extract, values)))
        writer.writerows(_row(extract, row, values) for row in range(extract.rows))
    beside = path.with_name(f"{path.stem}.codebook.csv")
    with beside.open("w", encoding=encoding, newline="") as file:
        write_codebook(extract, csv.writer(file, delimiter=delimiter))
    return [path, beside]


def write_codebook(extract: Extract, writer: Any) -> None:
    """Writes one line a column, and what a reader has to know after them."""
    writer.writerow(["name", "label", "kind", "section", "values", "spss", "stata", "withheld"])
    for entry in codebook_of(extract):
        told = {**entry, "values": values_in_a_line(entry)}
        writer.writerow([disarm(value) for value in told.values()])
    writer.writerow([])
    writer.writerows([disarm(heading), disarm(sentence)] for heading, sentence in about(extract))


def _names(extract: Extract, values: str) -> Iterator[str]:
    for column in extract.columns:
        yield disarm(column.name)
        if values == "both" and column.kind in WORDED:
            yield disarm(column.name + LABELS)


def _row(extract: Extract, row: int, values: str) -> list[Any]:
    cells: list[Any] = []
    for column in extract.columns:
        is_worded = column.kind in WORDED
        if values != "labels" or not is_worded:
            cells.append(_safe(extract.plain(column, row)))
        if values != "codes" and is_worded:
            cells.append(disarm(_words(extract, column, row)))
    return cells


def _words(extract: Extract, column: Column, row: int) -> str:
    """An empty cell says why, so that nobody takes it for a lost one."""
    return str(extract.worded(column, row))


def _safe(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else disarm(value)
