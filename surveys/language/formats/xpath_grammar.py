"""The grammar of the XPath subset: from text to nodes, without any meaning yet."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from surveys.language.formula import whole_or_decimal

MAX_XPATH = 5_000

GRAMMAR = r"""
    ?start: or_expr
    ?or_expr: and_expr ("or" and_expr)*           -> any_of
    ?and_expr: equality ("and" equality)*         -> all_of
    ?equality: relation ((EQUAL | UNEQUAL) relation)* -> comparisons
    ?relation: sum ((LESS | AT_MOST | MORE | AT_LEAST) sum)* -> comparisons
    ?sum: product ((PLUS | MINUS) product)*       -> sum
    ?product: unary ((TIMES | DIV | MOD) unary)*  -> product
    ?unary: MINUS unary                           -> negative
        | atom
    ?atom: NUMBER                                 -> number
        | STRING                                  -> string
        | VARIABLE                                -> variable
        | PATH                                    -> path
        | DOT                                     -> current
        | FUNCTION "(" [or_expr ("," or_expr)*] ")" -> call
        | NAME                                    -> column
        | "(" or_expr ")"

    EQUAL: "="
    UNEQUAL: "!="
    LESS: "<"
    AT_MOST: "<="
    MORE: ">"
    AT_LEAST: ">="
    PLUS: "+"
    MINUS: "-"
    TIMES: "*"
    DIV: "div"
    MOD: "mod"
    NUMBER: /[0-9]+(\.[0-9]+)?|\.[0-9]+/
    STRING: /'[^']*'|"[^"]*"/
    VARIABLE: /\$\{\s*[^{}\s]+\s*\}/
    PATH: /(current\(\)\/)?(\.\.\/)+[^\W\d][\w.-]*|(\/[^\W\d][\w.-]*)+|\.\/[^\W\d][\w.-]*/
    DOT: "."
    FUNCTION.2: /(?!(?:and|or|div|mod|current)\s*\()[a-zA-Z][a-zA-Z:-]*(?=\s*\()/
    NAME: /(?!(?:and|or|div|mod)(?![\w.-]))[^\W\d][\w.-]*/
    %ignore /\s+/
"""


class XPathError(ValueError):
    """An expression outside the subset, with the reason in English."""


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a parsed expression."""

    kind: str
    value: Any = None
    parts: tuple["Node", ...] = ()


def parse_nodes(text: str) -> Node:
    """Returns the nodes of an expression; XPathError when it is none of the subset."""
    from lark.exceptions import UnexpectedInput

    if len(text) > MAX_XPATH:
        raise XPathError("the expression is too long")
    try:
        return _parser().parse(text)
    except UnexpectedInput as error:
        place = getattr(error, "pos_in_stream", None)
        at = f" at character {place + 1}" if isinstance(place, int) and place >= 0 else ""
        raise XPathError(f"the expression cannot be read{at}") from error


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=_builder(), maybe_placeholders=False)


def _builder() -> Any:
    from lark import Token, Transformer, v_args

    def joined(kind: str) -> Any:
        return lambda self, *parts: Node(kind, parts=parts) if len(parts) > 1 else parts[0]

    @v_args(inline=True)
    class Builder(Transformer):
        """Builds nodes while parsing."""

        any_of = joined("or")
        all_of = joined("and")

        def number(self, token: Token) -> Node:
            return Node("literal", whole_or_decimal(token))

        def string(self, token: Token) -> Node:
            return Node("literal", str(token[1:-1]))

        def variable(self, token: Token) -> Node:
            return Node("var", str(token[2:-1]).strip())

        def path(self, token: Token) -> Node:
            return Node("var", str(token).rsplit("/", 1)[-1])

        def current(self, token: Token) -> Node:
            return Node("current")

        def column(self, token: Token) -> Node:
            return Node("column", str(token))

        def call(self, name: Token, *parts: Node) -> Node:
            return Node("call", str(name), parts)

        def negative(self, sign: Token, part: Node) -> Node:
            if part.kind == "literal" and isinstance(part.value, int | float):
                return Node("literal", -part.value)
            return Node("negative", parts=(part,))

        def comparisons(self, first: Node, *rest: Any) -> Node:
            result = first
            for sign, part in zip(rest[::2], rest[1::2], strict=True):
                result = Node("compare", str(sign), (result, part))
            return result

        def sum(self, first: Node, *rest: Any) -> Node:
            return (
                Node("arithmetic", [str(sign) for sign in rest[::2]], (first, *rest[1::2])) if rest else first
            )

        def product(self, first: Node, *rest: Any) -> Node:
            return self.sum(first, *rest)

    return Builder()
