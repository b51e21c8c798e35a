"""The tables of a year as a workbook: a sheet a table, text as text."""

import io
from collections.abc import Iterable

from common.formula_safe import disarm
from participation.yearly import Table

WIDTHS = (48, 18)
LONGEST_NAME = 31


def workbook(tables: Iterable[Table], *, title: str) -> bytes:
    """Returns an XLSX file."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for table in tables:
            sheet = book.add_worksheet(table.title[:LONGEST_NAME])
            sheet.set_column(0, 0, WIDTHS[0], wrapped)
            sheet.set_column(1, len(table.heads) - 1, WIDTHS[1])
            for line, row in enumerate((table.heads, *table.rows)):
                for column, cell in enumerate(row):
                    sheet.write(line, column, disarm(cell), *([head] if line == 0 else []))
            if table.note:
                sheet.write_string(len(table.rows) + 2, 0, disarm(table.note), wrapped)
    return buffer.getvalue()
