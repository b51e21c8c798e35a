"""The figures of cases as a workbook: a sheet a table, texts as texts, so that no cell is ever a formula."""

import io

from casework.report_tables import HIDDEN, Table

LONGEST_NAME = 31
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def as_workbook(tables: list[Table], *, heading: str) -> bytes:
    """Returns the workbook: what the page shows, hidden counts hidden here, too."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for place, table in enumerate(tables, start=1):
            sheet = book.add_worksheet(f"{place} {table.title}".translate(NOT_IN_NAMES)[:LONGEST_NAME])
            sheet.set_column(0, 0, 52)
            sheet.write_string(0, 0, heading, bold)
            sheet.write_string(1, 0, table.title, bold)
            for row, (label, count) in enumerate(table.lines, start=3):
                sheet.write_string(row, 0, label)
                if count is None:
                    sheet.write_string(row, 1, HIDDEN)
                else:
                    sheet.write_number(row, 1, count)
            sheet.write_string(len(table.lines) + 4, 0, table.note)
    return out.getvalue()
