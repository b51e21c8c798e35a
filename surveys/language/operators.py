"""The closed list of operators that rules may use, each with what it takes and gives.

A missing value is None. Unless an operator says otherwise (`lazy`), one missing operand makes its result
missing. Operators are total: whatever they are given, they return a value or None and never raise.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

type Value = bool | int | float | str | list | None

# What operands are: used by the check at publishing, never while answering.
BOOLEAN, NUMBER, TEXT, DATE, TIME = "boolean", "number", "text", "date", "time"
CODE, CODES, ANY, SAME = "code", "codes", "any", "same"

LARGEST_NUMBER = 1e15


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator: how many operands, of which types (the last repeats), and what comes out."""

    name: str
    least: int
    most: int
    takes: tuple[str, ...]
    gives: str
    apply: Callable[..., Value] | None = None
    lazy: bool = False


def is_number(value: object) -> bool:
    """Tells whether a value is a number; a truth value is none."""
    return type(value) is int or type(value) is float


def tidy(number: float) -> int | float | None:
    """Returns a number rounded to 12 significant digits, whole ones as int; None when out of bounds."""
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        return None
    rounded = float(f"{number:.12g}")
    return int(rounded) if rounded.is_integer() else rounded


def parse_date(value: object) -> date | None:
    """Returns the day written as yyyy-mm-dd, or None."""
    if not isinstance(value, str) or len(value) != 10 or not value.isascii():
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _comparable(left: Value, right: Value) -> bool:
    if is_number(left):
        return is_number(right)
    return type(left) is type(right)


def _equal(left: Value, right: Value) -> Value:
    return left == right if _comparable(left, right) else None


def _unequal(left: Value, right: Value) -> Value:
    return left != right if _comparable(left, right) else None


def _ordering(compare: Callable[[Any, Any], bool]) -> Callable[[Value, Value], Value]:
    def apply(left: Value, right: Value) -> Value:
        if is_number(left) and is_number(right):
            return compare(left, right)
        if isinstance(left, str) and isinstance(right, str):
            return compare(left, right)
        return None

    return apply


_less = _ordering(lambda a, b: a < b)
_at_most = _ordering(lambda a, b: a <= b)
_more = _ordering(lambda a, b: a > b)
_at_least = _ordering(lambda a, b: a >= b)


def _between(value: Value, low: Value, high: Value) -> Value:
    above, below = _at_least(value, low), _at_most(value, high)
    return None if above is None or below is None else bool(above and below)


def _as_codes(value: Value) -> list | None:
    if isinstance(value, list | tuple):
        return list(value)
    return [value] if isinstance(value, str) else None


def _selected(answer: Value, code: Value) -> Value:
    codes = _as_codes(answer)
    return None if codes is None else code in codes


def _in(value: Value, values: Value) -> Value:
    if isinstance(value, list) or not isinstance(values, list):
        return None
    return any(value == each for each in values if _comparable(value, each))


def _any_in(answer: Value, codes: Value) -> Value:
    chosen, wanted = _as_codes(answer), _as_codes(codes)
    return None if chosen is None or wanted is None else any(code in wanted for code in chosen)


def _all_in(answer: Value, codes: Value) -> Value:
    chosen, wanted = _as_codes(answer), _as_codes(codes)
    return None if chosen is None or wanted is None else all(code in wanted for code in chosen)


def _count(answer: Value) -> Value:
    codes = _as_codes(answer)
    return None if codes is None else len(codes)


def _arithmetic(combine: Callable[[Any, Any], float]) -> Callable[..., Value]:
    def apply(*operands: Value) -> Value:
        if not all(is_number(operand) for operand in operands):
            return None
        try:
            return tidy(reduce(combine, operands))
        except (ZeroDivisionError, OverflowError):
            return None

    return apply


def _minus(*operands: Value) -> Value:
    return _subtract(0, operands[0]) if len(operands) == 1 else _subtract(*operands)


_subtract = _arithmetic(lambda a, b: a - b)


def _round(number: Value, digits: Value = 0) -> Value:
    """Halves are rounded away from zero, as people and spreadsheets do."""
    if not is_number(number) or type(digits) is not int or not 0 <= digits <= 9:
        return None
    scale = 10**digits
    return tidy(math.copysign(math.floor(abs(number) * scale + 0.5), number) / scale)


def _floor(number: Value) -> Value:
    return tidy(math.floor(number)) if is_number(number) and math.isfinite(number) else None


def _int(number: Value) -> Value:
    return tidy(math.trunc(number)) if is_number(number) and math.isfinite(number) else None


def _extreme(choose: Callable[..., Any]) -> Callable[..., Value]:
    def apply(*operands: Value) -> Value:
        return choose(operands) if all(is_number(operand) for operand in operands) else None

    return apply


def _number(value: Value) -> Value:
    if is_number(value):
        return value
    if not isinstance(value, str) or len(value) > 20 or not value.isascii() or "_" in value:
        return None
    try:
        return tidy(float(value))
    except ValueError:
        return None


def _length(value: Value) -> Value:
    return len(value) if isinstance(value, str) else None


def _contains(text: Value, part: Value) -> Value:
    return part in text if isinstance(text, str) and isinstance(part, str) else None


def _starts_with(text: Value, part: Value) -> Value:
    return text.startswith(part) if isinstance(text, str) and isinstance(part, str) else None


def _digits(text: Value, least: Value, most: Value) -> Value:
    """Whether a text is nothing but digits, and so many of them."""
    if not isinstance(text, str) or not is_number(least) or not is_number(most):
        return None
    return text.isascii() and text.isdigit() and least <= len(text) <= most


def _date(text: Value) -> Value:
    day = parse_date(text)
    return day.isoformat() if day else None


def _days_between(first: Value, last: Value) -> Value:
    begin, end = parse_date(first), parse_date(last)
    return (end - begin).days if begin and end else None


def _years_between(first: Value, last: Value) -> Value:
    """Completed years from one day to another: an age."""
    begin, end = parse_date(first), parse_date(last)
    if begin is None or end is None:
        return None
    return end.year - begin.year - ((end.month, end.day) < (begin.month, begin.day))


def _year(value: Value) -> Value:
    day = parse_date(value)
    return day.year if day else None


MANY = 100

OPERATORS: dict[str, Operator] = {
    operator.name: operator
    for operator in (
        Operator("and", 1, MANY, (BOOLEAN,), BOOLEAN, lazy=True),
        Operator("or", 1, MANY, (BOOLEAN,), BOOLEAN, lazy=True),
        Operator("not", 1, 1, (BOOLEAN,), BOOLEAN, lambda v: not v if isinstance(v, bool) else None),
        Operator("if", 3, 3, (BOOLEAN, SAME), SAME, lazy=True),
        Operator("coalesce", 1, MANY, (SAME,), SAME, lazy=True),
        Operator("answered", 1, 1, (ANY,), BOOLEAN, lazy=True),
        Operator("==", 2, 2, (SAME,), BOOLEAN, _equal),
        Operator("!=", 2, 2, (SAME,), BOOLEAN, _unequal),
        Operator("<", 2, 2, (SAME,), BOOLEAN, _less),
        Operator("<=", 2, 2, (SAME,), BOOLEAN, _at_most),
        Operator(">", 2, 2, (SAME,), BOOLEAN, _more),
        Operator(">=", 2, 2, (SAME,), BOOLEAN, _at_least),
        Operator("between", 3, 3, (SAME,), BOOLEAN, _between),
        Operator("in", 2, 2, (SAME, "list"), BOOLEAN, _in),
        Operator("any-in", 2, 2, (CODES, "list"), BOOLEAN, _any_in),
        Operator("all-in", 2, 2, (CODES, "list"), BOOLEAN, _all_in),
        Operator("selected", 2, 2, (CODES, CODE), BOOLEAN, _selected),
        Operator("count", 1, 1, (CODES,), NUMBER, _count),
        Operator("+", 2, MANY, (NUMBER,), NUMBER, _arithmetic(lambda a, b: a + b)),
        Operator("-", 1, 2, (NUMBER,), NUMBER, _minus),
        Operator("*", 2, MANY, (NUMBER,), NUMBER, _arithmetic(lambda a, b: a * b)),
        Operator("/", 2, 2, (NUMBER,), NUMBER, _arithmetic(lambda a, b: a / b)),
        Operator("%", 2, 2, (NUMBER,), NUMBER, _arithmetic(lambda a, b: a % b)),
        Operator("round", 1, 2, (NUMBER,), NUMBER, _round),
        Operator("floor", 1, 1, (NUMBER,), NUMBER, _floor),
        Operator("int", 1, 1, (NUMBER,), NUMBER, _int),
        Operator("min", 1, MANY, (NUMBER,), NUMBER, _extreme(min)),
        Operator("max", 1, MANY, (NUMBER,), NUMBER, _extreme(max)),
        Operator("number", 1, 1, (ANY,), NUMBER, _number),
        Operator("length", 1, 1, (TEXT,), NUMBER, _length),
        Operator("contains", 2, 2, (TEXT,), BOOLEAN, _contains),
        Operator("starts-with", 2, 2, (TEXT,), BOOLEAN, _starts_with),
        Operator("digits", 3, 3, (TEXT, NUMBER), BOOLEAN, _digits),
        Operator("today", 0, 0, (), DATE, lazy=True),
        Operator("date", 1, 1, (TEXT,), DATE, _date),
        Operator("days-between", 2, 2, (DATE,), NUMBER, _days_between),
        Operator("years-between", 2, 2, (DATE,), NUMBER, _years_between),
        Operator("year", 1, 1, (DATE,), NUMBER, _year),
    )
}
