"""A CSV file as rows with their line numbers; what is no such file is refused with how to mend it."""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from common.formula_safe import rearm
from common.refusal import Refusal

DELIMITERS = (",", ";", "\t")
MOST_COLUMNS = 5_000
MOST_LETTERS = 1_000_000
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SIXTEEN_BITS = (b"\xff\xfe", b"\xfe\xff")


class FileRefused(Refusal):
    """The file as a whole cannot be read; the sentence says why and where."""

    code = "file_refused"
    sentence = _("The file cannot be read as CSV.")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the line it begins on in the file (the header is 1), its cells by column, cells beyond them."""

    number: int
    cells: dict[str, str]
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: its columns in order, its rows."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read_sheet(data: bytes) -> Sheet:
    """Returns the columns and rows of a CSV file in UTF-8; comma, semicolon or tab.

    Errors: FileRefused for another encoding, a spreadsheet file, a header without names or with one twice.
    """
    text = _decoded(data)
    if not text.strip():
        raise FileRefused(_("The file is empty."))
    csv.field_size_limit(MOST_LETTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        columns = _header(next(reader))
        lines, begins = [], reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append(_line(begins, columns, cells))
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise FileRefused(
            _("Line %(line)s cannot be read: %(why)s"), line=reader.line_num, why=problem
        ) from problem
    return Sheet(columns, tuple(lines))


def _decoded(data: bytes) -> str:
    if data.startswith(SPREADSHEETS):
        raise FileRefused(_("This is a spreadsheet, not a CSV file. Save it as “CSV UTF-8” and try again."))
    if data.startswith(SIXTEEN_BITS) or b"\0" in data[:4_000]:
        raise FileRefused(_("The file is written in UTF-16. Save it as “CSV UTF-8” and try again."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise FileRefused(
            _(
                "Line %(line)s is not written in UTF-8 (perhaps in Windows-1254). "
                "Save the file as “CSV UTF-8” and try again."
            ),
            line=line,
        ) from problem


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(DELIMITERS, key=header.count)


def _header(cells: list[str]) -> tuple[str, ...]:
    names = [rearm(cell.strip()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise FileRefused(_("The file has more than %(most)s columns."), most=MOST_COLUMNS)
    if not names or not all(names):
        place = names.index("") + 1 if "" in names else 1
        raise FileRefused(_("Line 1: column %(place)s has no name."), place=place)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise FileRefused(_("Line 1: the column “%(name)s” is there twice."), name=twice)
    return tuple(names)


def _line(number: int, columns: tuple[str, ...], cells: list[str]) -> Line:
    extra = sum(1 for cell in cells[len(columns) :] if cell.strip())
    return Line(number, {name: rearm(cell) for name, cell in zip(columns, cells, strict=False)}, extra)
