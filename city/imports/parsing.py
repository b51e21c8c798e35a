"""What a cell may hold: each parser returns the value, or raises ValueError with a sentence for people."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from city.age_bands import AgeBandError, parse_age_band
from common.dates import parse_day
from common.text import clean_line, fold, has_mixed_scripts

type Parser = Callable[[str], Any]

YES, NO = {"evet", "yes", "true", "1"}, {"hayir", "no", "false", "0"}


def a_line(cell: str) -> str:
    """Returns text on one line; a word of mixed alphabets is refused."""
    line = clean_line(cell)
    if has_mixed_scripts(line):
        raise ValueError(_("A word mixes letters of two alphabets."))
    return line


def a_text(cell: str) -> str:
    """Returns text of any length."""
    return cell


def a_day(cell: str) -> date | None:
    """Returns a day, or None for an empty cell."""
    if not cell:
        return None
    try:
        return parse_day(cell)
    except ValueError:
        raise ValueError(_("This is not a date. Write it as 2026-11-22 or 22.11.2026.")) from None


def a_count(cell: str) -> int | None:
    """Returns a whole number that is not negative, or None for an empty cell."""
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit()):
        raise ValueError(_("This is not a whole number. Write it without thousands separators."))
    return int(cell)


def a_measure(cell: str) -> float | None:
    """Returns a number with decimals, by point or comma, or None for an empty cell."""
    if not cell:
        return None
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        raise ValueError(_("This is not a number.")) from None


def a_truth(cell: str) -> bool:
    """Returns yes or no, in Turkish or English; empty is no."""
    word = fold(cell)
    if word in YES:
        return True
    if word in NO or not word:
        return False
    raise ValueError(_("Write “evet” or “hayır”."))


def a_choice_or_none(cell: str) -> str | None:
    """Returns the code, or None for an empty cell; which codes exist is the model's matter."""
    return cell or None


def an_age_band(cell: str) -> str | None:
    """Returns a band of age such as 18-29 or 65+, or None for an empty cell."""
    if not cell:
        return None
    try:
        parse_age_band(cell)
    except AgeBandError:
        raise ValueError(_("This is not a band of age. Write 18-29 or 65+.")) from None
    return cell
