"""The builder of "show if": lines with all or any, or a formula, read from a form, shown in it and said in words.

Field names: `if-mode` (always, all, any, formula), one of each of `if-variable`, `if-comparison`, `if-value` a
line, and `if-formula`. A line without a variable is no line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as noop

from common.text import clean, fold
from surveys.editing.document import Document
from surveys.language.conditions import (
    ALL,
    ANY,
    LABELS,
    WITHOUT_VALUE,
    Comparison,
    ConditionError,
    Conditions,
    Line,
    comparisons_for,
    from_rule,
    read_conditions,
    to_rule,
)
from surveys.language.definition import DefinitionError, from_json, localise
from surveys.language.elements import Kind, Questionnaire, Rule, Section
from surveys.language.formula import FormulaError, parse_formula, write_formula
from surveys.language.rules import RuleError
from surveys.language.variables import CALCULATION, Variable, variables

ALWAYS, FORMULA = "always", "formula"
MODES = (
    (ALWAYS, gettext_lazy("Always")),
    (ALL, gettext_lazy("When all of these hold")),
    (ANY, gettext_lazy("When any of these holds")),
    (FORMULA, gettext_lazy("By a formula")),
)
SPARE_LINES = 2
LONGEST_QUOTE = 70

SENTENCES: dict[Comparison, str] = {
    Comparison.IS: noop("“%(question)s” is “%(value)s”"),
    Comparison.IS_NOT: noop("“%(question)s” is not “%(value)s”"),
    Comparison.INCLUDES: noop("“%(value)s” was chosen at “%(question)s”"),
    Comparison.INCLUDES_NOT: noop("“%(value)s” was not chosen at “%(question)s”"),
    Comparison.LESS: noop("“%(question)s” is less than %(value)s"),
    Comparison.AT_MOST: noop("“%(question)s” is at most %(value)s"),
    Comparison.MORE: noop("“%(question)s” is more than %(value)s"),
    Comparison.AT_LEAST: noop("“%(question)s” is at least %(value)s"),
    Comparison.ANSWERED: noop("“%(question)s” was answered"),
    Comparison.UNANSWERED: noop("“%(question)s” was not answered"),
}


class Posted(Protocol):
    """What a form sent, several values to a name."""

    def get(self, name: str, default: str = "") -> str: ...

    def getlist(self, name: str) -> list[str]: ...

    def __contains__(self, name: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """What a line may choose: a variable, or one of its values."""

    code: str
    word: str
    group: str = ""


@dataclass
class Builder:
    """What may be asked about, and how it is called, at one place of a draft."""

    questionnaire: Questionnaire | None
    before: Sequence[Variable]
    language: str
    fallback: str
    places: Mapping[str, str] = field(default_factory=dict)

    def variable(self, code: str) -> Variable | None:
        """Returns the variable of a code, also one that is asked too late to be read here."""
        known = variables(self.questionnaire) if self.questionnaire else ()
        return next((each for each in known if each.code == code), None)

    def word(self, variable: Variable) -> str:
        """Returns the question's wording, shortened; a line of a matrix names both."""
        own = self._text(variable.label) or variable.code
        above = self._text(variable.parent_label) if variable.parent_label else ""
        return _shortened(f"{above} · {own}" if above else own)

    def values(self, variable: Variable) -> list[Choice]:
        """Returns the values a variable can have, where they can be listed."""
        if variable.options:
            return [
                Choice(option.code, _shortened(self._text(option.label) or option.code))
                for option in variable.options
            ]
        if variable.kind == Kind.NEIGHBOURHOOD:
            return [Choice(code, name) for code, name in self.places.items()]
        if variable.points is not None:
            return [Choice(str(point), str(point)) for point in variable.points]
        return []

    def _text(self, text: Any) -> str:
        return localise(text, self.language, fallback=self.fallback) if text else ""


def builder(
    draft: Document, *, section: str, question: str | None, language: str, places: Mapping[str, str]
) -> Builder:
    """Returns what a condition at this place may read: what is asked before it, and calculations."""
    fallback = draft["default_language"]
    try:
        questionnaire = from_json(draft)
    except DefinitionError:
        return Builder(None, (), language, fallback, places)
    asked_before = _questions_before(questionnaire.sections, section=section, question=question)
    before = [
        each
        for each in variables(questionnaire)
        if each.kind == CALCULATION or (each.parent or each.code) in asked_before
    ]
    return Builder(questionnaire, before, language, fallback, places)


def read(data: Posted, *, at: Builder, stored: Rule | None) -> tuple[Rule | None, dict[str, str]]:
    """Returns the rule a form describes and a sentence for each field that cannot be taken.

    A form without the builder keeps what is stored. A line may give a value by its wording.
    """
    mode = data.get("if-mode", "")
    if not mode:
        return stored, {}
    if mode == FORMULA or at.questionnaire is None:
        return _read_formula(data, stored=stored)
    if mode not in (ALL, ANY):
        return None, {}
    try:
        given = read_conditions(
            {
                "join": [mode],
                "variable": data.getlist("if-variable"),
                "comparison": data.getlist("if-comparison"),
                "value": data.getlist("if-value"),
            }
        )
        meant = Conditions(given.join, tuple(_meant(line, at=at) for line in given.lines))
        return to_rule(meant, at.questionnaire), {}
    except ConditionError as error:
        return stored, {f"if-{max(error.line, 1)}": error.sentence(_)}


def shown(rule: Rule | None, *, at: Builder, data: Posted | None = None) -> dict[str, Any]:
    """Returns what the form's template shows: the stored rule, or what was typed."""
    found = _conditions(rule)
    if data is not None and "if-mode" in data:
        mode = data.get("if-mode", ALWAYS)
        lines = _typed_lines(data, at=at)
        formula = data.get("if-formula", "")
    else:
        mode = FORMULA if found is None else found.join if found.lines else ALWAYS
        lines = list(found.lines) if found else []
        formula = _formula_of(rule)
    spare = [Line("", Comparison.IS)] * (SPARE_LINES if lines else SPARE_LINES + 1)
    return {
        "modes": [{"mode": each, "word": word, "chosen": each == mode} for each, word in MODES],
        "has_variables": bool(at.before) or bool(lines),
        "lines": [_shown_line(line, number, at=at) for number, line in enumerate([*lines, *spare], 1)],
        "formula": formula,
        "words": in_words(rule, at=at) if rule is not None else "",
    }


def in_words(rule: Rule, *, at: Builder) -> str:
    """Returns a sentence about when something is shown, in the reader's language."""
    found = _conditions(rule)
    if found is None or not found.lines:
        return _("Shown when the formula holds: %(formula)s") % {"formula": _formula_of(rule)}
    parts = [_line_in_words(line, at=at) for line in found.lines]
    joint = _("%(one)s and %(other)s") if found.join == ALL else _("%(one)s or %(other)s")
    told = reduce(lambda one, other: joint % {"one": one, "other": other}, parts)
    return _("Shown if %(conditions)s.") % {"conditions": told}


def _questions_before(sections: Sequence[Section], *, section: str, question: str | None) -> set[str]:
    before: set[str] = set()
    for each in sections:
        if each.code == section and question is None:
            break
        for asked in each.questions:
            if each.code == section and asked.code == question:
                return before
            before.add(asked.code)
    return before


def _conditions(rule: Rule | None) -> Conditions | None:
    try:
        return from_rule(rule)
    except (RuleError, LookupError, TypeError, ValueError):
        return None  # a rule of an import that is not well-formed: only its formula can be shown


def _formula_of(rule: Rule | None) -> str:
    if rule is None:
        return ""
    try:
        return write_formula(rule)
    except (RuleError, LookupError, TypeError, ValueError):
        return str(rule)


def _read_formula(data: Posted, *, stored: Rule | None) -> tuple[Rule | None, dict[str, str]]:
    typed = clean(data.get("if-formula", ""))
    if not typed:
        return None, {}
    if typed == _formula_of(stored):
        return stored, {}
    try:
        return parse_formula(typed), {}
    except FormulaError as error:
        return stored, {"if-formula": error.sentence(_)}


def _meant(line: Line, *, at: Builder) -> Line:
    """Returns the line with the code of a value that was given by its wording."""
    variable = at.variable(line.variable)
    listed = at.values(variable) if variable else []
    if not listed or line.comparison in WITHOUT_VALUE or any(each.code == line.value for each in listed):
        return line
    typed = fold(line.value)
    code = next((each.code for each in listed if fold(each.word) == typed), line.value)
    return Line(line.variable, line.comparison, code)


def _typed_lines(data: Posted, *, at: Builder) -> list[Line]:
    try:
        given = read_conditions(
            {
                "variable": data.getlist("if-variable"),
                "comparison": data.getlist("if-comparison"),
                "value": data.getlist("if-value"),
            }
        )
    except ConditionError:
        return []
    return [_meant(line, at=at) for line in given.lines]


def _shown_line(line: Line, number: int, *, at: Builder) -> dict[str, Any]:
    chosen = at.variable(line.variable)
    offered = [Choice(each.code, at.word(each), _group(each, at=at)) for each in at.before]
    if line.variable and line.variable not in {each.code for each in offered}:
        offered.append(Choice(line.variable, at.word(chosen) if chosen else line.variable, ""))
    fit = comparisons_for(chosen) if chosen else tuple(Comparison)
    values = at.values(chosen) if chosen else []
    if line.value and values and line.value not in {each.code for each in values}:
        values.append(Choice(line.value, line.value))
    return {
        "number": number,
        "variables": [
            {"code": each.code, "word": each.word, "group": each.group, "chosen": each.code == line.variable}
            for each in offered
        ],
        "comparisons": [
            {"code": each.value, "word": _(LABELS[each]), "chosen": each is line.comparison} for each in fit
        ],
        "values": [
            {"code": each.code, "word": each.word, "chosen": each.code == line.value} for each in values
        ],
        "value": line.value,
        "needs_value": line.comparison not in WITHOUT_VALUE,
        "input": _input_of(chosen),
        "is_new": not line.variable,
    }


def _group(variable: Variable, *, at: Builder) -> str:
    if variable.kind == CALCULATION:
        return _("Calculated")
    sections = at.questionnaire.sections if at.questionnaire else ()
    title = next((each.title for each in sections if each.code == variable.section), None)
    return _shortened(at._text(title)) if title else ""


def _input_of(variable: Variable | None) -> str:
    kind = variable.kind if variable else ""
    return {Kind.DATE: "date", Kind.TIME: "time"}.get(kind, "text")


def _line_in_words(line: Line, *, at: Builder) -> str:
    variable = at.variable(line.variable)
    listed = {each.code: each.word for each in at.values(variable)} if variable else {}
    return _(SENTENCES[line.comparison]) % {
        "question": at.word(variable) if variable else line.variable,
        "value": listed.get(line.value, line.value),
    }


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"
