"""Whether a row of a file is a response: read as a form is read, checked as a form is checked.

Beside the variables a row may say its weight, its stratum, the day and the language, in columns of their own.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.importing.reading import Line
from surveys.language.answering import Final, Missing, finalise
from surveys.language.compiling import CompiledQuestion, CompiledQuestionnaire
from surveys.language.elements import Kind
from surveys.language.problems import Problem
from surveys.language.reading import read, read_date
from surveys.language.tabular import YES, raw_of_row, unknown_columns
from surveys.services.demographics import BANDS

DAY, LANGUAGE, CHANNEL, WEIGHT, STRATUM = "_day", "_language", "_channel", "_weight", "_stratum"
AGE_BAND = "_age_band"
ENVELOPE = (DAY, LANGUAGE, CHANNEL, WEIGHT, STRATUM, AGE_BAND)
LABELS = ":label"
NO = frozenset({"", "0", "0.0", "false", "FALSE", "False"})
STRATUM_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Reject:
    """Why a row is not taken: the line in the file, the column ("" for the whole row), the reason in words."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A row that is a response."""

    line: int
    final: Final
    day: date
    language: str
    weight: float | None
    stratum: str
    age_band: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What rows are checked against: questionnaire, places, the field period, and which column says what."""

    compiled: CompiledQuestionnaire
    places: Collection[str]
    first_day: date
    last_day: date
    usual_day: date
    weight_column: str = ""
    stratum_column: str = ""


@dataclass
class Findings:
    """What came out of all rows; `left_out` counts cells of questions that a row's routing never asked."""

    valid: list[Checked] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    rejected_lines: set[int] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)

    def refuse(self, line: int, problems: list[Reject]) -> None:
        """Notes why a row is not taken."""
        self.rejects.extend(problems)
        self.rejected_lines.add(line)


def strange_columns(frame: Frame, columns: Collection[str]) -> tuple[str, ...]:
    """Returns the columns that mean nothing here."""
    own = {*ENVELOPE, frame.weight_column, frame.stratum_column}
    return unknown_columns(
        frame.compiled, [name for name in columns if name not in own and not name.endswith(LABELS)]
    )


def check_rows(frame: Frame, lines: Collection[Line]) -> Findings:
    """Returns which rows are responses, and why others are not."""
    found = Findings()
    for line in lines:
        problems = list(_cell_problems(frame, line))
        checked, more = _check(frame, line, found.left_out)
        problems += more
        if problems or checked is None:
            found.refuse(line.number, problems)
        else:
            found.valid.append(checked)
    return found


def _check(frame: Frame, line: Line, left_out: Counter[str]) -> tuple[Checked | None, list[Reject]]:
    weight, day = _weight(frame, line), _day(frame, line)
    problems = [each for each in (weight, day) if isinstance(each, Reject)]
    raw = raw_of_row(frame.compiled, line.cells)
    answers: dict[str, Any] = {}
    unread: dict[str, Problem] = {}
    for question in frame.compiled.by_question.values():
        if not any(name in raw for name in question.fields):
            continue
        values, problem = read(question, raw)
        if problem is not None:
            unread[question.code] = problem
        answers.update((code, value) for code, value in values.items() if value is not None)
    today = day if isinstance(day, date) else frame.usual_day
    final = finalise(frame.compiled, answers, today=today, places=frame.places)
    found = {code: each for section in final.errors.values() for code, each in section.items()}
    found |= {code: each for code, each in unread.items() if _was_asked(frame.compiled, code, final)}
    problems += [_reject(line, code, problem) for code, problem in found.items()]
    if problems or not isinstance(day, date):
        return None, problems
    for code in answers:
        if code not in final.answers and final.missing.get(code) == Missing.NOT_ASKED:
            left_out[code] += 1
    return Checked(
        line.number,
        final,
        day,
        _language(frame, line),
        weight if isinstance(weight, float) else None,
        line.cells.get(frame.stratum_column or STRATUM, "").strip(),
        line.cells.get(AGE_BAND, "").strip(),
    ), []


def _was_asked(compiled: CompiledQuestionnaire, code: str, final: Final) -> bool:
    variables = compiled.by_question[code].variables
    return any(final.missing.get(each) != Missing.NOT_ASKED for each in variables)


def _reject(line: Line, code: str, problem: Problem) -> Reject:
    column = next((name for name in problem.fields if name in line.cells), code)
    return Reject(line.number, column, problem.sentence(get_language() or "tr", translate=_))


def _cell_problems(frame: Frame, line: Line) -> Iterator[Reject]:
    if line.extra:
        yield Reject(line.number, "", _("The row has more cells than the header has columns."))
    for question in frame.compiled.by_question.values():
        if question.question.kind is Kind.MULTIPLE:
            yield from _flag_problems(question, line)
    if (band := line.cells.get(AGE_BAND, "").strip()) and band not in BANDS:
        yield Reject(line.number, AGE_BAND, _("An age band is one of: %s.") % ", ".join(BANDS))
    if frame.stratum_column:
        stratum = line.cells.get(frame.stratum_column, "").strip()
        if not stratum:
            yield Reject(line.number, frame.stratum_column, _("The stratum is empty."))
        elif len(stratum) > STRATUM_LENGTH:
            yield Reject(line.number, frame.stratum_column, _("The stratum's name is too long."))


def _flag_problems(question: CompiledQuestion, line: Line) -> Iterator[Reject]:
    """A 0/1 cell that is neither would be taken for 0; two layouts that disagree would hide one."""
    flagged = []
    for option in question.options:
        name = f"{question.code}/{option}"
        cell = line.cells.get(name, "").strip()
        if cell in YES:
            flagged.append(option)
        elif cell not in NO:
            yield Reject(line.number, name, _("This column takes 1 for chosen and 0 for not chosen."))
    listed = set(line.cells.get(question.code, "").split())
    has_flags = any(line.cells.get(f"{question.code}/{option}", "").strip() for option in question.options)
    own = {option for option in question.options if f"{question.code}/{option}" in line.cells}
    if listed and has_flags and listed & own != set(flagged):
        yield Reject(line.number, question.code, _("The list of codes and the 0/1 columns do not agree."))


def _weight(frame: Frame, line: Line) -> float | Reject | None:
    column = frame.weight_column or WEIGHT
    text = line.cells.get(column, "").strip()
    if not text:
        return Reject(line.number, column, _("The weight is empty.")) if frame.weight_column else None
    try:
        weight = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight) or weight <= 0:
        return Reject(line.number, column, _("A weight is a number above 0."))
    return weight


def _day(frame: Frame, line: Line) -> date | Reject:
    text = line.cells.get(DAY, "").strip()
    if not text:
        return frame.usual_day
    day = read_date(text)
    if day is None:
        return Reject(line.number, DAY, _("Write the day as 2026-03-31 or 31.03.2026."))
    if not frame.first_day <= day <= frame.last_day:
        return Reject(line.number, DAY, _("The day is not within the field period."))
    return day


def _language(frame: Frame, line: Line) -> str:
    told = line.cells.get(LANGUAGE, "").strip()
    definition = frame.compiled.definition
    return told if told in definition.languages else definition.default_language
