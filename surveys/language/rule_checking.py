"""Whether the rules of a questionnaire read what exists, in order, with fitting types."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from surveys.language.elements import Kind, Question, Questionnaire, Rule, Section
from surveys.language.findings import WARNING, Finding
from surveys.language.operators import ANY, BOOLEAN
from surveys.language.rules import RuleError, check_shape, names
from surveys.language.typing_rules import Type, answer_type, infer, variable_types

BEFORE_ALL = -1


@dataclass(slots=True)
class Names:
    """What each name is, and after which question its value is settled."""

    types: dict[str, Type]
    positions: dict[str, int]
    matrices: dict[str, str]
    questions: dict[str, int] = field(default_factory=dict)


def check_rules(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yields what is wrong with conditions, constraints and calculations."""
    known = _names(questionnaire)
    yield from _check_calculations(questionnaire, known)
    position = 0
    for section in questionnaire.sections:
        yield from _check_section(section, position, known)
        for question in section.questions:
            yield from _check_question(section, question, position, known)
            position += 1


def _names(questionnaire: Questionnaire) -> Names:
    known = Names(types=variable_types(questionnaire), positions={}, matrices={})
    for position, question in enumerate(questionnaire.questions()):
        known.questions[question.code] = position
        if question.kind is Kind.MATRIX:
            known.matrices[question.code] = question.row_code(question.rows[0]) if question.rows else ""
            for row in question.rows:
                known.positions[question.row_code(row)] = position
        elif question.kind is not Kind.NOTE:
            known.positions[question.code] = position
            if question.other_specify:
                known.positions[question.other_code] = position
    return known


def _check_calculations(questionnaire: Questionnaire, known: Names) -> Iterator[Finding]:
    """Checks calculations in the order in which they can be computed; what remains is a circle."""
    waiting = []
    codes = {each.code for each in questionnaire.calculations}
    for each in questionnaire.calculations:
        place = Finding("", question=each.code, part="value")
        try:
            check_shape(each.value)
            waiting.append(each)
        except RuleError as error:
            yield replace(place, code="bad_rule", params={"detail": str(error)})
    unreadable = codes - {each.code for each in waiting}
    while waiting:
        open_codes = {each.code for each in waiting}
        ready = [each for each in waiting if not open_codes & set(names(each.value))]
        if not ready:
            circle = ", ".join(sorted(open_codes))
            for each in waiting:
                yield Finding("cycle", question=each.code, part="value", params={"names": circle})
                known.positions.setdefault(each.code, BEFORE_ALL)
            break
        for each in ready:
            place = Finding("", question=each.code, part="value")
            read = [name for name in names(each.value) if name not in unreadable]
            for name in dict.fromkeys(read):
                if name not in known.positions:
                    yield _unknown(name, place, known)
            kind, complaints = infer(each.value, types=known.types, current=None)
            yield from (replace(place, code=code, params=params) for code, params in complaints)
            known.types.setdefault(each.code, replace(kind, name=each.code, literals=()))
            settled = max((known.positions.get(name, BEFORE_ALL) for name in read), default=BEFORE_ALL)
            known.positions.setdefault(each.code, settled)
        waiting = [each for each in waiting if each not in ready]


def _check_section(section: Section, position: int, known: Names) -> Iterator[Finding]:
    place = Finding("", section=section.code, part="relevant")
    yield from _check_condition(section.relevant, place, known, before=position)
    if section.relevant is False and not section.blocked:
        yield replace(place, code="never_shown", params={"name": section.code}, severity=WARNING)


def _check_question(section: Section, question: Question, position: int, known: Names) -> Iterator[Finding]:
    place = Finding("", section=section.code, question=question.code, part="relevant")
    yield from _check_condition(question.relevant, place, known, before=position)
    if question.relevant is False and not question.blocked:
        yield replace(place, code="never_shown", params={"name": question.code}, severity=WARNING)
    required = replace(place, part="required_when")
    yield from _check_condition(question.required_when, required, known, before=position)
    for option in question.options:
        at_option = replace(place, part=f"options/{option.code}/relevant")
        yield from _check_condition(option.relevant, at_option, known, before=position)
    constraint = replace(place, part="constraint")
    yield from _check_condition(
        question.constraint, constraint, known, before=position + 1, current=answer_type(question)
    )


def _check_condition(
    rule: Rule | None, place: Finding, known: Names, *, before: int, current: Type | None = None
) -> Iterator[Finding]:
    """Checks a rule that may read what is settled before a position and must be true or false."""
    if rule is None:
        return
    try:
        check_shape(rule)
    except RuleError as error:
        yield replace(place, code="bad_rule", params={"detail": str(error)})
        return
    for name in dict.fromkeys(names(rule)):
        position = known.positions.get(name)
        if position is None:
            yield _unknown(name, place, known)
        elif position >= before:
            code = "self_reference" if _is_own(place, position, known) else "forward_reference"
            yield replace(place, code=code, params={"name": name})
    kind, complaints = infer(rule, types=known.types, current=current)
    yield from (replace(place, code=code, params=params) for code, params in complaints)
    if kind.kind not in (BOOLEAN, ANY) and not complaints:
        yield replace(place, code="not_a_condition", params={"found": kind.shown})


def _is_own(place: Finding, position: int, known: Names) -> bool:
    return bool(place.question) and known.questions.get(place.question) == position


def _unknown(name: str, place: Finding, known: Names) -> Finding:
    if name in known.matrices:
        params = {"name": name, "example": f"${{{known.matrices[name]}}}"}
        return replace(place, code="matrix_needs_row", params=params)
    return replace(place, code="unknown_name", params={"name": name})
