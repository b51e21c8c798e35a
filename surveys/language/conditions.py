"""Conditions as an editor's form shows them: lines of (variable, comparison, value), joined by all or any.

A rule that is more than such lines is no `Conditions`: the editor then shows its formula instead.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.language.elements import Kind, Questionnaire, Rule
from surveys.language.operators import is_number
from surveys.language.problems import gettext_noop
from surveys.language.reading import plain_lists, read_date, read_number, read_time
from surveys.language.variables import CALCULATION, Variable, variables

ALL, ANY = "all", "any"
MAX_LINES = 30


class Comparison(StrEnum):
    """What a line says about its variable."""

    IS = "is"
    IS_NOT = "is_not"
    INCLUDES = "includes"
    INCLUDES_NOT = "includes_not"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


LABELS: dict[Comparison, str] = {
    Comparison.IS: gettext_noop("is"),
    Comparison.IS_NOT: gettext_noop("is not"),
    Comparison.INCLUDES: gettext_noop("includes"),
    Comparison.INCLUDES_NOT: gettext_noop("does not include"),
    Comparison.LESS: gettext_noop("is less than"),
    Comparison.AT_MOST: gettext_noop("is at most"),
    Comparison.MORE: gettext_noop("is more than"),
    Comparison.AT_LEAST: gettext_noop("is at least"),
    Comparison.ANSWERED: gettext_noop("was answered"),
    Comparison.UNANSWERED: gettext_noop("was not answered"),
}

MESSAGES: dict[str, str] = {
    "unknown_variable": gettext_noop("Line %(line)s: nothing has the code “%(variable)s”."),
    "unfit_comparison": gettext_noop("Line %(line)s: “%(variable)s” cannot be compared in this way."),
    "bad_value": gettext_noop("Line %(line)s: “%(value)s” cannot be an answer to “%(variable)s”."),
    "too_many": gettext_noop("A condition can have at most %(most)s lines; write a formula instead."),
}

SIGNS: dict[Comparison, str] = {
    Comparison.IS: "==",
    Comparison.IS_NOT: "!=",
    Comparison.INCLUDES: "selected",
    Comparison.LESS: "<",
    Comparison.AT_MOST: "<=",
    Comparison.MORE: ">",
    Comparison.AT_LEAST: ">=",
    Comparison.ANSWERED: "answered",
}
COMPARISONS = {sign: comparison for comparison, sign in SIGNS.items()}
WITHOUT_VALUE = frozenset({Comparison.ANSWERED, Comparison.UNANSWERED})
NEGATIONS = {"selected": Comparison.INCLUDES_NOT, "answered": Comparison.UNANSWERED}

_EQUAL = (Comparison.IS, Comparison.IS_NOT)
_ORDER = (Comparison.LESS, Comparison.AT_MOST, Comparison.MORE, Comparison.AT_LEAST)
_PRESENCE = (Comparison.ANSWERED, Comparison.UNANSWERED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `value` is as written in the form: an option's code, a number, a date, a text."""

    variable: str
    comparison: Comparison
    value: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """All lines, or any of them."""

    join: str
    lines: tuple[Line, ...]


class ConditionError(ValueError):
    """A line that is no condition."""

    def __init__(self, code: str, *, line: int = 0, variable: str = "", value: str = "") -> None:
        self.code = code
        self.line = line
        self.params = {"line": line, "variable": variable, "value": value, "most": MAX_LINES}
        super().__init__(self.sentence())

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Returns what to tell the author, translated by the function given."""
        return translate(MESSAGES[self.code]) % self.params


def comparisons_for(variable: Variable) -> tuple[Comparison, ...]:
    """Returns the comparisons that make sense for a variable."""
    match variable.kind:
        case Kind.MULTIPLE | Kind.RANKING:
            return (Comparison.INCLUDES, Comparison.INCLUDES_NOT, *_PRESENCE)
        case Kind.NUMBER | Kind.SCALE | Kind.DATE | Kind.TIME:
            return (*_EQUAL, *_ORDER, *_PRESENCE)
        case _ if variable.kind == CALCULATION:
            return (*_EQUAL, *_ORDER, *_PRESENCE)
        case Kind.LONG_TEXT:
            return _PRESENCE
        case _:
            return (*_EQUAL, *_PRESENCE)


def read_conditions(raw: Mapping[str, object]) -> Conditions:
    """Returns conditions from form data: `join`, and parallel lists `variable`, `comparison`, `value`.

    Lines without a variable are left out. Nothing is refused here but too many lines.
    """
    sent = plain_lists(raw)
    join = (sent.get("join") or [ALL])[-1]
    comparisons, values = sent.get("comparison") or [], sent.get("value") or []
    lines = []
    for position, variable in enumerate(sent.get("variable") or []):
        if not variable:
            continue
        given = comparisons[position] if position < len(comparisons) else ""
        comparison = Comparison(given) if given in {each.value for each in Comparison} else Comparison.IS
        value = values[position] if position < len(values) else ""
        lines.append(Line(variable, comparison, "" if comparison in WITHOUT_VALUE else value))
    if len(lines) > MAX_LINES:
        raise ConditionError("too_many")
    return Conditions(join=ANY if join == ANY else ALL, lines=tuple(lines))


def to_rule(conditions: Conditions, questionnaire: Questionnaire) -> Rule | None:
    """Returns the rule of conditions, None when there is no line; ConditionError for a line that is none."""
    known = {variable.code: variable for variable in variables(questionnaire)}
    rules = [_rule(line, number, known) for number, line in enumerate(conditions.lines, start=1)]
    if len(rules) < 2:
        return rules[0] if rules else None
    return {"or" if conditions.join == ANY else "and": rules}


def from_rule(rule: Rule | None) -> Conditions | None:
    """Returns the conditions that say the same as a well-formed rule, None when lines cannot say it."""
    if rule is None:
        return Conditions(ALL, ())
    operator, operands = _node(rule)
    join = {"and": ALL, "or": ANY}.get(operator)
    lines = [_line(each) for each in (operands if join else [rule])]
    found = tuple(line for line in lines if line is not None)
    if len(found) < len(lines) or len(found) > MAX_LINES:
        return None
    return Conditions(join or ALL, found)


def _rule(line: Line, number: int, known: Mapping[str, Variable]) -> Rule:
    variable = known.get(line.variable)
    if variable is None:
        raise ConditionError("unknown_variable", line=number, variable=line.variable)
    if line.comparison not in comparisons_for(variable):
        raise ConditionError("unfit_comparison", line=number, variable=line.variable)
    reference: Rule = {"var": line.variable}
    if line.comparison is Comparison.ANSWERED:
        return {"answered": [reference]}
    if line.comparison is Comparison.UNANSWERED:
        return {"not": [{"answered": [reference]}]}
    value = _value(variable, line.value)
    if value is None:
        raise ConditionError("bad_value", line=number, variable=line.variable, value=line.value)
    if line.comparison is Comparison.INCLUDES_NOT:
        return {"not": [{"selected": [reference, value]}]}
    return {SIGNS[line.comparison]: [reference, value]}


def _value(variable: Variable, text: str) -> str | int | float | None:
    """Returns the value meant by what is written, None when the variable cannot have it."""
    if any(option.code == text for option in variable.options):
        return text
    match variable.kind:
        case Kind.NUMBER | Kind.SCALE:
            return read_number(text, integer=variable.kind == Kind.SCALE)[0]
        case Kind.DATE:
            day = read_date(text)
            return day.isoformat() if day else None
        case Kind.TIME:
            return read_time(text)
        case Kind.SINGLE | Kind.MULTIPLE | Kind.RANKING:
            return None
        case _ if variable.kind == CALCULATION:
            number = read_number(text)[0]
            return text or None if number is None else number
        case _:
            return text or None


def _node(rule: Rule) -> tuple[str, list]:
    if not isinstance(rule, Mapping):
        return "", []
    ((operator, operands),) = rule.items()
    return operator, operands if isinstance(operands, list) else []


def _line(rule: Rule) -> Line | None:
    operator, operands = _node(rule)
    if operator == "not":
        inner, operands = _node(operands[0])
        comparison = NEGATIONS.get(inner)
    else:
        comparison = COMPARISONS.get(operator)
    if comparison is None or not isinstance(operands[0], Mapping) or set(operands[0]) != {"var"}:
        return None
    code = operands[0]["var"]
    if code == "." or comparison in WITHOUT_VALUE:
        return None if code == "." else Line(code, comparison)
    value = operands[1]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return Line(code, comparison, str(value).replace(".", ",") if is_number(value) else str(value))
