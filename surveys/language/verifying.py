"""Whether a candidate is an acceptable answer: the same check for a form, an import and a stored draft.

Candidates may be anything; nothing here raises.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from surveys.language.compiling import CompiledQuestion
from surveys.language.elements import Kind, OptionRole
from surveys.language.operators import LARGEST_NUMBER, Value, is_number, parse_date
from surveys.language.problems import Problem
from surveys.language.reading import Values, clean_text, read_time
from surveys.language.rules import Scope, holds, passes

DEFAULT_LENGTH = {Kind.SHORT_TEXT: 255, Kind.LONG_TEXT: 5_000}
OTHER_LENGTH = 255
LONGEST_TEXT = 10_000
LONGEST_PLACE = 64

type Verdict = tuple[Values, Problem | None]


@dataclass(slots=True)
class Circumstances(Scope):
    """What answers are checked against: the scope of rules, and the neighbourhoods there are (None: any)."""

    places: Collection[str] | None = None


def verify(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    """Returns the answers of one question that can be kept, and the problem if there is one."""
    question = compiled.question
    if question.kind is Kind.NOTE:
        return {}, None
    values, problem = CHECKS[question.kind](compiled, candidates, scope)
    if problem is not None:
        return {}, problem
    if problem := _absence(compiled, values, scope):
        return values, problem
    if compiled.constraint is not None and (fields := _unfit(compiled, values, scope)):
        return {}, Problem("constraint", fields, text=question.constraint_message)
    return values, None


def is_required(compiled: CompiledQuestion, scope: Scope) -> bool:
    """Tells whether the question must be answered under these circumstances."""
    if compiled.question.required:
        return True
    return compiled.required_when is not None and holds(compiled.required_when(scope))


def offered(compiled: CompiledQuestion, code: object, scope: Scope) -> bool:
    """Tells whether an option is among those on offer under these circumstances."""
    if not isinstance(code, str) or code not in compiled.options:
        return False
    rule = compiled.option_rules.get(code)
    return rule is None or holds(rule(scope))


def role_of(compiled: CompiledQuestion, value: Value) -> OptionRole:
    """Returns the reason for no answer that a value stands for, if it is one."""
    if not compiled.options:
        return OptionRole.SUBSTANTIVE
    code = value[0] if isinstance(value, list) and len(value) == 1 else value
    option = compiled.options.get(code) if isinstance(code, str) else None
    return option.role if option else OptionRole.SUBSTANTIVE


def _absence(compiled: CompiledQuestion, values: Values, scope: Scope) -> Problem | None:
    question = compiled.question
    if question.kind is Kind.MATRIX:
        empty = tuple(code for code in compiled.variables if code not in values)
        if empty and is_required(compiled, scope):
            return Problem("rows_required", empty)
        return None
    if question.code not in values:
        return Problem("required", (question.code,)) if is_required(compiled, scope) else None
    if question.kind is Kind.RANKING and question.max_choices is None and is_required(compiled, scope):
        ranked = values[question.code]
        expected = sum(offered(compiled, code, scope) for code in compiled.options)
        if isinstance(ranked, list) and len(ranked) < expected:
            return Problem("incomplete_ranking", (question.code,))
    if (
        question.other_specify
        and question.required
        and question.other_code not in values
        and _has_other(compiled, values[question.code])
    ):
        return Problem("other_required", (question.other_code,))
    return None


def _unfit(compiled: CompiledQuestion, values: Values, scope: Circumstances) -> tuple[str, ...]:
    """Returns the variables whose answers the author's constraint refuses."""
    assert compiled.constraint is not None
    unfit = []
    for code in compiled.variables:
        if code not in values or code == compiled.question.other_code or role_of(compiled, values[code]):
            continue
        scope.current = values[code]
        if not passes(compiled.constraint(scope)):
            unfit.append(code)
    scope.current = None
    return tuple(unfit)


def _has_other(compiled: CompiledQuestion, value: Value) -> bool:
    other = compiled.question.other_option
    return other is not None and (value == other.code or (isinstance(value, list) and other.code in value))


def _with_other(compiled: CompiledQuestion, candidates: Mapping[str, Value], values: Values) -> Verdict:
    question = compiled.question
    text = candidates.get(question.other_code) if question.other_specify else None
    if not isinstance(text, str) or not _has_other(compiled, values.get(question.code)):
        return values, None
    text = clean_text(text)
    if len(text) > OTHER_LENGTH:
        return {}, Problem("too_long", (question.other_code,), {"most": OTHER_LENGTH, "length": len(text)})
    return ({**values, question.other_code: text} if text else values), None


def _single(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    value = candidates.get(compiled.code)
    if value is None or value == "":
        return {}, None
    if not offered(compiled, value, scope):
        return {}, Problem("unknown_option", (compiled.code,))
    return _with_other(compiled, candidates, {compiled.code: value})


def _multiple(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    code, value = compiled.code, candidates.get(compiled.code)
    if value is None or value == []:
        return {}, None
    if not isinstance(value, list | tuple) or not all(offered(compiled, each, scope) for each in value):
        return {}, Problem("unknown_option", (code,))
    chosen = [each for each in compiled.options if each in value]
    alone = [each for each in chosen if compiled.options[each].exclusive or compiled.options[each].role]
    if alone and len(chosen) > 1:
        return {}, Problem("exclusive_option", (code,))
    if not alone and (problem := _wrong_number(compiled, len(chosen))):
        return {}, problem
    return _with_other(compiled, candidates, {code: chosen})


def _ranking(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    code, value = compiled.code, candidates.get(compiled.code)
    if value is None or value == []:
        return {}, None
    if not isinstance(value, list | tuple) or not all(offered(compiled, each, scope) for each in value):
        return {}, Problem("unknown_option", (code,))
    if len(set(value)) != len(value):
        return {}, Problem("bad_ranking", (code,))
    problem = _wrong_number(compiled, len(value))
    return ({}, problem) if problem else ({code: list(value)}, None)


def _wrong_number(compiled: CompiledQuestion, count: int) -> Problem | None:
    least, most = compiled.question.min_choices, compiled.question.max_choices
    if least is not None and count < least:
        return Problem("too_few_choices", (compiled.code,), {"least": least})
    if most is not None and count > most:
        return Problem("too_many_choices", (compiled.code,), {"most": most})
    return None


def _matrix(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    given = {code: candidates.get(code) for code in compiled.variables}
    values = {code: value for code, value in given.items() if value is not None and value != ""}
    wrong = tuple(code for code, value in values.items() if not offered(compiled, value, scope))
    return ({}, Problem("unknown_option", wrong)) if wrong else (values, None)


def _scale(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    value = candidates.get(compiled.code)
    if value is None or value == "":
        return {}, None
    if (type(value) is int and value in compiled.points) or offered(compiled, value, scope):
        return {compiled.code: value}, None
    return {}, Problem("unknown_option", (compiled.code,))


def _number(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    code, question, value = compiled.code, compiled.question, candidates.get(compiled.code)
    if value is None or value == "":
        return {}, None
    if not is_number(value) or value != value:
        return {}, Problem("not_a_number", (code,))
    assert isinstance(value, int | float)
    least = question.minimum if is_number(question.minimum) else -LARGEST_NUMBER
    most = question.maximum if is_number(question.maximum) else LARGEST_NUMBER
    if value < least:  # type: ignore[operator]
        return {}, Problem("too_small", (code,), {"least": least})
    if value > most:  # type: ignore[operator]
        return {}, Problem("too_large", (code,), {"most": most})
    if question.integer and value != int(value):
        return {}, Problem("not_whole", (code,))
    start = question.minimum if is_number(question.minimum) else 0
    if question.step and not _on_step(float(value - start), question.step):  # type: ignore[operator]
        return {}, Problem("off_step", (code,), {"step": question.step, "start": start})
    return {code: value}, None


def _on_step(distance: float, step: float) -> bool:
    steps = distance / step
    return abs(steps - round(steps)) < 1e-6


def _text(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    code, value = compiled.code, candidates.get(compiled.code)
    if not isinstance(value, str):
        return {}, None
    text = clean_text(value)
    most = min(compiled.question.max_length or DEFAULT_LENGTH[compiled.question.kind], LONGEST_TEXT)
    if len(text) > most:
        return {}, Problem("too_long", (code,), {"most": most, "length": len(text)})
    return ({code: text} if text else {}), None


def _date(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    code, value = compiled.code, candidates.get(compiled.code)
    if value is None or value == "":
        return {}, None
    day = parse_date(value)
    if day is None:
        return {}, Problem("not_a_date", (code,))
    least = day_of(compiled.question.minimum, today=scope.today) or date(1900, 1, 1)
    most = day_of(compiled.question.maximum, today=scope.today) or date(2199, 12, 31)
    if day < least:
        return {}, Problem("too_early", (code,), {"least": least})
    if day > most:
        return {}, Problem("too_late", (code,), {"most": most})
    return {code: day.isoformat()}, None


def day_of(bound: object, *, today: date | None) -> date | None:
    """Returns the day that a date question's bound means."""
    return today if bound == "today" else parse_date(bound)


def _time(compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances) -> Verdict:
    code, value = compiled.code, candidates.get(compiled.code)
    if value is None or value == "":
        return {}, None
    moment = read_time(value) if isinstance(value, str) else None
    return ({code: moment}, None) if moment else ({}, Problem("not_a_time", (code,)))


def _neighbourhood(
    compiled: CompiledQuestion, candidates: Mapping[str, Value], scope: Circumstances
) -> Verdict:
    code, value = compiled.code, candidates.get(compiled.code)
    if value is None or value == "":
        return {}, None
    if offered(compiled, value, scope):
        return {compiled.code: value}, None
    known = isinstance(value, str) and len(value) <= LONGEST_PLACE
    if not known or (scope.places is not None and value not in scope.places):
        return {}, Problem("unknown_place", (code,))
    return {code: clean_text(value)}, None  # type: ignore[arg-type]


CHECKS: dict[Kind, Callable[[CompiledQuestion, Mapping[str, Value], Circumstances], Verdict]] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.SCALE: _scale,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.NEIGHBOURHOOD: _neighbourhood,
}
