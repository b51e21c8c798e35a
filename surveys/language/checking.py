"""Whether a questionnaire can be published: every finding has a place and a stable code.

Errors block publishing; warnings are shown. A questionnaire without errors cannot make evaluation fail.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from surveys.language.elements import (
    CHOICE_KINDS,
    OTHER_SUFFIX,
    Calculation,
    Kind,
    Option,
    Question,
    Questionnaire,
    QuestionRole,
    Text,
)
from surveys.language.findings import WARNING, Finding
from surveys.language.identifying import identifies
from surveys.language.operators import is_number, parse_date
from surveys.language.rule_checking import check_rules
from surveys.language.verifying import LONGEST_TEXT

CODE = re.compile(r"[^\W\d_][\w.-]{0,63}")
OPTION_CODE = re.compile(r"[^\W_][\w.-]{0,63}|-?[0-9]{1,10}")
RESERVED_OPTION = OTHER_SUFFIX.removeprefix("/")

ROLE_KINDS: dict[QuestionRole, frozenset[Kind]] = {
    QuestionRole.NEIGHBOURHOOD: frozenset({Kind.NEIGHBOURHOOD, Kind.SINGLE}),
    QuestionRole.SEX: frozenset({Kind.SINGLE}),
    QuestionRole.BIRTH_YEAR: frozenset({Kind.NUMBER}),
    QuestionRole.AGE_GROUP: frozenset({Kind.SINGLE}),
    QuestionRole.GROUP: frozenset({Kind.SINGLE, Kind.MULTIPLE}),
}
# What the snapshot of who answered can hold (surveys.models.RespondentSnapshot).
LONGEST_ROLE_CODE = {QuestionRole.SEX: 8, QuestionRole.AGE_GROUP: 12}
WITH_OPTIONS = CHOICE_KINDS | {Kind.NEIGHBOURHOOD}
WITH_OTHER = frozenset({Kind.SINGLE, Kind.MULTIPLE})


def check(questionnaire: Questionnaire) -> tuple[Finding, ...]:
    """Returns everything found, in the order of the questionnaire, errors and warnings together."""
    found = [
        *_check_whole(questionnaire),
        *_check_codes(questionnaire),
        *_check_texts(questionnaire),
        *(each for section in questionnaire.sections for each in _check_section(questionnaire, section.code)),
        *check_rules(questionnaire),
    ]
    order = _order(questionnaire)
    return tuple(sorted(found, key=lambda each: order.get((each.section, each.question), -1)))


def errors(questionnaire: Questionnaire) -> tuple[Finding, ...]:
    """Returns what blocks publishing."""
    return tuple(finding for finding in check(questionnaire) if finding.is_blocking)


def _order(questionnaire: Questionnaire) -> dict[tuple[str, str], int]:
    places = [("", "")]
    for section in questionnaire.sections:
        places.append((section.code, ""))
        places.extend((section.code, question.code) for question in section.questions)
    places.extend(("", calculation.code) for calculation in questionnaire.calculations)
    return {place: position for position, place in enumerate(places)}


def _check_whole(questionnaire: Questionnaire) -> Iterator[Finding]:
    if not any(question.kind is not Kind.NOTE for question in questionnaire.questions()):
        yield Finding("no_questions")
    for section in questionnaire.sections:
        if not section.questions and not any(section.intro.values()):
            yield Finding("empty_section", section=section.code)
        if section.blocked:
            yield Finding("blocked", section=section.code, params={"reason": section.blocked})
    for calculation in questionnaire.calculations:
        if calculation.blocked:
            yield Finding("blocked", question=calculation.code, params={"reason": calculation.blocked})
    roles = Counter(question.role for question in questionnaire.questions() if question.role)
    for role, times in roles.items():
        if times > 1 and role is not QuestionRole.GROUP:
            yield Finding("role_twice", part="role", params={"role": role.value})


def _check_codes(questionnaire: Questionnaire) -> Iterator[Finding]:
    sections = [(section.code, section.code, "") for section in questionnaire.sections]
    questions = [(q.code, s.code, q.code) for s in questionnaire.sections for q in s.questions]
    calculations = [(each.code, "", each.code) for each in questionnaire.calculations]
    yield from _check_names(sections)
    yield from _check_names(questions + calculations)


def _check_names(named: list[tuple[str, str, str]]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for code, section, question in named:
        place = Finding("bad_code", section=section, question=question, part="code", params={"name": code})
        if not CODE.fullmatch(code):
            yield place
        folded = code.casefold()
        if seen.get(folded) == code:
            yield replace(place, code="duplicate_code")
        elif folded in seen:
            yield replace(
                place, code="similar_code", params={"name": code, "other": seen[folded]}, severity=WARNING
            )
        seen.setdefault(folded, code)


def _check_texts(questionnaire: Questionnaire) -> Iterator[Finding]:
    yield from _check_text(questionnaire, questionnaire.title, Finding("", part="title"), name="title")
    for section in questionnaire.sections:
        place = Finding("", section=section.code, part="title")
        yield from _check_text(questionnaire, section.title, place, name=section.code, needed=False)
        yield from _check_text(questionnaire, section.intro, place, name=section.code, needed=False)
        for question in section.questions:
            place = Finding("", section=section.code, question=question.code, part="label")
            for name, text, needed in _texts(question):
                yield from _check_text(questionnaire, text, place, name=name, needed=needed)
    for calculation in questionnaire.calculations:
        place = Finding("", question=calculation.code, part="label")
        yield from _check_text(questionnaire, calculation.label, place, name=calculation.code, needed=False)


def _texts(question: Question) -> Iterator[tuple[str, Text, bool]]:
    yield question.code, question.label, True
    for option in question.options:
        yield f"{question.code}/{option.code}", option.label, True
    for row in question.rows:
        yield question.row_code(row), row.label, True
    for name in ("hint", "constraint_message", "low_label", "high_label", "unit"):
        yield f"{question.code} ({name})", getattr(question, name), False


def _check_text(
    questionnaire: Questionnaire, text: Text, place: Finding, *, name: str, needed: bool = True
) -> Iterator[Finding]:
    if not any(text.values()):
        if needed:
            yield replace(place, code="no_label", params={"name": name})
        return
    if needed and not text.get(questionnaire.default_language):
        yield replace(place, code="no_label", params={"name": name})
    for language in questionnaire.languages:
        if not text.get(language) and not (needed and language == questionnaire.default_language):
            params = {"name": name, "language": language}
            yield replace(place, code="missing_translation", params=params, severity=WARNING)
    for language in text:
        if language not in questionnaire.languages:
            params = {"name": name, "language": language}
            yield replace(place, code="unknown_language", params=params, severity=WARNING)


def _check_section(questionnaire: Questionnaire, code: str) -> Iterator[Finding]:
    for question in questionnaire.section(code).questions:
        place = Finding("", section=code, question=question.code)
        for each in _check_question(question):
            yield replace(each, section=place.section, question=place.question)


def _check_question(question: Question) -> Iterator[Finding]:
    if question.blocked:
        yield Finding("blocked", params={"reason": question.blocked})
    if question.role and question.kind not in ROLE_KINDS[question.role]:
        yield Finding("role_kind", part="role", params={"role": question.role.value})
    yield from _check_role_codes(question)
    if identifies(question):
        yield Finding("identifies", part="label", severity=WARNING)
    yield from _check_options(question)
    yield from _check_rows(question)
    yield from _check_limits(question)


def _check_role_codes(question: Question) -> Iterator[Finding]:
    """Checks that what describes a person fits where it is kept, apart from the answers."""
    most = LONGEST_ROLE_CODE.get(question.role)
    codes = [option.code for option in question.options if not option.role]
    if most is not None:
        for code in codes:
            if len(code) > most:
                yield Finding("long_role_code", part="options", params={"name": code, "most": most})
    if question.role is QuestionRole.SEX and codes and not {"female", "male"} <= set(codes):
        yield Finding("unknown_sex", part="options", severity=WARNING)


def _check_options(question: Question) -> Iterator[Finding]:
    options = question.options
    if question.kind in CHOICE_KINDS and not options:
        yield Finding("empty_options", part="options")
    elif options and not _takes_options(question):
        yield Finding("unused_options", part="options")
    elif question.kind in CHOICE_KINDS and all(option.role for option in options):
        yield Finding("only_reasons", part="options")
    others = [option for option in options if option.other]
    if others and question.kind not in WITH_OTHER:
        yield Finding("other_not_possible", part="options")
    elif len(others) > 1:
        yield Finding("two_other_options", part="options")
    yield from _check_option_codes(options)


def _takes_options(question: Question) -> bool:
    if question.kind is Kind.SCALE:
        return all(option.role for option in question.options)
    return question.kind in WITH_OPTIONS


def _check_option_codes(options: tuple[Option, ...]) -> Iterator[Finding]:
    yield from _check_item_codes([option.code for option in options], part="options")
    if any(option.code == RESERVED_OPTION for option in options):
        yield Finding("reserved_code", part="options", params={"name": RESERVED_OPTION})
    for role in _repeated(option.role.value for option in options if option.role):
        yield Finding("role_twice", part="options", params={"role": role})
    for value in _repeated(option.value for option in options if option.value is not None):
        yield Finding("value_twice", part="options", params={"value": value})


def _check_item_codes(codes: list[str], *, part: str) -> Iterator[Finding]:
    for code in codes:
        if not OPTION_CODE.fullmatch(code):
            yield Finding("bad_option_code", part=part, params={"name": code})
    for code in _repeated(codes):
        yield Finding("duplicate_code", part=part, params={"name": code})


def _repeated[T](values: Iterable[T]) -> list[T]:
    return [value for value, times in Counter(values).items() if times > 1]


def _check_rows(question: Question) -> Iterator[Finding]:
    if question.kind is Kind.MATRIX and not question.rows:
        yield Finding("empty_rows", part="rows")
    if question.kind is not Kind.MATRIX and question.rows:
        yield Finding("unused_rows", part="rows")
    yield from _check_item_codes([row.code for row in question.rows], part="rows")


def _check_limits(question: Question) -> Iterator[Finding]:
    bad = [bound for bound in (question.minimum, question.maximum) if not _is_bound(question, bound)]
    for bound in bad:
        yield Finding("bad_bound", part="minimum", params={"bound": bound})
    if not bad and _are_crossed(question):
        yield Finding("crossed_bounds", part="minimum")
    if question.step is not None and question.step <= 0:
        yield Finding("bad_step", part="step")
    elif question.kind is Kind.SCALE and not bad and not 2 <= len(question.points) <= 101:
        yield Finding("bad_scale", part="minimum", params={"points": len(question.points)})
    if question.max_length is not None and not 1 <= question.max_length <= LONGEST_TEXT:
        yield Finding("bad_length", part="max_length", params={"most": LONGEST_TEXT})
    if not _choice_limits_fit(question):
        yield Finding("bad_choice_limits", part="max_choices")


def _is_bound(question: Question, bound: object) -> bool:
    if bound is None:
        return True
    if question.kind is Kind.DATE:
        return bound == "today" or parse_date(bound) is not None
    if question.kind is Kind.SCALE:
        return type(bound) is int
    return question.kind is Kind.NUMBER and is_number(bound)


def _are_crossed(question: Question) -> bool:
    low, high = question.minimum, question.maximum
    if low is None or high is None or "today" in (low, high):
        return False
    return low > high  # type: ignore[operator]


def _choice_limits_fit(question: Question) -> bool:
    least, most = question.min_choices, question.max_choices
    if least is None and most is None:
        return True
    if question.kind not in (Kind.MULTIPLE, Kind.RANKING):
        return False
    return 0 <= (least or 0) <= len(question.options) and (most is None or max(1, least or 0) <= most)


def blocked_parts(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Returns the codes of the sections, questions and calculations that an import could not represent."""
    sections: list[str] = [section.code for section in questionnaire.sections if section.blocked]
    parts: list[Question | Calculation] = [*questionnaire.questions(), *questionnaire.calculations]
    return tuple(sections + [part.code for part in parts if part.blocked])
