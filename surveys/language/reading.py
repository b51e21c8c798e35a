"""From what a form sends to a candidate answer: text cleaned, numbers and dates understood.

Whether the candidate is an acceptable answer is `verifying.py`. Nothing here raises, whatever it is given.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from surveys.language.compiling import CompiledQuestion
from surveys.language.elements import Kind
from surveys.language.operators import Value
from surveys.language.problems import Problem

type Raw = Mapping[str, list[str]]
type Values = dict[str, Value]

MAX_RAW = 20_000
MAX_REPEATS = 500

# Control characters, lone surrogates, and marks that turn the direction of text for what follows.
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
COMMA_GROUPS = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
LOCAL_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(:[0-9]{2})?")


def plain_lists(raw: object) -> dict[str, list[str]]:
    """Returns form data as lists of clean texts by field; what is neither text nor number is left out."""
    if not isinstance(raw, Mapping):
        return {}
    found: dict[str, list[str]] = {}
    for name, values in raw.items():
        if not isinstance(name, str):
            continue
        many = values if isinstance(values, list | tuple) else [values]
        found[name] = [text for text in map(_as_text, many[:MAX_REPEATS]) if text is not None]
    return found


def clean_text(text: str) -> str:
    """Returns a text in NFC with \\n line ends, without control characters and outer white space."""
    if not text.isascii() or not text.isprintable():
        text = UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = unicodedata.normalize("NFC", text)
    return text.strip()


def read(compiled: CompiledQuestion, raw: Raw) -> tuple[Values, Problem | None]:
    """Returns the candidate answers of one question, and what could not be understood."""
    question = compiled.question
    match question.kind:
        case Kind.NOTE:
            return {}, None
        case Kind.MULTIPLE:
            return _with_other(compiled, raw, _codes(raw, question.code)), None
        case Kind.MATRIX:
            return {code: last(raw, code) or None for code in compiled.variables}, None
        case Kind.RANKING:
            return _ranking(compiled, raw)
        case Kind.NUMBER | Kind.SCALE | Kind.DATE | Kind.TIME:
            return _parsed(compiled, last(raw, question.code))
        case Kind.SINGLE:
            return _with_other(compiled, raw, last(raw, question.code) or None), None
        case Kind.SHORT_TEXT:
            return {question.code: " ".join(last(raw, question.code).split()) or None}, None
        case _:
            return {question.code: last(raw, question.code) or None}, None


def last(raw: Raw, name: str) -> str:
    """Returns the last text sent under a name, as browsers' repeated fields are read; "" when none."""
    values = raw.get(name)
    return values[-1] if values else ""


def read_number(text: str, *, integer: bool = False) -> tuple[int | float | None, str]:
    """Returns the number a person wrote, with a decimal comma or point, and a problem's code or "".

    1.500,25 and 1 500,25 are understood. A lone point before three digits may separate thousands or
    decimals: for whole numbers it is thousands, else it is refused rather than guessed.
    """
    compact = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("−", "-")
    if len(compact) > 40:
        return None, "not_a_number"
    unsigned = compact.lstrip("+-")
    grouped = bool(re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", unsigned))
    if grouped and (integer or unsigned.count(".") > 1):
        compact = compact.replace(".", "")
    elif (grouped and not unsigned.startswith("0")) or (integer and COMMA_GROUPS.fullmatch(unsigned)):
        return None, "ambiguous_number"
    elif "," in compact and re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})*,[0-9]+|[0-9]+,[0-9]+", unsigned):
        compact = compact.replace(".", "").replace(",", ".")
    if not NUMBER.fullmatch(compact):
        return None, "not_a_number"
    number = Decimal(compact)
    return (int(number) if number == number.to_integral_value() else float(number)), ""


def read_date(text: str) -> date | None:
    """Returns the day written as yyyy-mm-dd or dd.mm.yyyy, or None."""
    if found := ISO_DATE.fullmatch(text):
        year, month, day = found.groups()
    elif found := LOCAL_DATE.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_time(text: str) -> str | None:
    """Returns a time of day as HH:MM, or None."""
    found = TIME.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return f"{int(found[1]):02d}:{found[2]}"


def _as_text(value: object) -> str | None:
    if isinstance(value, str):
        return clean_text(value[:MAX_RAW])
    if type(value) is int and abs(value) < 10**30:
        return str(value)
    return repr(value).replace(".", ",") if type(value) is float else None


def _codes(raw: Raw, name: str) -> list[str] | None:
    codes = [code for code in dict.fromkeys(raw.get(name) or ()) if code]
    return codes or None


def _with_other(compiled: CompiledQuestion, raw: Raw, value: Value) -> Values:
    values: Values = {compiled.code: value}
    if compiled.question.other_specify:
        values[compiled.question.other_code] = (
            " ".join(last(raw, compiled.question.other_code).split()) or None
        )
    return values


def _parsed(compiled: CompiledQuestion, text: str) -> tuple[Values, Problem | None]:
    """Reads a number, a scale point, a date or a time; an option's code (as "don't know") stays as it is."""
    code, kind = compiled.code, compiled.question.kind
    if not text or text in compiled.options:
        return {code: text or None}, None
    if kind is Kind.DATE:
        day = read_date(text)
        return ({code: day.isoformat()}, None) if day else ({}, Problem("not_a_date", (code,)))
    if kind is Kind.TIME:
        moment = read_time(text)
        return ({code: moment}, None) if moment else ({}, Problem("not_a_time", (code,)))
    number, trouble = read_number(text, integer=compiled.question.integer or kind is Kind.SCALE)
    return ({}, Problem(trouble, (code,))) if trouble else ({code: number}, None)


def _ranking(compiled: CompiledQuestion, raw: Raw) -> tuple[Values, Problem | None]:
    """Reads a list of codes in order, or a place from 1 under the name code/option for each option."""
    code = compiled.code
    if listed := _codes(raw, code):
        return {code: listed}, None
    placed: dict[int, str] = {}
    for option in compiled.options:
        place = last(raw, f"{code}/{option}")
        if not place:
            continue
        number, trouble = read_number(place, integer=True)
        if trouble or not isinstance(number, int) or number in placed:
            return {}, Problem("bad_ranking", (f"{code}/{option}",))
        placed[number] = option
    if sorted(placed) != list(range(1, len(placed) + 1)):
        return {}, Problem("bad_ranking", (code,))
    return {code: [placed[number] for number in sorted(placed)] or None}, None
