"""What types a rule's parts have, and whether they fit: run at publishing, never while answering."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from surveys.language.elements import Kind, Question, Questionnaire, Rule
from surveys.language.findings import TYPE_NAMES
from surveys.language.operators import (
    ANY,
    BOOLEAN,
    CODE,
    CODES,
    DATE,
    NUMBER,
    OPERATORS,
    SAME,
    TEXT,
    TIME,
    Operator,
    parse_date,
)
from surveys.language.reading import read_time
from surveys.language.rules import CURRENT, operator_of

LITERAL, LIST = "literal", "list"
ORDERED = (NUMBER, DATE, TIME, ANY, LITERAL)
ORDERINGS = frozenset({"<", "<=", ">", ">=", "between"})
EQUALITIES = frozenset({"==", "!="})
MEMBERSHIPS = frozenset({"in", "any-in", "all-in", "selected"})


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a rule's part; for choices also which codes there are (None: not known here)."""

    kind: str
    codes: frozenset[str] | None = None
    name: str = ""
    literals: tuple[str, ...] = field(default=())

    @property
    def shown(self) -> str:
        """The English name of the type."""
        return TYPE_NAMES.get(TEXT if self.kind == LITERAL else self.kind, TYPE_NAMES[ANY])


type Complaint = tuple[str, dict[str, object]]
"""A finding's code and values, yet without its place."""

KIND_TYPES: Mapping[Kind, str] = {
    Kind.SINGLE: CODE,
    Kind.MULTIPLE: CODES,
    Kind.RANKING: CODES,
    Kind.SCALE: NUMBER,
    Kind.NUMBER: NUMBER,
    Kind.SHORT_TEXT: TEXT,
    Kind.LONG_TEXT: TEXT,
    Kind.DATE: DATE,
    Kind.TIME: TIME,
    Kind.NEIGHBOURHOOD: CODE,
}


def variable_types(questionnaire: Questionnaire) -> dict[str, Type]:
    """Returns the type of every variable that a question fills."""
    found: dict[str, Type] = {}
    for question in questionnaire.questions():
        found.update(_types_of(question))
    return found


def answer_type(question: Question) -> Type:
    """Returns the type of the answer that a question's constraint checks."""
    types = list(_types_of(question).values())
    return types[0] if types else Type(ANY)


def infer(rule: Rule, *, types: Mapping[str, Type], current: Type | None) -> tuple[Type, list[Complaint]]:
    """Returns the type of a well-formed rule and what is wrong inside it."""
    complaints: list[Complaint] = []
    return _infer(rule, types, current, complaints), complaints


def _types_of(question: Question) -> Iterator[tuple[str, Type]] | dict[str, Type]:
    codes = frozenset(option.code for option in question.options)
    if question.kind is Kind.NOTE:
        return {}
    if question.kind is Kind.MATRIX:
        return {code: Type(CODE, codes, code) for code in map(question.row_code, question.rows)}
    kind = KIND_TYPES[question.kind]
    known = codes if question.kind is not Kind.NEIGHBOURHOOD else None
    found = {question.code: Type(kind, known, question.code)}
    if question.other_specify:
        found[question.other_code] = Type(TEXT, name=question.other_code)
    return found


def _infer(node: Rule, types: Mapping[str, Type], current: Type | None, out: list[Complaint]) -> Type:
    if isinstance(node, bool):
        return Type(BOOLEAN, name=str(node).lower())
    if isinstance(node, int | float):
        return Type(NUMBER, name=str(node))
    if isinstance(node, str):
        return Type(LITERAL, name=node, literals=(node,))
    if isinstance(node, list | tuple):
        return Type(LIST, literals=tuple(each for each in node if isinstance(each, str)))
    found = operator_of(node)
    if found is None:
        return _variable(node["var"], types, current, out)
    name, operands = found
    operator = OPERATORS[name]
    parts = [_infer(operand, types, current, out) for operand in operands]
    before = len(out)
    _check_operands(operator, parts, out)
    if len(out) == before:
        _check_codes(operator, parts, out)
    if operator.gives != SAME:
        return Type(operator.gives, name=name)
    return next((part for part in parts[1 if name == "if" else 0 :] if part.kind != ANY), Type(ANY))


def _variable(code: str, types: Mapping[str, Type], current: Type | None, out: list[Complaint]) -> Type:
    if code != CURRENT:
        return types.get(code, Type(ANY, name=code))
    if current is None:
        out.append(("no_current_answer", {}))
    return current or Type(ANY)


def _check_operands(operator: Operator, parts: list[Type], out: list[Complaint]) -> None:
    same: list[Type] = []
    for position, part in enumerate(parts):
        expected = operator.takes[min(position, len(operator.takes) - 1)]
        if expected == SAME:
            same.append(part)
        elif not _fits(part, expected):
            values = {"operator": operator.name, "operand": part.name, "found": part.shown}
            out.append(("wrong_type", {**values, "expected": TYPE_NAMES[expected]}))
    if operator.name in ORDERINGS and any(part.kind not in ORDERED for part in same):
        odd = next(part for part in same if part.kind not in ORDERED)
        out.append(("no_order", {"operator": operator.name, "found": odd.shown}))
    elif operator.name in EQUALITIES and any(part.kind == CODES for part in same):
        several = next(part for part in same if part.kind == CODES)
        out.append(("use_selected", {"operator": operator.name, "name": several.name}))
    else:
        _check_same(operator, same, out)


def _check_same(operator: Operator, same: list[Type], out: list[Complaint]) -> None:
    firm = [part for part in same if part.kind not in (ANY, LITERAL)]
    for part in same:
        for other in firm[:1]:
            if not _comparable(part, other):
                values = {"operator": operator.name, "first": other.shown, "second": part.shown}
                out.append(("not_comparable", values))
                return
    if operator.name in ORDERINGS and not firm and any(part.kind == LITERAL for part in same):
        out.append(("no_order", {"operator": operator.name, "found": TYPE_NAMES[TEXT]}))


def _comparable(part: Type, firm: Type) -> bool:
    if part.kind in (ANY, firm.kind):
        return True
    if part.kind != LITERAL:
        return {part.kind, firm.kind} == {CODE, TEXT}
    if firm.kind == NUMBER:
        return firm.codes is not None and part.name in firm.codes
    return firm.kind not in (BOOLEAN, LIST) and (firm.kind in (CODE, TEXT) or _fits(part, firm.kind))


def _fits(part: Type, expected: str) -> bool:
    if part.kind == ANY or expected == ANY or part.kind == expected:
        return True
    if part.kind == LITERAL:
        if expected == DATE:
            return parse_date(part.name) is not None
        if expected == TIME:
            return read_time(part.name) == part.name
        return expected in (TEXT, CODE)
    return (expected == CODES and part.kind == CODE) or (expected == LIST and part.kind == CODES)


def _check_codes(operator: Operator, parts: list[Type], out: list[Complaint]) -> None:
    """Finds literals that are none of the options of the choice they are compared with."""
    if operator.name not in EQUALITIES and operator.name not in MEMBERSHIPS:
        return
    for choice in parts:
        if choice.kind not in (CODE, CODES) or choice.codes is None:
            continue
        for part in parts:
            for literal in part.literals:
                if literal not in choice.codes:
                    out.append(("unknown_option", {"name": choice.name, "option": literal}))
