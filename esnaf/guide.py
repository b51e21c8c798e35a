"""The guide of a day, read from its rows: what the public sees, or what the desk tries out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from esnaf import guidance
from esnaf.models import GuideQuestion, GuideRow, GuideRule


@dataclass(frozen=True, slots=True)
class Guide:
    """The questions and rules of a day, in order."""

    questions: tuple[guidance.Question, ...]
    rules: tuple[guidance.Rule, ...]

    def path(self, answers: Mapping[str, str]) -> list[guidance.Given]:
        """Returns the path of these answers."""
        return guidance.path(self.questions, answers)

    def outcome(self, answers: Mapping[str, str]) -> guidance.Outcome:
        """Returns what these answers lead to."""
        return guidance.outcome(self.rules, answers)


def guide_on(day: date, *, with_drafts: bool = False) -> Guide:
    """Returns the guide of a day: two queries, whatever its size."""
    questions, rules = GuideQuestion.objects, GuideRule.objects
    return Guide(
        tuple(map(_question, questions.tried(day) if with_drafts else questions.in_force(day))),
        tuple(map(_rule, rules.tried(day) if with_drafts else rules.in_force(day))),
    )


def _question(row: GuideQuestion) -> guidance.Question:
    return guidance.Question(
        code=row.code,
        text=row.said("text"),
        hint=row.said("hint"),
        options=tuple(
            guidance.Option(each["code"], _said(each, "label"), _said(each, "hint")) for each in row.options
        ),
        when=_condition(row),
        presets=row.presets,
    )


def _rule(row: GuideRule) -> guidance.Rule:
    return guidance.Rule(
        code=row.code,
        kind=row.kind,
        title=row.said("title"),
        text=row.said("text"),
        when=_condition(row),
        where=row.where,
        authority=row.authority,
        fee=row.fee,
        time=row.time,
        law=row.law,
        confirmed=row.confirmed,
    )


def _condition(row: GuideRow) -> dict[str, frozenset[str]]:
    return {question: frozenset(options) for question, options in row.condition.items()}


def _said(option: Mapping[str, str], name: str) -> str:
    english = option.get(f"{name}_en", "") if get_language() == "en" else ""
    return english or option.get(name, "")
