"""How an older system called things: rows of column, old word, new word, so that its words can be read as ours.

A new word that is empty leaves the cell out.
"""

from collections.abc import Mapping

from casework.importing.columns import HISTORY_HEADINGS, by_field, columns_of
from common.sheets import Sheet
from common.text import fold

MAPPING_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "column": ("Sütun", "Column"),
    "old": ("Eski", "Old"),
    "new": ("Yeni", "New"),
}
Mapped = dict[tuple[str, str], str]


def mapping_of(sheet: Sheet) -> Mapped:
    """Returns the new word for each field and folded old word. Errors: ColumnsRefused."""
    columns = columns_of(sheet.columns, MAPPING_HEADINGS, needed=MAPPING_HEADINGS)
    found: Mapped = {}
    for line in sheet.lines:
        values = by_field(line.cells, columns)
        named = columns_of([values.get("column", "")], HISTORY_HEADINGS, needed=())
        for field in named.values():
            found[field, fold(values.get("old", ""))] = values.get("new", "")
    return found


def in_our_words(values: Mapping[str, str], mapped: Mapped) -> dict[str, str]:
    """Returns the values of a row with what is mapped in our words; what becomes empty is left out."""
    ours = {field: mapped.get((field, fold(text)), text) for field, text in values.items()}
    return {field: text for field, text in ours.items() if text}
