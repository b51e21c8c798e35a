"""Rows of a sheet of trades and codes: which columns mean what, and which rows are refused and why. Pure.

The ministry's sheet and ours have other headings for the same columns. The ministry's column of group codes is
out of line with its rows and is not read: the group is the letter of the trade's code.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from common.refusal import Refusal
from common.sheets import Line, Sheet
from common.text import clean_line, fold, tr_title, tr_upper

TRADE_CODE = re.compile(r"[A-Z]\.\d{2}")
NACE_CODE = re.compile(r"\d{2}\.\d{2}\.\d{2}")
LONGEST = {"group": 200, "trade": 200, "title": 600}
# Each heading folded, in the order in which it is looked for.
HEADINGS = {
    "group": ("group", "trade_group_tr", "sektor adi", "sektor", "meslek grubu"),
    "trade_code": ("trade_code", "meslek kodu"),
    "trade": ("trade", "trade_tr", "meslek adi", "meslek"),
    "code": ("code", "nace21_code6", "nace kodu", "faaliyet kodu", "kod"),
    "title": ("title", "nace_label_tr", "nace tanimi", "nace aciklamasi", "faaliyet", "tanim"),
}


class ColumnMissing(Refusal):
    code = "column_missing"

    def __init__(self, names: list[str]) -> None:
        super().__init__(_("These columns are missing: %(names)s."), names=", ".join(names))


@dataclass(frozen=True, slots=True)
class TradeRow:
    """One row that can be taken."""

    line: int
    group: str
    trade_code: str
    trade: str
    code: str
    title: str

    def as_dict(self) -> dict[str, object]:
        """Returns the row as JSON keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row that cannot be taken: where it stands, what it says, why not."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return _("Line %(line)d, column “%(column)s”, “%(value)s”: %(reason)s") % asdict(self)


def rows_of(sheet: Sheet) -> tuple[list[TradeRow], list[RefusedRow]]:
    """Returns the rows that can be taken and those that cannot; raises ColumnMissing for another kind of sheet."""
    columns = _columns(sheet.columns)
    taken: list[TradeRow] = []
    refused: list[RefusedRow] = []
    codes: dict[str, int] = {}
    names: dict[str, str] = {}
    for line in sheet.lines:
        cells = {field: clean_line(line.cells.get(name, "")) for field, name in columns.items()}
        cells["trade_code"], cells["code"] = cells["trade_code"].upper(), _code(cells["code"])
        fault = next(_faults(line, cells, codes, names), None)
        if fault is not None:
            refused.append(fault)
            continue
        codes[cells["code"]] = line.number
        names.setdefault(cells["trade_code"], fold(cells["trade"]))
        cells["group"] = _calm(cells["group"])
        taken.append(TradeRow(line.number, **cells))
    return taken, refused


def _columns(found: Iterable[str]) -> dict[str, str]:
    folded = {fold(name): name for name in found}
    chosen = {
        field: next((folded[name] for name in names if name in folded), "")
        for field, names in HEADINGS.items()
    }
    missing = [HEADINGS[field][-2 if field == "trade" else 0] for field, name in chosen.items() if not name]
    if missing:
        raise ColumnMissing(missing)
    return chosen


def _faults(
    line: Line, cells: dict[str, str], codes: dict[str, int], names: dict[str, str]
) -> Iterator[RefusedRow]:
    for column, value in cells.items():
        if not value:
            yield RefusedRow(line.number, column, value, _("The cell is empty."))
        elif len(value) > LONGEST.get(column, 400):
            yield RefusedRow(line.number, column, value[:40], _("The text is too long."))
    if not TRADE_CODE.fullmatch(cells["trade_code"]):
        reason = _("A trade’s code has a letter and two digits, such as D.03.")
        yield RefusedRow(line.number, "trade_code", cells["trade_code"], reason)
    if not NACE_CODE.fullmatch(cells["code"]):
        reason = _("An activity code has six digits in pairs, such as 47.11.01.")
        yield RefusedRow(line.number, "code", cells["code"], reason)
    if cells["code"] in codes:
        reason = _("The same code already stands in line %(line)d.") % {"line": codes[cells["code"]]}
        yield RefusedRow(line.number, "code", cells["code"], reason)
    if names.get(cells["trade_code"], fold(cells["trade"])) != fold(cells["trade"]):
        reason = _("Another row gives this trade’s code another name.")
        yield RefusedRow(line.number, "trade", cells["trade"], reason)


def _code(text: str) -> str:
    """Returns 471101 and 47.11.01 alike; a spreadsheet may have eaten the first zero or the points."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 5 and "." not in text:
        digits = f"0{digits}"
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:]}" if len(digits) == 6 else text


def _calm(text: str) -> str:
    return tr_title(text) if text == tr_upper(text) else text
