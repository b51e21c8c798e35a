"""A CSV text as columns: which are numbers, which are labels, and where a line is broken.

Knows the form of the file. Leaves its meaning to `specification`, and opening files to the caller.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator

import numpy as np

from analysis.errors import BadSpecification
from analysis.tables import Categorical, Column, Numeric, categories_of_numbers

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
PADDED = re.compile(r"0\d")  # 007 names something; as a number it would lose its zeros


def read_columns(
    text: str, *, wanted: Collection[str], categorical: Collection[str] = (), name: str = "data"
) -> dict[str, Column]:
    """The wanted columns; one whose filled cells are all numbers is numeric unless it is named categorical.

    Errors — BadSpecification for an unknown or repeated column, a line with too many or too few cells, or a
    file without lines
    Example
        >>> read_columns("a,b\\n1,x\\n,y\\n", wanted=["b"])["b"].categories
        ('x', 'y')
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header = [cell.strip() for cell in _next(lines, name)]
    repeated = next((cell for cell in header if header.count(cell) > 1), None)
    if repeated is not None:
        raise BadSpecification(f"two columns are named {repeated!r}", place=name)
    for column in wanted:
        if column not in header:
            raise BadSpecification(f"no column is named {column!r}", place=name)
    cells = _cells(lines, header, wanted, name)
    return {column: _column(column, values, column in categorical) for column, values in cells.items()}


def _next(lines: Iterator[list[str]], name: str) -> list[str]:
    try:
        return next(lines)
    except StopIteration:
        raise BadSpecification("the file is empty", place=name) from None
    except csv.Error as problem:
        raise BadSpecification(f"not a CSV file: {problem}", place=f"{name} line 1") from None


def _cells(
    lines: Iterator[list[str]], header: list[str], wanted: Collection[str], name: str
) -> dict[str, list[str]]:
    places = {column: header.index(column) for column in wanted}
    cells: dict[str, list[str]] = {column: [] for column in wanted}
    while True:
        try:
            line = next(lines)
        except StopIteration:
            break
        except csv.Error as problem:
            raise BadSpecification(str(problem), place=f"{name} line {lines.line_num}") from None
        if not line:
            continue
        if len(line) != len(header):
            place = f"{name} line {lines.line_num}"
            raise BadSpecification(f"{len(line)} cells under {len(header)} headings", place=place)
        for column, place in places.items():
            cells[column].append(line[place].strip())
    return cells


def _column(name: str, cells: list[str], as_labels: bool) -> Column:
    if not all(NUMBER.fullmatch(cell) for cell in cells if cell):
        return Categorical.of(cells)
    if as_labels and any(PADDED.match(cell) for cell in cells):
        return Categorical.of(cells)
    values = np.array([float(cell) if cell else np.nan for cell in cells], dtype=float)
    if np.isinf(values).any():
        raise BadSpecification("a number too large to hold", place=name)
    return categories_of_numbers(values) if as_labels else Numeric(values)
