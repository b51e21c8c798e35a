"""The numbers that statistics programs read: codes as numbers, reasons for no answer as numbers of their own."""

from dataclasses import dataclass
from typing import Any

from surveys.exports.columns import GAPS, Column
from surveys.exports.extract import Extract

FLOORS = (-90, -990, -9_990, -99_990, -999_990)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One column as numbers. `gap_numbers`: the reasons that occur or could, each below every answer."""

    column: Column
    values: list[float | None]
    labels: dict[int, str]
    gap_numbers: dict[str, int]


def measured(extract: Extract, column: Column) -> Measured:
    """Returns a column of categories, flags, ranks or numbers; a missing cell holds the number of its reason."""
    numbers = column.numbers() if column.kind == "category" else {}
    values = [_number(value, numbers) for value in column.cells]
    gap_numbers = _gap_numbers([value for value in values if value is not None])
    filled = [
        gap_numbers[gap] if value is None else value for value, gap in zip(values, column.gaps, strict=True)
    ]
    labels = {each.number: each.label for each in column.categories} | column.ends
    labels |= {number: extract.gaps[gap] for gap, number in gap_numbers.items()}
    return Measured(column, filled, labels, gap_numbers)


def _number(value: Any, numbers: dict[str, int]) -> float | None:
    if value is None:
        return None
    return float(numbers[str(value)]) if numbers else float(value)


def _gap_numbers(values: list[float]) -> dict[str, int]:
    lowest = min(values, default=0)
    floor = next((each for each in FLOORS if lowest > each), None)
    if floor is None:
        floor = int(lowest) - 1
    return {gap: floor - place for place, gap in enumerate(GAPS, start=1)}


def is_measured(column: Column) -> bool:
    """Whether the column is numbers in a statistics program."""
    return column.kind in ("category", "number", "flag", "rank")


def kept_columns(extract: Extract) -> list[Column]:
    """Returns the columns for a statistics program: codes in one cell are told by the 0/1 columns beside."""
    return [column for column in extract.columns if column.kind != "list"]
