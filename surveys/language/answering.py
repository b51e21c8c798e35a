"""The authority on answers: which questions are asked, which answers stand, what is wrong with them.

Answers are one dictionary keyed by variable code. Everything runs through one pass in the order of the
questionnaire (`walk`): a question whose condition is not met contributes nothing to what later rules see.
Answers of sections that became irrelevant stay in the draft while a person moves back and forth; `finalise`
leaves them out.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from surveys.language.compiling import CompiledQuestion, CompiledQuestionnaire, CompiledSection
from surveys.language.elements import Option
from surveys.language.operators import Value
from surveys.language.problems import Problem
from surveys.language.reading import plain_lists, read
from surveys.language.rules import holds
from surveys.language.verifying import Circumstances, Verdict, offered, role_of, verify

SHOWN_FIELD = "_shown"
"""The hidden form field that lists the codes of the questions a page showed."""


class Missing(StrEnum):
    """Why a variable has no value."""

    NOT_ASKED = "not_asked"
    SKIPPED = "skipped"
    REFUSED = "refused"
    DONT_KNOW = "dont_know"
    BROKEN_OFF = "broken_off"


@dataclass(frozen=True, slots=True)
class State:
    """Where a person stands: what counts of the answers, and what is to be asked."""

    answers: dict[str, Value]
    sections: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionResult:
    """One section as sent: `answers` is the whole draft after it, `raw` what to show again.

    `revealed` are questions that became relevant by these answers and were not on the page: show the page
    again with them, without an error.
    """

    answers: dict[str, Value]
    errors: dict[str, Problem]
    raw: dict[str, list[str]]
    revealed: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the person can go on to the next section."""
        return not self.errors and not self.revealed


@dataclass(frozen=True, slots=True)
class Final:
    """A response as it is stored: answers that count, why others are missing, errors by section."""

    answers: dict[str, Value]
    missing: dict[str, Missing]
    errors: dict[str, dict[str, Problem]]

    @property
    def is_acceptable(self) -> bool:
        """Whether the response can be submitted."""
        return not self.errors


type Visit = Callable[[CompiledQuestion, Circumstances], Mapping[str, Any]]


def walk(
    questionnaire: CompiledQuestionnaire,
    answers: Mapping[str, Value],
    *,
    today: date | None = None,
    places: Collection[str] | None = None,
    visit: Visit | None = None,
) -> State:
    """Returns what is asked and what counts, in one pass in order.

    `visit` gives the answers of each relevant question; without it they are taken from `answers`.
    """
    live: dict[str, Value] = {}
    scope = Circumstances(live, today=today, places=places)
    sections: list[str] = []
    questions: list[str] = []
    for code, calculate in questionnaire.first:
        live[code] = calculate(scope)
    for section in questionnaire.sections:
        is_open = section.relevant is None or holds(section.relevant(scope))
        asked = len(questions)
        for question in section.questions:
            if is_open and _is_asked(question, scope):
                questions.append(question.code)
                live.update(visit(question, scope) if visit else _standing(question, answers, scope))
            for code, calculate in question.then:
                live[code] = calculate(scope)
        if len(questions) > asked or (is_open and not section.questions and section.section.intro):
            sections.append(section.code)
    return State(answers=live, sections=tuple(sections), questions=tuple(questions))


def _is_asked(question: CompiledQuestion, scope: Circumstances) -> bool:
    """Whether a question is asked in an open section: its condition is met, and there is something to choose."""
    if question.relevant is not None and not holds(question.relevant(scope)):
        return False
    return not question.option_rules or any(offered(question, code, scope) for code in question.options)


def relevant_sections(
    questionnaire: CompiledQuestionnaire, answers: Mapping[str, Value], *, today: date | None = None
) -> tuple[CompiledSection, ...]:
    """Returns the sections that have something to ask or to say, in order."""
    state = walk(questionnaire, answers, today=today)
    return tuple(questionnaire.by_section[code] for code in state.sections)


def relevant_questions(
    questionnaire: CompiledQuestionnaire,
    section: str,
    answers: Mapping[str, Value],
    *,
    today: date | None = None,
) -> tuple[CompiledQuestion, ...]:
    """Returns the questions of a section that are to be asked, in order."""
    asked = set(walk(questionnaire, answers, today=today).questions)
    return tuple(each for each in questionnaire.by_section[section].questions if each.code in asked)


def offered_options(
    question: CompiledQuestion, answers: Mapping[str, Value], *, today: date | None = None
) -> tuple[Option, ...]:
    """Returns the options on offer; `answers` are those that count (`State.answers`)."""
    if not question.option_rules:
        return question.question.options
    scope = Circumstances(answers, today=today)
    return tuple(option for option in question.question.options if offered(question, option.code, scope))


def next_section(
    questionnaire: CompiledQuestionnaire,
    section: str | None,
    answers: Mapping[str, Value],
    *,
    today: date | None = None,
) -> CompiledSection | None:
    """Returns the section after this one (the first when None), or None at the end."""
    relevant = relevant_sections(questionnaire, answers, today=today)
    if section is None:
        return relevant[0] if relevant else None
    order = [each.code for each in questionnaire.sections]
    later = set(order[order.index(section) + 1 :])
    return next((each for each in relevant if each.code in later), None)


def previous_section(
    questionnaire: CompiledQuestionnaire,
    section: str,
    answers: Mapping[str, Value],
    *,
    today: date | None = None,
) -> CompiledSection | None:
    """Returns the section before this one, or None at the beginning."""
    order = [each.code for each in questionnaire.sections]
    earlier = set(order[: order.index(section)])
    found = [each for each in relevant_sections(questionnaire, answers, today=today) if each.code in earlier]
    return found[-1] if found else None


def clean_section(
    questionnaire: CompiledQuestionnaire,
    section: str,
    raw: Mapping[str, Any],
    answers: Mapping[str, Value],
    *,
    today: date | None = None,
    places: Collection[str] | None = None,
) -> SectionResult:
    """Returns one section's form data read, checked and merged into the answers so far. Never raises for data.

    `raw` is a dictionary of lists. Unknown fields and answers to irrelevant questions are not kept.
    """
    page = questionnaire.by_section[section]
    sent = plain_lists(raw)
    shown = _shown(questionnaire, page, sent, answers, today=today)
    own = {code for question in page.questions for code in question.variables}
    errors: dict[str, Problem] = {}
    revealed: list[str] = []
    kept: dict[str, Value] = {}

    def visit(question: CompiledQuestion, scope: Circumstances) -> Mapping[str, Value]:
        if question.section != section:
            return _standing(question, answers, scope)
        if question.code not in shown:
            revealed.append(question.code)
            values, _ = verify(question, _standing(question, answers, scope), scope)
        else:
            values, problem = _read_and_verify(question, sent, scope)
            if problem is not None:
                errors[question.code] = problem
        kept.update(values)
        return values

    walk(questionnaire, answers, today=today, places=places, visit=visit)
    known = questionnaire.answer_codes
    others = {code: value for code, value in answers.items() if code in known and code not in own}
    return SectionResult(
        answers={**others, **kept}, errors=errors, raw=_own_fields(page, sent), revealed=tuple(revealed)
    )


def finalise(
    questionnaire: CompiledQuestionnaire,
    answers: Mapping[str, Value],
    *,
    today: date | None = None,
    places: Collection[str] | None = None,
    reached: str | None = None,
) -> Final:
    """Returns a response as it is stored, every answer checked again. Never raises for data.

    `reached` is the last section a person saw before breaking off; what comes after it is broken off, and
    nothing there is an error.
    """
    errors: dict[str, dict[str, Problem]] = {}
    stored: dict[str, Value] = {}
    missing = dict.fromkeys((variable.code for variable in questionnaire.variables), Missing.NOT_ASKED)
    unseen = _after(questionnaire, reached)

    def visit(question: CompiledQuestion, scope: Circumstances) -> Mapping[str, Value]:
        is_unseen = question.section in unseen
        candidates = {} if is_unseen else {code: answers.get(code) for code in question.variables}
        values, problem = verify(question, candidates, scope)
        if problem is not None and not is_unseen:
            errors.setdefault(question.section, {})[question.code] = problem
        _settle(question, values, stored, missing, is_unseen=is_unseen)
        return values

    state = walk(questionnaire, answers, today=today, places=places, visit=visit)
    for calculation in questionnaire.definition.calculations:
        value = state.answers.get(calculation.code)
        if value is not None:
            stored[calculation.code] = value
            missing.pop(calculation.code, None)
    return Final(answers=stored, missing=missing, errors=errors)


def _standing(
    question: CompiledQuestion, answers: Mapping[str, Value], scope: Circumstances
) -> dict[str, Value]:
    """Returns a question's answers so far, without choices that are no longer on offer."""
    found = {code: answers[code] for code in question.variables if answers.get(code) is not None}
    if not question.option_rules:
        return found
    other = question.question.other_code
    return {code: value for code, value in found.items() if code == other or _stands(question, value, scope)}


def _stands(question: CompiledQuestion, value: Value, scope: Circumstances) -> bool:
    codes = value if isinstance(value, list) else [value]
    return all(offered(question, code, scope) for code in codes)


def _read_and_verify(
    question: CompiledQuestion, sent: Mapping[str, list[str]], scope: Circumstances
) -> Verdict:
    candidates, problem = read(question, sent)
    return ({}, problem) if problem is not None else verify(question, candidates, scope)


def _shown(
    questionnaire: CompiledQuestionnaire,
    page: CompiledSection,
    sent: Mapping[str, list[str]],
    answers: Mapping[str, Value],
    *,
    today: date | None,
) -> set[str]:
    """Returns which questions were on the page: as the page says, else those relevant before; and any answered."""
    if listed := sent.get(SHOWN_FIELD):
        shown = {code for text in listed for code in text.split()}
    else:
        shown = set(walk(questionnaire, answers, today=today).questions)
    for question in page.questions:
        if not question.fields or any(name in sent for name in question.fields):
            shown.add(question.code)
    return shown


def _own_fields(page: CompiledSection, sent: Mapping[str, list[str]]) -> dict[str, list[str]]:
    names = [name for question in page.questions for name in question.fields]
    return {name: sent[name] for name in names if name in sent}


def _after(questionnaire: CompiledQuestionnaire, reached: str | None) -> frozenset[str]:
    if reached is None:
        return frozenset()
    order = [section.code for section in questionnaire.sections]
    return frozenset(order[order.index(reached) + 1 :])


def _settle(
    question: CompiledQuestion,
    values: Mapping[str, Value],
    stored: dict[str, Value],
    missing: dict[str, Missing],
    *,
    is_unseen: bool,
) -> None:
    """Puts each variable of an asked question into exactly one place: stored, or missing for a reason."""
    for code in question.variables:
        is_other_text = code == question.question.other_code
        if code in values:
            role = "" if is_other_text else role_of(question, values[code])
            if role:
                missing[code] = Missing(role)
            else:
                stored[code] = values[code]
                del missing[code]
        elif is_unseen:
            missing[code] = Missing.BROKEN_OFF
        elif not is_other_text or _wants_text(question, values):
            missing[code] = Missing.SKIPPED


def _wants_text(question: CompiledQuestion, values: Mapping[str, Value]) -> bool:
    """Whether the text beside "other" was asked for: "other" is chosen."""
    other, chosen = question.question.other_option, values.get(question.code)
    if other is None:
        return False
    return chosen == other.code or (isinstance(chosen, list) and other.code in chosen)
