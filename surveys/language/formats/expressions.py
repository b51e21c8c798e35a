"""Conditions of SurveyJS and of LimeSurvey as our rule tree: one grammar for both, a closed subset of each.

They differ in how a question is named: `{age}` in SurveyJS, `age` or `age.NAOK` in LimeSurvey. What is outside
the subset raises `XPathError` (the error of all foreign expressions) with a reason; nothing is guessed.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from surveys.language.elements import Rule
from surveys.language.formats.xpath import FLIPPED, Context, Translation, as_text, bounded
from surveys.language.formats.xpath_grammar import Node, XPathError
from surveys.language.formula import whole_or_decimal
from surveys.language.operators import CODE, CODES, DATE, NUMBER, TEXT

MAX_EXPRESSION = 5_000

GRAMMAR = r"""
    ?start: or_expr
    ?or_expr: and_expr (_OR and_expr)*            -> any_of
    ?and_expr: not_expr (_AND not_expr)*          -> all_of
    ?not_expr: comparison
    ?comparison: sum (SIGN sum)?                  -> compare
        | sum STATE                               -> state
    ?sum: product ((PLUS | MINUS) product)*       -> arithmetic
    ?product: unary ((TIMES | DIVIDE | MODULO) unary)* -> arithmetic
    ?unary: MINUS unary                           -> negative
        | _NOT unary                              -> negation
        | atom
    ?atom: NUMBER                                 -> number
        | STRING                                  -> string
        | TRUE                                    -> true
        | FALSE                                   -> false
        | BRACED                                  -> braced
        | FUNCTION "(" [or_expr ("," or_expr)*] ")" -> call
        | NAME                                    -> name
        | "[" [literal ("," literal)*] "]"        -> values
        | "(" or_expr ")"
    ?literal: NUMBER -> number
        | STRING -> string
        | TRUE -> true
        | FALSE -> false

    _OR.2: /\|\||or(?![\w.])/i
    _AND.2: /&&|and(?![\w.])/i
    _NOT.2: /!(?!=)|(?:not|negate)(?=[\s(])/i
    STATE.3: /(?:notempty|empty)(?![\w.])/i
    SIGN.3: /===?|!==?|<>|<=|>=|=|<|>|(?:notequal|equal|eq|ne|lessorequal|le|greaterorequal|ge|less|lt|greater|gt)(?![\w.])|(?:notcontains|contains?|anyof|allof|noneof)(?![\w.])/i
    PLUS: "+"
    MINUS: "-"
    TIMES: "*"
    DIVIDE: "/"
    MODULO: "%"
    TRUE.2: /true(?![\w.])/i
    FALSE.2: /false(?![\w.])/i
    NUMBER: /[0-9]+(\.[0-9]+)?|\.[0-9]+/
    STRING: /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/
    BRACED: /\{[^{}]+\}/
    FUNCTION.4: /(?!(?:and|or|not|negate)\b)[a-zA-Z_]\w*(?=\s*\()/i
    NAME: /[^\W\d]\w*(?:\.\w+)*/
    %ignore /\s+/
"""

SIGNS = {
    **dict.fromkeys(("=", "==", "===", "equal", "eq"), "="),
    **dict.fromkeys(("!=", "!==", "<>", "notequal", "ne"), "!="),
    **dict.fromkeys(("<", "less", "lt"), "<"),
    **dict.fromkeys(("<=", "lessorequal", "le"), "<="),
    **dict.fromkeys((">", "greater", "gt"), ">"),
    **dict.fromkeys((">=", "greaterorequal", "ge"), ">="),
    "contain": "contains",
}
CALLS = {
    "iif": "if",
    "strlen": "string-length",
    "intval": "int",
    "trunc": "int",
    "is_empty": "is-empty",
    "isempty": "is-empty",
    "starts_with": "starts-with",
}
ESCAPED = re.compile(r"\\(.)")

type Resolve = Callable[[str], Node]


def parse_expression(text: str, context: Context, *, resolve: Resolve) -> Rule:
    """Returns the rule that an expression means; XPathError when the subset cannot say it.

    `resolve` says what a name stands for: a variable, the answer being checked, or the choice being filtered.
    """
    try:
        return bounded(_Foreign(context, resolve).rule(_parse(text)))
    except RecursionError as error:
        raise XPathError("the expression is nested too deeply") from error


def _parse(text: str) -> Node:
    from lark.exceptions import UnexpectedInput

    if len(text) > MAX_EXPRESSION:
        raise XPathError("the expression is too long")
    try:
        return _parser().parse(text)
    except UnexpectedInput as error:
        place = getattr(error, "pos_in_stream", None)
        at = f" at character {place + 1}" if isinstance(place, int) and place >= 0 else ""
        raise XPathError(f"the expression cannot be read{at}") from error


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark, Token, Transformer, v_args

    @v_args(inline=True)
    class Builder(Transformer):
        """Builds nodes while parsing."""

        def number(self, token: Token) -> Node:
            return Node("literal", whole_or_decimal(str(token)))

        def string(self, token: Token) -> Node:
            return Node("literal", ESCAPED.sub(r"\1", token[1:-1]))

        def true(self, token: Token) -> Node:
            return Node("literal", True)

        def false(self, token: Token) -> Node:
            return Node("literal", False)

        def braced(self, token: Token) -> Node:
            return Node("named", token[1:-1].strip())

        def name(self, token: Token) -> Node:
            return Node("bare", str(token))

        def values(self, *literals: Node) -> Node:
            return Node("list", [each.value for each in literals if each is not None])

        def negative(self, sign: Token, operand: Node) -> Node:
            if operand.kind == "literal" and type(operand.value) in (int, float):
                return Node("literal", -operand.value)
            return Node("negative", None, (operand,))

        def negation(self, operand: Node) -> Node:
            return Node("call", "not", (operand,))

        def any_of(self, *operands: Node) -> Node:
            return Node("or", None, operands) if len(operands) > 1 else operands[0]

        def all_of(self, *operands: Node) -> Node:
            return Node("and", None, operands) if len(operands) > 1 else operands[0]

        def compare(self, left: Node, sign: Token | None = None, right: Node | None = None) -> Node:
            if sign is None or right is None:
                return left
            word = str(sign).lower()
            return Node("compare", SIGNS.get(word, word), (left, right))

        def state(self, operand: Node, state: Token) -> Node:
            return Node("compare", "=" if state.lower() == "empty" else "!=", (operand, Node("literal", "")))

        def arithmetic(self, first: Node, *rest: Any) -> Node:
            if not rest:
                return first
            signs = [{"/": "div", "%": "mod"}.get(str(each), str(each)) for each in rest[::2]]
            return Node("arithmetic", signs, (first, *rest[1::2]))

        def call(self, name: Token, *operands: Node) -> Node:
            word = str(name).lower()
            return Node("call", CALLS.get(word, word), tuple(each for each in operands if each is not None))

    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=Builder(), maybe_placeholders=False)


class _Foreign(Translation):
    """Turns nodes into rules; names are resolved first, so that their types are known."""

    def __init__(self, context: Context, resolve: Resolve) -> None:
        super().__init__(context)
        self.resolve = resolve

    def rule(self, node: Node) -> Rule:
        return super().rule(self._resolved(node))

    def kind(self, node: Node) -> str:
        node = self._resolved(node)
        if node.kind == "size" or (node.kind == "call" and node.value in ("age", "year", "sum")):
            return NUMBER
        return super().kind(node)

    def _resolved(self, node: Node) -> Node:
        if node.kind in ("named", "bare"):
            return self.resolve(node.value if node.kind == "named" else f"\x00{node.value}")
        return node

    def _size(self, node: Node) -> Rule:
        return {"count": [{"var": node.value}]}

    def _chosen(self, node: Node) -> Rule:
        """One tick of a multiple choice, as LimeSurvey names it."""
        answer, code = node.value
        return {"selected": [{"var": answer}, code]}

    def _list(self, node: Node) -> Rule:
        raise XPathError("a list of values has no meaning here")

    def _compare(self, node: Node) -> Rule:
        left, right = map(self._resolved, node.parts)
        if left.kind == "chosen":
            return self._ticked(left, node.value, right)
        if node.value in ("anyof", "allof", "noneof"):
            return self._among(node.value, left, right)
        if node.value in ("contains", "notcontains"):
            found = self._has(left, right)
            return found if node.value == "contains" else {"not": [found]}
        if right.kind == "list" and node.value in ("=", "!="):
            return self._exactly_these(left, right, negated=node.value == "!=")
        sign = node.value
        if left.kind == "literal" and right.kind != "literal":
            left, right, sign = right, left, FLIPPED[sign]
        if isinstance(right.value, bool) and right.kind == "literal" and self.kind(left) == CODE:
            right = Node("literal", "true" if right.value else "false")
        if (
            right.kind == "literal"
            and isinstance(right.value, str)
            and self.kind(left) == DATE
            and right.value
        ):
            return {"==" if sign == "=" else sign: [self.rule(left), {"date": [right.value]}]}
        return super()._compare(Node("compare", sign, (left, right)))

    def _ticked(self, left: Node, sign: str, right: Node) -> Rule:
        if sign not in ("=", "!=") or right.kind != "literal" or right.value not in ("Y", ""):
            raise XPathError("one choice of several can be compared with “Y” or nothing only")
        is_wanted = (right.value == "Y") == (sign == "=")
        return self._chosen(left) if is_wanted else {"not": [self._chosen(left)]}

    def _among(self, word: str, left: Node, right: Node) -> Rule:
        values = self._texts(right)
        if self.kind(left) == CODES:
            found: Rule = {"all-in" if word == "allof" else "any-in": [self.rule(left), values]}
        elif self.kind(left) in (CODE, TEXT) and word != "allof":
            found = {"in": [self.rule(left), values]}
        else:
            raise XPathError(f"“{word}” is supported for choices only")
        if word == "allof":
            # Theirs asks whether all the listed are chosen, ours whether all the chosen are listed.
            return {"and": [{"selected": [self.rule(left), value]} for value in values]}
        return {"not": [found]} if word == "noneof" else found

    def _has(self, left: Node, right: Node) -> Rule:
        if self.kind(left) == TEXT:
            return {"contains": [self.rule(left), as_text(self.rule(right))]}
        if self.kind(left) not in (CODE, CODES):
            raise XPathError("“contains” is supported for choices and texts only")
        values = self._texts(right) if right.kind == "list" else [as_text(self.rule(right))]
        chosen: list[Rule] = [{"selected": [self.rule(left), value]} for value in values]
        return chosen[0] if len(chosen) == 1 else {"and": chosen}

    def _exactly_these(self, left: Node, right: Node, *, negated: bool) -> Rule:
        if self.kind(left) != CODES:
            raise XPathError("a list of values can be compared with a multiple choice only")
        values = self._texts(right)
        whole: Rule = {
            "and": [
                *({"selected": [self.rule(left), value]} for value in values),
                {"==": [{"count": [self.rule(left)]}, len(values)]},
            ]
        }
        return {"not": [whole]} if negated else whole

    def _texts(self, node: Node) -> list:
        if node.kind != "list" or not node.value:
            raise XPathError("a list of values is expected")
        return [as_text(value) for value in node.value]

    def _call_is_empty(self, part: Node) -> Rule:
        return {"not": [{"answered": [self.rule(part)]}]}

    def _call_age(self, part: Node) -> Rule:
        return {"years-between": [self.rule(part), {"today": []}]}

    def _call_year(self, part: Node) -> Rule:
        return {"year": [self.rule(part)]}

    def _call_getdate(self, part: Node) -> Rule:
        return self.rule(part)

    def _call_sum(self, *parts: Node) -> Rule:
        if len(parts) < 2:
            raise XPathError("sum() of a list is not supported")
        return {"+": [self.number(part) for part in parts]}
