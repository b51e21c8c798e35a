"""A CSV file or a workbook as rows of text with their line numbers; what a spreadsheet spoilt is mended.

The signs of a CSV file (UTF-8, UTF-16 or Windows-1254; comma, semicolon, tab or bar) are found out. Numbers that a
spreadsheet keeps as 35012345.0 or 3.5012345E+07 come back as their digits, days as 2026-11-22.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from common.formula_safe import rearm
from common.refusal import Refusal

DELIMITERS = (";", ",", "\t", "|")
MOST_COLUMNS = 500
MOST_ROWS = 100_000
MOST_LETTERS = 1_000_000
MOST_UNPACKED = 200 * 1024 * 1024
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_WHOLE = re.compile(r"(\d+)\.0+")
_POWER = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")


class SheetRefused(Refusal):
    """The file as a whole cannot be read; the sentence says why and what to do."""

    code = "sheet_refused"
    sentence = _("The file cannot be read. Save it as XLSX or as “CSV UTF-8” and try again.")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file as a spreadsheet shows it (the header is 1), its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: how it was written, its columns in order, its rows."""

    written: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read_sheet(data: bytes) -> Sheet:
    """Returns the first sheet of a workbook, or the rows of a CSV file; empty rows are passed over."""
    if data.startswith(OLD_WORKBOOK):
        raise SheetRefused(_("This is an old Excel file (.xls). Save it as XLSX and try again."))
    if data.startswith(WORKBOOK):
        return _sheet("xlsx", _workbook_rows(data))
    text, written = _decoded(data)
    return _sheet(written, _csv_rows(text))


def mended(text: str) -> str:
    """Returns a number that a spreadsheet wrote as 35012345.0 or 3,5012345E+07 as its digits; other text as it is."""
    if match := _WHOLE.fullmatch(text):
        return match[1]
    if _POWER.fullmatch(text):
        number = Decimal(text.replace(",", "."))
        if number == number.to_integral_value():
            return str(int(number))
    return text


def _sheet(written: str, rows: Iterator[tuple[int, list[str]]]) -> Sheet:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    try:
        _number, header = next(filled)
    except StopIteration:
        raise SheetRefused(_("The file is empty.")) from None
    columns = _header(header)
    lines = []
    for number, cells in filled:
        if len(lines) == MOST_ROWS:
            raise SheetRefused(_("The file has more than %(most)s rows."), most=MOST_ROWS)
        texts = (mended(rearm(cell.strip())) for cell in cells)
        lines.append(Line(number, dict(zip(columns, texts, strict=False))))
    return Sheet(written, columns, tuple(lines))


def _header(cells: list[str]) -> tuple[str, ...]:
    names = [rearm(" ".join(cell.split())) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise SheetRefused(_("The file has more than %(most)s columns."), most=MOST_COLUMNS)
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice:
        raise SheetRefused(_("Line 1: the column “%(name)s” is there twice."), name=twice)
    return tuple(name or f"#{place}" for place, name in enumerate(names, start=1))


def _decoded(data: bytes) -> tuple[str, str]:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if is_wide else ("utf-8-sig", "cp1254")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding.removesuffix("-sig")
    raise SheetRefused


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MOST_LETTERS)
    if text[:4].lower() == "sep=":
        text = "\n" + text.split("\n", 1)[-1]
    header = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise SheetRefused(
            _("Line %(line)s cannot be read: %(why)s"), line=reader.line_num, why=problem
        ) from problem


def _workbook_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise SheetRefused(_("The file is too large. Divide it and try again."))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_text_of(cell) for cell in cells]
    except SheetRefused:
        raise
    except Exception as problem:  # what lies below openpyxl raises anything on broken bytes
        raise SheetRefused from problem


def _text_of(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
    return str(cell)
