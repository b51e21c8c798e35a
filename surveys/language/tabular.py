"""Rows of a table as answers: the form in which responses are imported.

Columns are variable codes. A multiple choice is one column of space-separated codes, or one 0/1 column
`code/option` an option; a ranking is a column of codes in order, or one `code/option` column with the rank.
The result is form data for `answering.clean_section`, so that a row passes the same checks as a web form.
"""

from collections.abc import Iterable, Mapping

from surveys.language.compiling import CompiledQuestion, CompiledQuestionnaire
from surveys.language.elements import Kind
from surveys.language.operators import Value
from surveys.language.variables import Variable

YES = frozenset({"1", "1.0", "true", "TRUE", "True"})


def known_columns(questionnaire: CompiledQuestionnaire) -> frozenset[str]:
    """Returns every column name that a row may have; calculated variables are allowed and ignored."""
    names: set[str] = set()
    for variable in questionnaire.variables:
        names.add(variable.code)
        names.update(column.code for column in variable.columns)
    for question in questionnaire.by_question.values():
        if question.question.kind in (Kind.MULTIPLE, Kind.RANKING):
            names.update(f"{question.code}/{option}" for option in question.options)
    return frozenset(names)


def unknown_columns(questionnaire: CompiledQuestionnaire, columns: Iterable[str]) -> tuple[str, ...]:
    """Returns the columns that the questionnaire does not know, in their order."""
    known = known_columns(questionnaire)
    return tuple(column for column in columns if column not in known)


def raw_of_row(questionnaire: CompiledQuestionnaire, row: Mapping[str, str]) -> dict[str, list[str]]:
    """Returns a row as form data; empty cells are left out."""
    raw: dict[str, list[str]] = {}
    for question in questionnaire.by_question.values():
        for name, values in _fields(question, row):
            if values:
                raw[name] = values
    return raw


def cells(variables: Iterable[Variable], answers: Mapping[str, Value]) -> dict[str, Value]:
    """Returns stored answers as one flat row: every variable, and its 0/1 or rank columns after it.

    A missing variable is None, and so are all its columns.
    """
    row: dict[str, Value] = {}
    for variable in variables:
        value = answers.get(variable.code)
        row[variable.code] = value
        for column in variable.columns:
            row[column.code] = _cell(variable, column.option, value)
    return row


def _cell(variable: Variable, option: str, value: Value) -> int | None:
    if not isinstance(value, list):
        return None
    if variable.kind == Kind.RANKING:
        return value.index(option) + 1 if option in value else None
    return int(option in value)


def _fields(question: CompiledQuestion, row: Mapping[str, str]) -> Iterable[tuple[str, list[str]]]:
    code, kind = question.code, question.question.kind
    if kind is Kind.MULTIPLE:
        flags = [option for option in question.options if (row.get(f"{code}/{option}") or "").strip() in YES]
        yield code, (row.get(code) or "").split() or flags
        yield question.question.other_code, _cell_text(row, question.question.other_code)
    elif kind is Kind.RANKING:
        yield code, (row.get(code) or "").split()
        for option in question.options:
            yield f"{code}/{option}", [_number(each) for each in _cell_text(row, f"{code}/{option}")]
    elif kind in (Kind.NUMBER, Kind.SCALE):
        yield code, [_number(each) for each in _cell_text(row, code)]
    else:
        for name in question.fields:
            yield name, _cell_text(row, name)


def _cell_text(row: Mapping[str, str], name: str) -> list[str]:
    text = (row.get(name) or "").strip()
    return [text] if text else []


def _number(text: str) -> str:
    """A lone point in a table is a decimal point: the form's reading of 1.500 as thousands is not meant."""
    whole, point, decimals = text.partition(".")
    if not point or "," in text or "." in decimals:
        return text
    return whole if decimals.strip("0") == "" else f"{whole},{decimals}"
