"""CSV files as people save them: comma or semicolon, with or without a byte order mark, always UTF-8."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from common.text import clean

HEADER_LINE = 1


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be saved: where it stands and why."""

    file: str
    line: int
    reason: str
    column: str = ""

    def as_dict(self) -> dict[str, str | int]:
        """Returns the row's place and reason, as a command prints them."""
        return {"file": self.file, "line": self.line, "column": self.column, "reason": self.reason}

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f" ({self.column})" if self.column else "")
        return f"{place}: {self.reason}"


class RefusedRowError(Exception):
    """Carries a refused row up to who collects them."""

    def __init__(self, row: RefusedRow) -> None:
        super().__init__(str(row))
        self.row = row


@dataclass(frozen=True)
class Row:
    """One line of a table: its number in the file and its cleaned cells by column."""

    file: str
    line: int
    cells: dict[str, str]

    def refused(self, reason: object, *, column: str = "") -> RefusedRowError:
        """Returns the refusal of this row, to be raised."""
        return RefusedRowError(RefusedRow(self.file, self.line, str(reason), column))


def rows_of(path: Path, *, known: set[str], required: set[str]) -> Iterator[Row]:
    """Yields the rows of a CSV file; a header with missing or unknown columns is refused as line 1."""
    text = _text_of(path)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text), strict=True)
    try:
        _check_header(path.name, set(reader.fieldnames or ()), known=known, required=required)
        for cells in reader:
            yield _row(path.name, reader.line_num, cells)
    except csv.Error as problem:
        raise RefusedRowError(RefusedRow(path.name, reader.line_num, str(problem))) from problem


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        reason = _("The file is not UTF-8. Save it as “CSV UTF-8”.")
        raise RefusedRowError(RefusedRow(path.name, line, reason)) from problem


def _delimiter_of(text: str) -> str:
    header = text.split("\n", 1)[0]
    return ";" if header.count(";") > header.count(",") else ","


def _check_header(file: str, found: set[str], *, known: set[str], required: set[str]) -> None:
    for columns, sentence in (
        (required - found, _("The column is missing.")),
        (found - known, _("The column is not known.")),
    ):
        if columns:
            raise RefusedRowError(RefusedRow(file, HEADER_LINE, sentence, ", ".join(sorted(columns))))


def _row(file: str, line: int, cells: dict[str | None, str | list[str] | None]) -> Row:
    if None in cells or None in cells.values():
        reason = _("The row does not have as many cells as the header.")
        raise RefusedRowError(RefusedRow(file, line, reason))
    return Row(file, line, {column: clean(cell) for column, cell in cells.items()})
