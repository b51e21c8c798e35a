"""The formula an author writes, `${yas} >= 18 and selected(${mahalle}, 'bostanli')`, and its rule tree.

Both directions: parsing with a position for every refusal, and printing a tree so that parsing it again
gives the same tree (up to needless nesting).
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from surveys.language.elements import Rule
from surveys.language.operators import BOOLEAN, OPERATORS
from surveys.language.problems import gettext_noop
from surveys.language.rules import CURRENT, RuleError, check_shape, operator_of

MAX_FORMULA = 5_000

GRAMMAR = r"""
    ?start: or_expr
    ?or_expr: and_expr (_OR and_expr)*          -> any_of
    ?and_expr: not_expr (_AND not_expr)*        -> all_of
    ?not_expr: _NOT not_expr                    -> negation
        | comparison
    ?comparison: sum (COMPARE sum)?             -> compare
    ?sum: product ((PLUS | MINUS) product)*     -> sum
    ?product: unary ((TIMES | DIVIDE | MODULO) unary)* -> product
    ?unary: MINUS unary                         -> negative
        | atom
    ?atom: NUMBER                               -> number
        | STRING                                -> string
        | TRUE                                  -> true
        | FALSE                                 -> false
        | VARIABLE                              -> variable
        | CURRENT                               -> current
        | FUNCTION "(" [or_expr ("," or_expr)*] ")" -> call
        | "[" [literal ("," literal)*] "]"      -> values
        | "(" or_expr ")"
    ?literal: NUMBER -> number
        | MINUS NUMBER -> negative_number
        | STRING -> string
        | TRUE -> true
        | FALSE -> false

    _OR: /or(?![\w-])/
    _AND: /and(?![\w-])/
    _NOT: /not(?![\w-])/
    COMPARE: "==" | "=" | "!=" | "<=" | ">=" | "<" | ">" | /in(?![\w-])/
    PLUS: "+"
    MINUS: "-"
    TIMES: "*"
    DIVIDE: "/"
    MODULO: "%"
    TRUE: /true(?![\w-])/
    FALSE: /false(?![\w-])/
    NUMBER: /[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?/
    STRING: /'([^']|'')*'|"([^"]|"")*"/
    VARIABLE: /\$\{\s*[^{}\s]+\s*\}/
    CURRENT: "."
    FUNCTION: /(?!(?:and|or|not|in|true|false)\b(?!-))[a-z]+(-[a-z]+)*(?=\s*\()/
    %ignore /\s+/
"""

MESSAGES: dict[str, str] = {
    "empty": gettext_noop("The formula is empty."),
    "too_long": gettext_noop("The formula is longer than %(most)s characters."),
    "unexpected": gettext_noop("At character %(position)s, “%(found)s” does not fit here."),
    "unfinished": gettext_noop("The formula ends too early: something is missing at its end."),
    "unknown_function": gettext_noop("At character %(position)s: there is no function “%(found)s”."),
    "wrong_count": gettext_noop("At character %(position)s: “%(found)s” has too few or too many values."),
    "too_large": gettext_noop("The formula has too many parts or is nested too deeply."),
    "bad_value": gettext_noop("The formula has a value that is too large or too long."),
}

SYMBOLS = frozenset({"and", "or", "not", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%"})
FUNCTIONS = frozenset(OPERATORS) - SYMBOLS


class FormulaError(ValueError):
    """A formula that cannot be read. `position` counts characters from 1; 0 when it has no place."""

    def __init__(self, code: str, *, position: int = 0, found: str = "") -> None:
        self.code = code
        self.position = position
        self.found = found
        super().__init__(self.sentence())

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Returns what to tell the author, translated by the function given."""
        params = {"position": self.position, "found": self.found, "most": MAX_FORMULA}
        return translate(MESSAGES[self.code]) % params


def parse_formula(text: str) -> Rule:
    """Returns the rule tree of a formula; FormulaError with its position when it cannot be read."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

    if not text.strip():
        raise FormulaError("empty")
    if len(text) > MAX_FORMULA:
        raise FormulaError("too_long")
    try:
        rule = _parser().parse(text)
    except UnexpectedEOF as error:
        raise FormulaError("unfinished") from error
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise FormulaError("unfinished") from error
        raise FormulaError("unexpected", position=error.pos_in_stream + 1, found=str(error.token)) from error
    except UnexpectedCharacters as error:
        start = error.pos_in_stream
        raise FormulaError("unexpected", position=start + 1, found=_word(text[start:])) from error
    except UnexpectedInput as error:
        raise FormulaError("unfinished") from error
    return _bounded(rule)


def write_formula(rule: Rule) -> str:
    """Returns the formula of a well-formed rule tree."""
    check_shape(rule)
    return _write(rule, above=0)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=_builder(), maybe_placeholders=False)


def _bounded(rule: Rule) -> Rule:
    try:
        check_shape(rule)
    except RuleError as error:
        code = "too_large" if error.code in ("too_deep", "too_large", "wrong_count") else "bad_value"
        raise FormulaError(code) from error
    return rule


def _word(text: str) -> str:
    first = text.split(maxsplit=1)
    return first[0][:20] if first else ""


def _builder() -> Any:
    from lark import Token, Transformer, v_args

    @v_args(inline=True)
    class Builder(Transformer):
        """Builds the rule tree while parsing."""

        def number(self, token: Token) -> Rule:
            return whole_or_decimal(token)

        def negative_number(self, sign: Token, token: Token) -> Rule:
            return _negative(whole_or_decimal(token))

        def string(self, token: Token) -> Rule:
            quote = token[0]
            return str(token[1:-1]).replace(quote * 2, quote)

        def true(self, token: Token) -> Rule:
            return True

        def false(self, token: Token) -> Rule:
            return False

        def variable(self, token: Token) -> Rule:
            return {"var": str(token[2:-1]).strip()}

        def current(self, token: Token) -> Rule:
            return {"var": CURRENT}

        def values(self, *literals: Rule) -> Rule:
            return list(literals)

        def negation(self, operand: Rule) -> Rule:
            return {"not": [operand]}

        def negative(self, sign: Token, operand: Rule) -> Rule:
            return _negative(operand)

        def any_of(self, *operands: Rule) -> Rule:
            return {"or": list(operands)} if len(operands) > 1 else operands[0]

        def all_of(self, *operands: Rule) -> Rule:
            return {"and": list(operands)} if len(operands) > 1 else operands[0]

        def compare(self, left: Rule, sign: Token | None = None, right: Rule | None = None) -> Rule:
            if sign is None:
                return left
            return {"==" if sign == "=" else str(sign): [left, right]}

        def sum(self, first: Rule, *rest: Any) -> Rule:
            return fold(first, rest, gather="+")

        def product(self, first: Rule, *rest: Any) -> Rule:
            return fold(first, rest, gather="*")

        def call(self, name: Token, *operands: Rule) -> Rule:
            return _call(name, list(operands))

    return Builder()


def _call(name: Any, operands: list[Rule]) -> Rule:
    place = name.start_pos + 1
    if name not in FUNCTIONS:
        raise FormulaError("unknown_function", position=place, found=str(name))
    operator = OPERATORS[name]
    if not operator.least <= len(operands) <= operator.most:
        raise FormulaError("wrong_count", position=place, found=str(name))
    return {str(name): operands}


def whole_or_decimal(token: str) -> int | float:
    """Returns the number that digits stand for."""
    return int(token) if token.isdigit() and len(token) < 40 else float(token)


def _negative(operand: Rule) -> Rule:
    if isinstance(operand, int | float) and not isinstance(operand, bool):
        return -operand
    return {"-": [operand]}


def fold(first: Rule, rest: tuple, *, gather: str) -> Rule:
    """Joins operands from the left; runs of one gathering sign become one node."""
    result, run = first, False
    for sign, operand in zip(rest[::2], rest[1::2], strict=True):
        if run and sign == gather:
            result[gather].append(operand)  # type: ignore[index,call-overload]
        else:
            result = {str(sign): [result, operand]}
        run = sign == gather
    return result


LEVELS = {
    "or": 1,
    "and": 2,
    "not": 3,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "%"), 6),
}
UNARY = 7
COMPARISON = LEVELS["=="]


def _write(node: Rule, *, above: int) -> str:
    """Writes a node; in parentheses when it binds no closer than the level `above` demands."""
    if not isinstance(node, Mapping):
        return _write_literal(node)
    ((name, operands),) = node.items()
    if name == "var":
        return "." if operands == CURRENT else f"${{{operands}}}"
    if name not in LEVELS:
        return f"{name}({', '.join(_write(operand, above=0) for operand in operands)})"
    if name in ("and", "or") and len(operands) == 1:
        if _is_condition(operands[0]):
            return _write(operands[0], above=above)
        # A lone operand that is no condition makes "and" missing; joined with its neutral value it still does.
        operands = [*operands, name == "and"]
    level = UNARY if name == "-" and len(operands) == 1 else LEVELS[name]
    text = _write_symbol(name, operands, level=level)
    return f"({text})" if level < above else text


def _is_condition(node: Rule) -> bool:
    found = operator_of(node)
    return isinstance(node, bool) or (found is not None and OPERATORS[found[0]].gives == BOOLEAN)


def _write_symbol(name: str, operands: list[Rule], *, level: int) -> str:
    if name == "not":
        return f"not {_write(operands[0], above=level)}"
    if level == UNARY:
        return f"-{_write(operands[0], above=level)}"
    sign = "=" if name == "==" else name
    # The left side of a sum may be another sum with a different sign; anything else at this level is bracketed.
    first = _write(operands[0], above=level if _continues(name, operands[0]) else level + 1)
    return f" {sign} ".join([first, *(_write(each, above=level + 1) for each in operands[1:])])


def _continues(name: str, left: Rule) -> bool:
    if LEVELS[name] <= COMPARISON or not isinstance(left, Mapping):
        return False
    ((inner, operands),) = left.items()
    return inner != name if name in "+*" else inner != "-" or len(operands) == 2


def _write_literal(node: Rule) -> str:
    if isinstance(node, bool):
        return "true" if node else "false"
    if isinstance(node, list | tuple):
        return f"[{', '.join(_write_literal(each) for each in node)}]"
    if isinstance(node, str):
        return "'" + node.replace("'", "''") + "'"
    return repr(node)
