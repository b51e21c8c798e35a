"""The licence guide: a few questions lead to a class, documents, fee, time and authority. Pure; its rules are data.

A condition maps a question to the options that fit; it holds when every question named has one of them as its
answer. A question is asked when its condition holds for the answers given before it. An answer that no longer
belongs to an asked question is left out, so a corrected answer never leaves the old path's answers behind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

type Condition = Mapping[str, frozenset[str]]

CLASS, DOCUMENT, STEP = "class", "document", "step"
MOST_PATHS = 20_000


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its options, and when it is asked. `presets` gives the answer that a trade implies."""

    code: str
    text: str
    options: tuple[Option, ...]
    when: Condition = field(default_factory=dict)
    hint: str = ""
    presets: Mapping[str, str] = field(default_factory=dict)

    def option(self, code: str) -> Option | None:
        """Returns the option of this code, if there is one."""
        return next((each for each in self.options if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows from answers: a licence class, a document to bring, a step to take."""

    code: str
    kind: str
    title: str
    when: Condition = field(default_factory=dict)
    text: str = ""
    where: str = ""
    authority: str = ""
    fee: str = ""
    time: str = ""
    law: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A question that is asked on this path, and its answer where there is one."""

    question: Question
    answer: Option | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers lead to. Without a class a person has to say which it is."""

    licence: Rule | None
    documents: tuple[Rule, ...]
    steps: tuple[Rule, ...]

    @property
    def to_confirm(self) -> int:
        """How many of its rules nobody at the municipality has confirmed yet."""
        rules = [*self.documents, *self.steps, *([self.licence] if self.licence else [])]
        return sum(not rule.confirmed for rule in rules)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the guide that cannot be right: where, and what."""

    code: str
    what: str
    detail: str = ""


def holds(condition: Condition, answers: Mapping[str, str]) -> bool:
    """Tells whether a condition holds for the answers; an empty one always does."""
    return all(answers.get(question) in options for question, options in condition.items())


def path(questions: Iterable[Question], answers: Mapping[str, str]) -> list[Given]:
    """Returns the questions of these answers' path in order, up to the first that has none."""
    kept: dict[str, str] = {}
    given: list[Given] = []
    for question in questions:
        if not holds(question.when, kept):
            continue
        answer = question.option(answers.get(question.code, ""))
        given.append(Given(question, answer))
        if answer is None:
            break
        kept[question.code] = answer.code
    return given


def kept_answers(given: Iterable[Given]) -> dict[str, str]:
    """Returns the answers that belong to a path."""
    return {each.question.code: each.answer.code for each in given if each.answer is not None}


def open_question(given: Sequence[Given]) -> Question | None:
    """Returns the question that is asked next, or nothing when the path is at its end."""
    return given[-1].question if given and given[-1].answer is None else None


def outcome(rules: Iterable[Rule], answers: Mapping[str, str]) -> Outcome:
    """Returns what follows from the answers: the first class that fits, and all documents and steps that do."""
    fitting = [rule for rule in rules if holds(rule.when, answers)]
    return Outcome(
        licence=next((rule for rule in fitting if rule.kind == CLASS), None),
        documents=tuple(rule for rule in fitting if rule.kind == DOCUMENT),
        steps=tuple(rule for rule in fitting if rule.kind == STEP),
    )


def implied(questions: Iterable[Question], trade: str) -> dict[str, str]:
    """Returns the answers that a trade implies; of two presets the longer beginning of its code is meant."""
    found = {}
    for question in questions:
        fitting = [begin for begin in question.presets if trade and trade.startswith(begin)]
        if fitting:
            found[question.code] = question.presets[max(fitting, key=len)]
    return found


def all_paths(questions: Sequence[Question]) -> Iterator[dict[str, str]]:
    """Yields the answers of every path to the end; at most MOST_PATHS of them."""
    waiting: list[dict[str, str]] = [{}]
    yielded = 0
    while waiting and yielded < MOST_PATHS:
        answers = waiting.pop()
        question = open_question(path(questions, answers))
        if question is None:
            yielded += 1
            yield answers
        else:
            waiting += [answers | {question.code: option.code} for option in reversed(question.options)]


def findings(questions: Sequence[Question], rules: Sequence[Rule]) -> list[Finding]:
    """Returns what cannot be right: conditions on what is not there, rules never reached, paths without a class."""
    found = list(_unknown(questions, rules))
    reached: set[str] = set()
    without: list[dict[str, str]] = []
    for answers in all_paths(questions):
        fitting = outcome(rules, answers)
        reached |= {rule.code for rule in (*fitting.documents, *fitting.steps)}
        if fitting.licence is None:
            without.append(answers)
        else:
            reached.add(fitting.licence.code)
    if questions:
        found += [Finding(rule.code, "never") for rule in rules if rule.code not in reached]
    return found + [
        Finding("", "no_class", condition_text({k: [v] for k, v in each.items()})) for each in without[:5]
    ]


def _unknown(questions: Sequence[Question], rules: Sequence[Rule]) -> Iterator[Finding]:
    options = {question.code: {each.code for each in question.options} for question in questions}
    order = {question.code: place for place, question in enumerate(questions)}
    for place, question in enumerate(questions):
        for code, wanted in question.when.items():
            if order.get(code, place) >= place or not wanted <= options[code]:
                yield Finding(question.code, "condition", code)
    for rule in rules:
        for code, wanted in rule.when.items():
            if not wanted <= options.get(code, set()):
                yield Finding(rule.code, "condition", code)


def condition_text(condition: Mapping[str, Iterable[str]]) -> str:
    """Returns a condition as the desk writes it: one question a line, `activity = food, retail`."""
    return "\n".join(f"{question} = {', '.join(sorted(options))}" for question, options in condition.items())


def read_condition(text: str) -> dict[str, list[str]]:
    """Returns the condition of such lines; a line that is none is a ValueError that names it."""
    condition: dict[str, list[str]] = {}
    for line in filter(None, (each.strip() for each in text.splitlines())):
        question, equals, options = (part.strip() for part in line.partition("="))
        wanted = sorted({option.strip() for option in options.split(",") if option.strip()})
        if not (question and equals and wanted) or question in condition:
            raise ValueError(line)
        condition[question] = wanted
    return condition
