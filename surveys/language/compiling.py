"""A questionnaire made ready for answering: rules compiled, codes indexed, calculations placed.

Compiling costs milliseconds and is done once for each published version; everything that answering does
afterwards is look-ups and function calls. A rule that is no rule (only a draft can hold one) counts as
missing: what it governs is not shown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

from surveys.language.definition import digest, from_json
from surveys.language.elements import (
    CHOICE_KINDS,
    Calculation,
    Kind,
    Option,
    Question,
    Questionnaire,
    Rule,
    Section,
)
from surveys.language.rules import Evaluate, RuleError, check_shape, compile_rule, names
from surveys.language.variables import Variable, variables


@dataclass(eq=False)
class CompiledQuestion:
    """A question with what is needed to read, check and show its answer."""

    question: Question
    section: str
    relevant: Evaluate | None
    constraint: Evaluate | None
    required_when: Evaluate | None
    option_rules: dict[str, Evaluate]
    then: list[tuple[str, Evaluate]] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The question's code."""
        return self.question.code

    @cached_property
    def options(self) -> dict[str, Option]:
        """The options by code."""
        return {option.code: option for option in self.question.options}

    @cached_property
    def points(self) -> frozenset[int]:
        """The points of a scale."""
        return frozenset(self.question.points)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The codes under which the answer is stored."""
        question = self.question
        if question.kind is Kind.NOTE:
            return ()
        if question.kind is Kind.MATRIX:
            return tuple(question.row_code(row) for row in question.rows)
        return (question.code, question.other_code) if question.other_specify else (question.code,)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The names of the form fields that carry the answer."""
        question = self.question
        if question.kind is Kind.RANKING:
            return (question.code, *(f"{question.code}/{code}" for code in self.options))
        return self.variables


@dataclass(eq=False)
class CompiledSection:
    """A section with its compiled condition and questions."""

    section: Section
    relevant: Evaluate | None
    questions: tuple[CompiledQuestion, ...]

    @property
    def code(self) -> str:
        """The section's code."""
        return self.section.code


@dataclass(eq=False)
class CompiledQuestionnaire:
    """A questionnaire ready for answering."""

    definition: Questionnaire
    sections: tuple[CompiledSection, ...]
    first: tuple[tuple[str, Evaluate], ...]
    """Calculations that read no answer."""

    @cached_property
    def sha256(self) -> str:
        """The digest of the definition."""
        return digest(self.definition)

    @cached_property
    def by_section(self) -> dict[str, CompiledSection]:
        """The sections by code."""
        return {section.code: section for section in self.sections}

    @cached_property
    def by_question(self) -> dict[str, CompiledQuestion]:
        """The questions by code."""
        return {question.code: question for section in self.sections for question in section.questions}

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The variable catalogue."""
        return variables(self.definition)

    @cached_property
    def asks_neighbourhood(self) -> bool:
        """Whether an answer can be a neighbourhood, so that their codes are needed for checking."""
        return any(each.question.kind is Kind.NEIGHBOURHOOD for each in self.by_question.values())

    @cached_property
    def shifting(self) -> frozenset[str]:
        """The sections in which one answer changes what else is asked on the same page, or its options."""
        return frozenset(each.code for each in self.sections if _shifts(self.definition, each))

    @cached_property
    def answer_codes(self) -> frozenset[str]:
        """Every code that an answer can be stored with; calculations are not among them."""
        return frozenset(code for each in self.by_question.values() for code in each.variables)


def compile_questionnaire(definition: Questionnaire) -> CompiledQuestionnaire:
    """Returns a questionnaire ready for answering."""
    sections = tuple(
        CompiledSection(
            section=section,
            relevant=_condition(section.relevant, blocked=section.blocked),
            questions=tuple(_question(question, section=section.code) for question in section.questions),
        )
        for section in definition.sections
    )
    first = _place_calculations(definition, [each for section in sections for each in section.questions])
    return CompiledQuestionnaire(definition=definition, sections=sections, first=tuple(first))


_cache: dict[str, CompiledQuestionnaire] = {}
_cache_lock = Lock()
CACHE_SIZE = 64


def compiled_version(sha256: str, load: Callable[[], Mapping[str, Any]]) -> CompiledQuestionnaire:
    """Returns the compiled published version with this digest; `load` gives its document when not at hand."""
    found = _cache.get(sha256)
    if found is None:
        found = compile_questionnaire(from_json(load()))
        with _cache_lock:
            while len(_cache) >= CACHE_SIZE:
                _cache.pop(next(iter(_cache)))
            _cache[sha256] = found
    return found


def _question(question: Question, *, section: str) -> CompiledQuestion:
    return CompiledQuestion(
        question=question,
        section=section,
        relevant=_condition(question.relevant, blocked=question.blocked),
        constraint=_compiled(question.constraint),
        required_when=_compiled(question.required_when),
        option_rules=_option_rules(question) if question.kind in CHOICE_KINDS else {},
    )


def _option_rules(question: Question) -> dict[str, Evaluate]:
    rules: dict[str, Evaluate] = {}
    for option in question.options:
        rule = _compiled(option.relevant)
        if rule is not None:
            rules[option.code] = rule
    return rules


def _condition(rule: Rule | None, *, blocked: str) -> Evaluate | None:
    """A blocked element is never shown: its true condition is unknown."""
    return _missing if blocked else _compiled(rule)


def _missing(scope: object) -> None:
    return None


def _compiled(rule: Rule | None) -> Evaluate | None:
    if rule is None:
        return None
    try:
        return compile_rule(rule)
    except RuleError:
        return _missing


def _place_calculations(
    definition: Questionnaire, questions: list[CompiledQuestion]
) -> list[tuple[str, Evaluate]]:
    """Puts each calculation after the last question it reads, and behind those calculations it reads.

    Returns those that read no question. What cannot be ordered (a cycle, an unknown name) is left out and
    thereby missing.
    """
    settled = {code: index for index, each in enumerate(questions) for code in each.variables}
    first: list[tuple[str, Evaluate]] = []
    waiting = list(definition.calculations)
    while waiting:
        ready = [each for each in waiting if all(name in settled for name in _names(each))]
        if not ready:
            break
        for each in ready:
            place = max((settled[name] for name in _names(each)), default=-1)
            target = first if place < 0 else questions[place].then
            target.append((each.code, _condition(each.value, blocked=each.blocked) or _missing))
            settled.setdefault(each.code, place)
        waiting = [each for each in waiting if each not in ready]
    return first


def _names(calculation: Calculation) -> Iterable[str]:
    return _read_by(calculation.value)


def _read_by(rule: Rule | None) -> Iterable[str]:
    try:
        check_shape(rule)
    except RuleError:
        return ()
    return tuple(names(rule))


def _shifts(definition: Questionnaire, section: CompiledSection) -> bool:
    """Whether a condition in the section reads an answer of the section, itself or through calculations."""
    own = {code for question in section.questions for code in question.variables}
    waiting = list(definition.calculations)
    while found := [each for each in waiting if not own.isdisjoint(_names(each))]:
        own.update(each.code for each in found)
        waiting = [each for each in waiting if each not in found]
    rules = (
        rule
        for each in section.questions
        for rule in (each.question.relevant, *(option.relevant for option in each.question.options))
    )
    return any(rule is not None and not own.isdisjoint(_read_by(rule)) for rule in rules)
