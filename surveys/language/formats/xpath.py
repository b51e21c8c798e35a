"""The XPath that XLSForms use for conditions, as our rule tree: a closed subset, parsed by a grammar.

What is outside the subset raises `XPathError` with a reason; nothing is guessed. Our meaning of an
unanswered question is kept: a comparison with it is missing, so that a condition is not met.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.language.elements import Rule
from surveys.language.formats.xpath_grammar import Node, XPathError, parse_nodes
from surveys.language.formula import fold, whole_or_decimal
from surveys.language.operators import CODE, CODES, DATE, NUMBER, TEXT
from surveys.language.rules import CURRENT, RuleError, Scope, check_shape, compile_rule, operator_of


@dataclass(slots=True)
class Context:
    """What names mean: variables by name, their types, and the columns of the choice being filtered."""

    kinds: Mapping[str, str]
    codes: Mapping[str, str] = field(default_factory=dict)
    """The variable that a name stands for, where it is not the name itself."""
    current: str = ""
    """The type of the answer being checked, "" outside constraints."""
    columns: Mapping[str, str] | None = None


def parse_xpath(text: str, context: Context) -> Rule:
    """Returns the rule that an expression means; XPathError when the subset cannot say it."""
    try:
        return bounded(Translation(context).rule(parse_nodes(text)))
    except RecursionError as error:
        raise XPathError("the expression is nested too deeply") from error


def bounded(rule: Rule) -> Rule:
    """Returns a rule that is within the bounds of rules; XPathError otherwise."""
    try:
        check_shape(rule)
    except RuleError as error:
        raise XPathError(f"too large or too deeply nested ({error.code})") from error
    return rule


def settle(rule: Rule) -> Rule:
    """Returns a rule without the parts whose value is settled because they read nothing."""
    found = operator_of(rule)
    if found is None:
        return rule
    name, operands = found
    parts = [settle(operand) for operand in operands]
    if name in ("and", "or"):
        decisive = name == "or"
        if any(part is decisive for part in parts):
            return decisive
        parts = [part for part in parts if part is not (not decisive)]
        if len(parts) < 2:
            return parts[0] if parts else not decisive
    elif name != "today" and not any(isinstance(part, Mapping) for part in parts):
        value = compile_rule({name: parts})(Scope({}))
        return {name: parts} if value is None else value
    return {name: parts}


FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
SIGNS = {"div": "/", "mod": "%"}
PLAIN_CALLS = {
    "string-length": ("length", TEXT),
    "int": ("int", NUMBER),
    "floor": ("floor", NUMBER),
    "round": ("round", NUMBER),
    "min": ("min", NUMBER),
    "max": ("max", NUMBER),
    "contains": ("contains", TEXT),
    "starts-with": ("starts-with", TEXT),
}
DIGITS = re.compile(r"\^?(?:\[0-9\]|\\d)(?:\{(\d{1,3})(?:,(\d{1,3}))?\}|(\+))\$?")


class Translation:
    """Turns nodes into rules; knows the types of names, since XPath compares everything as text."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def rule(self, node: Node) -> Rule:
        """The rule of a node."""
        return getattr(self, f"_{node.kind}")(node)

    def kind(self, node: Node) -> str:
        """The type of a node, "" when not known."""
        if node.kind == "literal":
            return NUMBER if isinstance(node.value, int | float) else "literal"
        if node.kind == "var":
            return self.context.kinds.get(node.value, "")
        if node.kind == "current":
            return self.context.current
        if node.kind == "column":
            return "literal"
        if node.kind == "call" and node.value in ("today", "date"):
            return DATE
        return NUMBER if node.kind in ("arithmetic", "negative") or node.value in PLAIN_CALLS else ""

    def number(self, node: Node) -> Rule:
        """The rule of a node where a number is needed: texts and codes are converted."""
        kind = self.kind(node)
        if kind == "literal":
            return _numeric(self.rule(node))
        rule = self.rule(node)
        return {"number": [rule]} if kind in (CODE, CODES, TEXT, "any") else rule

    def _literal(self, node: Node) -> Rule:
        return node.value

    def _var(self, node: Node) -> Rule:
        if "#" in node.value:
            raise XPathError("answers of an earlier response cannot be read")
        if node.value not in self.context.kinds:
            raise XPathError(f"“{node.value}” is no question that was imported")
        return {"var": self.context.codes.get(node.value, node.value)}

    def _current(self, node: Node) -> Rule:
        if not self.context.current:
            raise XPathError("“.” is used outside a constraint")
        return {"var": CURRENT}

    def _column(self, node: Node) -> Rule:
        if self.context.columns is None:
            raise XPathError(f"“{node.value}” has no meaning here; a question is written ${{{node.value}}}")
        return self.context.columns.get(node.value, "")

    def _or(self, node: Node) -> Rule:
        return {"or": [self.rule(part) for part in node.parts]}

    def _and(self, node: Node) -> Rule:
        return {"and": [self.rule(part) for part in node.parts]}

    def _negative(self, node: Node) -> Rule:
        return {"-": [self.number(node.parts[0])]}

    def _arithmetic(self, node: Node) -> Rule:
        if node.value == ["-"] and (days := self._days(*node.parts)):
            return days
        first, *rest = [self.number(part) for part in node.parts]
        pairs = tuple(
            each
            for sign, part in zip(node.value, rest, strict=True)
            for each in (SIGNS.get(sign, sign), part)
        )
        return fold(first, pairs, gather="+" if set(node.value) <= {"+", "-"} else "*")

    def _days(self, last: Node, first: Node) -> Rule | None:
        """A difference of two days, with or without decimal-date-time() around them."""
        wrapped = [node.kind == "call" and node.value == "decimal-date-time" for node in (first, last)]
        if all(wrapped):
            first, last = first.parts[0], last.parts[0]
        if self.kind(first) != DATE or self.kind(last) != DATE:
            return None
        return {"days-between": [self.rule(first), self.rule(last)]}

    def _compare(self, node: Node) -> Rule:
        left, right = node.parts
        sign = node.value
        if left.kind in ("literal", "column") and right.kind not in ("literal", "column"):
            left, right, sign = right, left, FLIPPED[sign]
        if sign in ("=", "!="):
            return self._equal(left, right, negated=sign == "!=")
        if DATE in (self.kind(left), self.kind(right)):
            return {sign: [self.rule(left), self.rule(right)]}
        return {sign: [self.number(left), self.number(right)]}

    def _equal(self, left: Node, right: Node, *, negated: bool) -> Rule:
        sign = "!=" if negated else "=="
        value = self.rule(right) if right.kind in ("literal", "column") else None
        if value is not None and left.kind in ("literal", "column"):
            return (as_text(self.rule(left)) == as_text(value)) is not negated
        if value == "":
            answered: Rule = {"answered": [self.rule(left)]}
            return answered if negated else {"not": [answered]}
        if value == 0 and left.kind == "call" and left.value in ("string-length", "count-selected"):
            answered = {"answered": [self.rule(left.parts[0])]}
            return answered if negated else {"not": [answered]}
        if self.kind(left) == CODES:
            return self._exactly(left, value, negated=negated)
        if value is not None and self.kind(left) in (CODE, TEXT, "literal"):
            return {sign: [self.rule(left), as_text(value)]}
        if NUMBER in (self.kind(left), self.kind(right)):
            return {sign: [self.number(left), self.number(right)]}
        return {sign: [self.rule(left), self.rule(right)]}

    def _exactly(self, left: Node, value: Rule | None, *, negated: bool) -> Rule:
        """A multiple choice equals a code when that code alone is chosen."""
        if value is None or " " in as_text(value):
            raise XPathError("a multiple choice can be compared with one code only")
        answer = self.rule(left)
        alone: Rule = {"and": [{"selected": [answer, as_text(value)]}, {"==": [{"count": [answer]}, 1]}]}
        return {"not": [alone]} if negated else alone

    def _call(self, node: Node) -> Rule:
        name, parts = node.value, node.parts
        if name in PLAIN_CALLS:
            ours, expected = PLAIN_CALLS[name]
            read = self.number if expected == NUMBER else self.rule
            return self._counted(node, {ours: [read(part) for part in parts]})
        method = getattr(self, "_call_" + name.replace("-", "_"), None)
        if method is None:
            raise XPathError(f"the function {name}() is not supported")
        try:
            return method(*parts)
        except TypeError as error:
            raise XPathError(f"{name}() is not used as expected") from error

    def _counted(self, node: Node, rule: Rule) -> Rule:
        try:
            check_shape(rule)
        except RuleError as error:
            if error.code == "wrong_count":
                raise XPathError(f"{node.value}() is not used as expected") from error
        return rule

    def _call_true(self) -> Rule:
        return True

    def _call_false(self) -> Rule:
        return False

    def _call_not(self, part: Node) -> Rule:
        return {"not": [self.rule(part)]}

    def _call_boolean(self, part: Node) -> Rule:
        return self.rule(part)

    def _call_string(self, part: Node) -> Rule:
        if self.kind(part) not in (CODE, TEXT, DATE, "literal"):
            raise XPathError("string() of this value is not supported")
        return self.rule(part)

    def _call_number(self, part: Node) -> Rule:
        return self.rule(part) if self.kind(part) == NUMBER else {"number": [self.rule(part)]}

    def _call_if(self, condition: Node, then: Node, otherwise: Node) -> Rule:
        return {"if": [self.rule(condition), self.rule(then), self.rule(otherwise)]}

    def _call_coalesce(self, first: Node, second: Node) -> Rule:
        return {"coalesce": [self.rule(first), self.rule(second)]}

    def _call_selected(self, answer: Node, code: Node) -> Rule:
        return {"selected": [self.rule(answer), as_text(self.rule(code))]}

    def _call_count_selected(self, answer: Node) -> Rule:
        return {"count": [self.rule(answer)]}

    def _call_today(self) -> Rule:
        return {"today": []}

    def _call_date(self, part: Node) -> Rule:
        return self.rule(part) if self.kind(part) == DATE else {"date": [self.rule(part)]}

    def _call_format_date(self, day: Node, form: Node) -> Rule:
        if self.kind(day) != DATE or form.value != "%Y":
            raise XPathError("format-date() is supported for the year of a date only")
        return {"year": [self.rule(day)]}

    def _call_regex(self, text: Node, pattern: Node) -> Rule:
        found = DIGITS.fullmatch(pattern.value) if isinstance(pattern.value, str) else None
        if not found:
            raise XPathError("regex() is supported for a number of digits only, as in '^[0-9]{10}$'")
        least = 1 if found[3] else int(found[1])
        most = 500 if found[3] else int(found[2] or found[1])
        return {"digits": [self.rule(text), least, most]}


def as_text(value: Rule) -> Rule:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _numeric(value: Rule) -> Rule:
    if not isinstance(value, str):
        return value
    try:
        return whole_or_decimal(value.strip())
    except ValueError as error:
        raise XPathError(f"“{value}” is compared as a number, but is none") from error
