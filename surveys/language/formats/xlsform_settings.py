"""Settings of ours that XLSForm has no column for, kept in columns of our own ("katilim::role").

Other programs ignore these columns. Where a setting has a consequence that other programs shall enforce too,
the writer also puts it into the constraint (`implied_constraints`); reading takes it out again, and when a
person changed the constraint in between, the constraint wins.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from surveys.language.definition import READERS, DefinitionError
from surveys.language.elements import TEXT_KINDS, Kind, Option, Question, Rule
from surveys.language.formats.report import Gathering
from surveys.language.rules import CURRENT, check_shape

PREFIX = "katilim"
PART = "part"
OTHER_TEXT = "other_text"
POINTS, DEFAULT_POINTS = "points", "1 to 5"

QUESTION_SETTINGS = frozenset(
    [
        "kind",
        "role",
        "hint",
        "minimum",
        "maximum",
        "step",
        "max_length",
        "min_choices",
        "max_choices",
        "low_label",
        "high_label",
        "unit",
        "options",
        "randomise",
    ]
)
OPTION_SETTINGS = ("exclusive", "other", "role", "value", "relevant")
IMPLYING = ("minimum", "maximum", "max_length", "min_choices", "max_choices")
ME: Rule = {"var": CURRENT}


def stated(node: Mapping[str, Any]) -> dict[str, str]:
    """Returns our own columns of one row of the survey sheet."""
    found = node.get(PREFIX)
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def apply_settings(question: Question, node: Mapping[str, Any], *, gathering: Gathering | None) -> Question:
    """Returns a question with the settings in our own columns; what cannot be read is listed."""
    changes: dict[str, Any] = {}
    for name, text in stated(node).items():
        if name in QUESTION_SETTINGS:
            changes.update(_read(Question, name, text, place=question.code, gathering=gathering))
    is_default = json.dumps(DEFAULT_POINTS) == stated(node).get(POINTS)
    if is_default and (question.minimum, question.maximum) == (1, 5):
        changes |= {"minimum": None, "maximum": None}
    return replace(question, **changes)


def own_rule(node: Mapping[str, Any], column: str, expression: str) -> Rule | None:
    """Returns our own form of a rule, while the workbook still has the expression it was written with."""
    text = stated(node).get(column)
    if text is None:
        return None
    try:
        written, rule = json.loads(text)
        check_shape(rule)
    except (ValueError, TypeError):
        return None
    return rule if written == expression else None


def own_form(expression: str, rule: Rule) -> str:
    """Returns what `own_rule` reads: the expression in the workbook, and the rule it stands for."""
    return json.dumps([expression, rule], ensure_ascii=False)


def option_settings(option: Option, choice: Mapping[str, Any], *, gathering: Gathering, where: str) -> Option:
    """Returns an option with the settings in our own columns of the choices sheet."""
    changes: dict[str, Any] = {}
    for name in OPTION_SETTINGS:
        text = choice.get(f"{PREFIX}_{name}")
        if text not in (None, ""):
            changes.update(_read(Option, name, str(text), place=where, gathering=gathering))
    return replace(option, **changes)


def implied_constraints(question: Question) -> list[Rule]:
    """Returns what a question's settings demand of its answer, as rules that other programs can check."""
    rules: list[Rule] = []
    if question.kind in (Kind.NUMBER, Kind.DATE):
        rules += [{">=": [ME, _limit(question, question.minimum)]}] if question.minimum is not None else []
        rules += [{"<=": [ME, _limit(question, question.maximum)]}] if question.maximum is not None else []
    if question.kind in TEXT_KINDS and question.max_length is not None:
        rules.append({"<=": [{"length": [ME]}, question.max_length]})
    if question.kind in (Kind.MULTIPLE, Kind.RANKING):
        rules += [{">=": [{"count": [ME]}, question.min_choices]}] if question.min_choices is not None else []
        rules += [{"<=": [{"count": [ME]}, question.max_choices]}] if question.max_choices is not None else []
    if question.kind is Kind.MULTIPLE:
        for option in question.options:
            if option.exclusive or option.role:
                alone: Rule = {"==": [{"count": [ME]}, 1]}
                rules.append({"or": [{"not": [{"selected": [ME, option.code]}]}, alone]})
    return rules


def peel_implied(question: Question, node: Mapping[str, Any]) -> Question:
    """Returns a question whose constraint no longer repeats its settings.

    When the constraint does not begin with what the settings demand, it was changed by hand: then the
    limits in our own columns are dropped and the constraint stands.
    """
    implied = implied_constraints(question)
    own = [name for name in IMPLYING if name in stated(node)]
    if not implied or question.kind is Kind.SCALE:
        return question
    parts = conjuncts(question.constraint)
    if parts[: len(implied)] == implied:
        return replace(question, constraint=joined(parts[len(implied) :]))
    return replace(question, **dict.fromkeys(own, None))


def conjuncts(rule: Rule | None) -> list[Rule]:
    """Returns the parts of a conjunction, or the rule alone."""
    if rule is None:
        return []
    return list(rule["and"]) if isinstance(rule, Mapping) and "and" in rule else [rule]


def joined(rules: list[Rule]) -> Rule | None:
    """Returns the conjunction of rules: flat, the rule itself when there is one, None when there is none."""
    if len(rules) == 1:
        return rules[0]
    parts = [part for rule in rules for part in conjuncts(rule)]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {"and": parts}


def _limit(question: Question, bound: object) -> Any:
    if question.kind is Kind.DATE:
        return {"today": []} if bound == "today" else {"date": [bound]}
    return bound


def _read(kind: type, name: str, text: str, *, place: str, gathering: Gathering | None) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    try:
        return {name: READERS[kind, name](value, name)}
    except DefinitionError as error:
        if gathering is not None:
            gathering.lacks(place, f"{PREFIX}::{name}: {error.detail}")
        return {}
