"""A workbook: answers in words, the same in codes, the codebook, and what a reader has to know."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from common.formula_safe import disarm
from surveys.exports.codebook import about, codebook_of
from surveys.exports.extract import Extract

MOST_ROWS = 1_048_575
MOST_LETTERS = 32_767
WIDTH = 22


def write(extract: Extract, path: Path) -> list[Path]:
    """Writes the workbook. Text is written as text: no cell is ever a formula or a link."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with override(extract.language), xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": extract.survey.title})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        _sheet(book, _("Answers"), extract, head=head, day=day, in_words=True)
        _sheet(book, _("Codes"), extract, head=head, day=day, in_words=False)
        _codebook(book, extract, head)
        notes = book.add_worksheet(_("About"))
        notes.set_column(0, 0, WIDTH, head)
        notes.set_column(1, 1, 100, book.add_format({"text_wrap": True}))
        for number, (heading, sentence) in enumerate(about(extract)):
            notes.write_string(number, 0, disarm(heading), head)
            notes.write_string(number, 1, disarm(sentence))
    return [path]


def _sheet(book: Any, name: str, extract: Extract, *, head: Any, day: Any, in_words: bool) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(extract.columns) - 1, 0), WIDTH)
    if extract.rows:
        sheet.autofilter(0, 0, extract.rows, len(extract.columns) - 1)
    for place, column in enumerate(extract.columns):
        sheet.write_string(0, place, disarm(column.label if in_words else column.name)[:MOST_LETTERS], head)
    for row in range(extract.rows):
        for place, column in enumerate(extract.columns):
            value = extract.worded(column, row) if in_words else extract.plain(column, row)
            _cell(sheet, row + 1, place, value, day)


def _cell(sheet: Any, row: int, place: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, disarm(str(value))[:MOST_LETTERS])


def _codebook(book: Any, extract: Extract, head: Any) -> None:
    sheet = book.add_worksheet(_("Codebook"))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 6, WIDTH)
    headings = [_("Name"), _("Question"), _("Kind"), _("Code"), _("Value"), _("Label"), "SPSS", "Stata"]
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, head)
    row = 1
    for entry in codebook_of(extract):
        for value in entry["values"] or [{"code": "", "number": None, "label": ""}]:
            cells = (
                entry["name"],
                entry["label"],
                entry["kind"],
                value["code"],
                value["number"],
                value["label"],
                entry["spss"],
                entry["stata"],
            )
            for place, cell in enumerate(cells):
                _cell(sheet, row, place, cell, None)
            row += 1
