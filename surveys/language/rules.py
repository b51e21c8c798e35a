"""Rule trees: what they look like, and the one evaluator that both rendering and checking use.

A tree is a literal, {"var": "code"}, {"var": "."} (the answer being checked) or {"operator": [operands]}.
Evaluation is three-valued: true, false, or missing (None). A missing relevance condition counts as false
(`holds`), a missing constraint passes (`passes`). A rule is compiled once into nested functions; there is
no eval, no attribute access, no pattern matching, and the size of a tree is bounded.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from surveys.language.elements import Rule
from surveys.language.operators import LARGEST_NUMBER, OPERATORS, Operator, Value, is_number

MAX_DEPTH = 20
MAX_NODES = 200
MAX_LIST = 500
MAX_TEXT = 1_000
CURRENT = "."


class RuleError(ValueError):
    """A tree that is no rule. `code` is stable; `where` is the path inside the tree."""

    def __init__(self, code: str, *, where: str, detail: str = "") -> None:
        super().__init__(f"{code} at {where or 'the top'}: {detail}")
        self.code = code
        self.where = where
        self.detail = detail


@dataclass(slots=True)
class Scope:
    """What a rule can see: answers by variable code, the answer being checked, and the day."""

    answers: Mapping[str, Value]
    current: Value = None
    today: date | None = None


type Evaluate = Callable[[Scope], Value]


def holds(value: Value) -> bool:
    """Tells whether a relevance condition is met: only when it is true, not when it is missing."""
    return value is True


def passes(value: Value) -> bool:
    """Tells whether a constraint lets an answer through: unless it is false."""
    return value is not False


def evaluate(
    rule: Rule, answers: Mapping[str, Value], *, current: Value = None, today: date | None = None
) -> Value:
    """Returns the value of a rule, None when it is missing; RuleError when the tree is no rule."""
    return compile_rule(rule)(Scope(answers, current, today))


def check_shape(rule: Rule) -> int:
    """Returns how many nodes a tree has; RuleError when it is no rule or is too large."""
    nodes = 0
    waiting: list[tuple[object, str, int]] = [(rule, "", 1)]
    while waiting:
        node, where, depth = waiting.pop()
        nodes += 1
        if depth > MAX_DEPTH:
            raise RuleError("too_deep", where=where, detail=f"more than {MAX_DEPTH} levels")
        if nodes > MAX_NODES:
            raise RuleError("too_large", where=where, detail=f"more than {MAX_NODES} parts")
        for position, operand in enumerate(_operands(node, where=where)):
            waiting.append((operand, f"{where}/{position}", depth + 1))
    return nodes


def compile_rule(rule: Rule) -> Evaluate:
    """Returns a function that evaluates a tree in a scope; RuleError when the tree is no rule."""
    check_shape(rule)
    return _compile(rule)


def operator_of(node: object) -> tuple[str, list] | None:
    """Returns the operator and operands of a node; None for literals and variables."""
    if isinstance(node, Mapping) and "var" not in node:
        ((name, operands),) = node.items()
        return name, operands
    return None


def names(rule: Rule | None) -> Iterator[str]:
    """Yields the variable codes that a well-formed rule reads, without the current answer."""
    if isinstance(rule, Mapping):
        ((name, operands),) = rule.items()
        if name == "var":
            if operands != CURRENT:
                yield operands
        else:
            for operand in operands:
                yield from names(operand)


def reads_current(rule: Rule | None) -> bool:
    """Tells whether a well-formed rule reads the answer being checked."""
    if not isinstance(rule, Mapping):
        return False
    ((name, operands),) = rule.items()
    if name == "var":
        return operands == CURRENT
    return any(reads_current(operand) for operand in operands)


def _operands(node: object, *, where: str) -> list:
    """Returns the operands of one node, having checked its shape; none for literals and variables."""
    if isinstance(node, Mapping):
        return _operator_operands(node, where=where)
    if isinstance(node, list | tuple):
        _check_list(node, where=where)
    elif not _is_literal(node):
        raise RuleError("bad_literal", where=where, detail=type(node).__name__)
    return []


def _operator_operands(node: Mapping, *, where: str) -> list:
    if len(node) != 1:
        raise RuleError("bad_node", where=where, detail="one operator a node")
    ((name, operands),) = node.items()
    if name == "var":
        if not isinstance(operands, str) or not operands or len(operands) > MAX_TEXT:
            raise RuleError("bad_variable", where=where, detail=repr(operands)[:60])
        return []
    operator = OPERATORS.get(name) if isinstance(name, str) else None
    if operator is None:
        raise RuleError("unknown_operator", where=where, detail=repr(name)[:60])
    if not isinstance(operands, list):
        raise RuleError("bad_operands", where=where, detail=operator.name)
    if not operator.least <= len(operands) <= operator.most:
        raise RuleError("wrong_count", where=where, detail=operator.name)
    return operands


def _check_list(node: list | tuple, *, where: str) -> None:
    if len(node) > MAX_LIST:
        raise RuleError("too_large", where=where, detail=f"more than {MAX_LIST} values in a list")
    if not all(_is_literal(each) for each in node):
        raise RuleError("bad_literal", where=where, detail="a list holds plain values only")


def _is_literal(node: object) -> bool:
    if isinstance(node, str):
        return len(node) <= MAX_TEXT
    if is_number(node):
        return -LARGEST_NUMBER <= node <= LARGEST_NUMBER  # type: ignore[operator]
    return isinstance(node, bool)


def _compile(node: Rule) -> Evaluate:
    if isinstance(node, Mapping):
        ((name, operands),) = node.items()
        if name == "var":
            return _current if operands == CURRENT else _variable(operands)
        parts = [_compile(operand) for operand in operands]
        return LAZY[name](parts) if OPERATORS[name].lazy else _strict(OPERATORS[name], parts)
    value = list(node) if isinstance(node, list | tuple) else node
    return lambda scope: value


def _current(scope: Scope) -> Value:
    return _known(scope.current)


def _variable(code: str) -> Evaluate:
    return lambda scope: _known(scope.answers.get(code))


def _known(value: Value) -> Value:
    """An empty text or an empty choice is no answer."""
    return None if value == "" or value == [] or value == () else value


def _strict(operator: Operator, parts: list[Evaluate]) -> Evaluate:
    apply = operator.apply
    assert apply is not None, operator.name
    if len(parts) == 2:
        first, second = parts

        def pair(scope: Scope) -> Value:
            left = first(scope)
            if left is None:
                return None
            right = second(scope)
            return None if right is None else apply(left, right)

        return pair

    def several(scope: Scope) -> Value:
        values = [part(scope) for part in parts]
        return None if any(value is None for value in values) else apply(*values)

    return several


def _and(parts: list[Evaluate]) -> Evaluate:
    def apply(scope: Scope) -> Value:
        result: Value = True
        for part in parts:
            value = part(scope)
            if value is False:
                return False
            if value is not True:
                result = None
        return result

    return apply


def _or(parts: list[Evaluate]) -> Evaluate:
    def apply(scope: Scope) -> Value:
        result: Value = False
        for part in parts:
            value = part(scope)
            if value is True:
                return True
            if value is not False:
                result = None
        return result

    return apply


def _if(parts: list[Evaluate]) -> Evaluate:
    condition, then, otherwise = parts

    def apply(scope: Scope) -> Value:
        value = condition(scope)
        if value is True:
            return then(scope)
        return otherwise(scope) if value is False else None

    return apply


def _coalesce(parts: list[Evaluate]) -> Evaluate:
    def apply(scope: Scope) -> Value:
        for part in parts:
            value = part(scope)
            if value is not None:
                return value
        return None

    return apply


def _answered(parts: list[Evaluate]) -> Evaluate:
    (part,) = parts
    return lambda scope: part(scope) is not None


def _today(parts: list[Evaluate]) -> Evaluate:
    return lambda scope: scope.today.isoformat() if scope.today else None


LAZY: dict[str, Callable[[list[Evaluate]], Evaluate]] = {
    "and": _and,
    "or": _or,
    "if": _if,
    "coalesce": _coalesce,
    "answered": _answered,
    "today": _today,
}
