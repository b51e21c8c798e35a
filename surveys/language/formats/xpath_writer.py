"""Our rules as the XPath of XLSForms. What XPath cannot say raises XPathError; nothing is approximated."""

from collections.abc import Callable, Mapping

from surveys.language.elements import Rule
from surveys.language.formats.xpath_grammar import XPathError
from surveys.language.rules import CURRENT, operator_of

INFIX = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "+": "+", "*": "*"} | {
    "-": "-",
    "/": "div",
    "%": "mod",
    "and": "and",
    "or": "or",
}
CALLS = {
    "not": "not",
    "if": "if",
    "selected": "selected",
    "count": "count-selected",
    "length": "string-length",
    "number": "number",
    "round": "round",
    "floor": "floor",
    "int": "int",
    "min": "min",
    "max": "max",
    "contains": "contains",
    "starts-with": "starts-with",
    "today": "today",
    "date": "date",
}

type NameOf = Callable[[str], str]


def write_xpath(rule: Rule, *, name_of: NameOf) -> str:
    """Returns the expression of a well-formed rule; `name_of` gives the XLSForm name of a variable."""
    return _write(rule, name_of)


def _write(node: Rule, name_of: NameOf) -> str:
    found = operator_of(node)
    if found is None:
        if isinstance(node, Mapping):
            return "." if node["var"] == CURRENT else f"${{{name_of(node['var'])}}}"
        return _literal(node)
    name, operands = found
    if name in SPECIAL:
        return SPECIAL[name](operands, name_of)
    if name in INFIX and len(operands) > 1:
        return f" {INFIX[name]} ".join(_grouped(operand, name_of) for operand in operands)
    if name == "-":
        return f"-{_grouped(operands[0], name_of)}"
    if name in INFIX:
        return _write(operands[0], name_of)
    if name in CALLS:
        return f"{CALLS[name]}({', '.join(_write(operand, name_of) for operand in operands)})"
    raise XPathError(f"“{name}” cannot be said in XPath")


def _grouped(node: Rule, name_of: NameOf) -> str:
    """Brackets every compound operand: more than needed, never less."""
    found = operator_of(node)
    text = _write(node, name_of)
    is_compound = found is not None and (found[0] in INFIX or found[0] in SPREADING)
    return f"({text})" if is_compound else text


def _literal(node: Rule) -> str:
    if isinstance(node, bool):
        return "true()" if node else "false()"
    if isinstance(node, str):
        if "'" in node and '"' in node:
            raise XPathError("a text with both kinds of quotation marks cannot be said in XPath")
        return f'"{node}"' if "'" in node else f"'{node}'"
    if isinstance(node, int | float):
        text = repr(node)
        if "e" in text:
            raise XPathError("a number with an exponent cannot be said in XPath")
        return text
    raise XPathError("a list cannot be said in XPath")


def _answered(operands: list[Rule], name_of: NameOf) -> str:
    return f"{_grouped(operands[0], name_of)} != ''"


def _between(operands: list[Rule], name_of: NameOf) -> str:
    value, low, high = (_grouped(operand, name_of) for operand in operands)
    return f"{value} >= {low} and {value} <= {high}"


def _in(operands: list[Rule], name_of: NameOf) -> str:
    return " or ".join(
        f"{_grouped(operands[0], name_of)} = {_literal(each)}" for each in _values(operands[1])
    )


def _any_in(operands: list[Rule], name_of: NameOf) -> str:
    answer = _write(operands[0], name_of)
    return " or ".join(f"selected({answer}, {_literal(each)})" for each in _values(operands[1]))


def _all_in(operands: list[Rule], name_of: NameOf) -> str:
    """All chosen ones are in the list: as many are chosen in the list as are chosen at all."""
    answer = _write(operands[0], name_of)
    inside = " + ".join(f"if(selected({answer}, {_literal(each)}), 1, 0)" for each in _values(operands[1]))
    return f"count-selected({answer}) = {inside}"


def _digits(operands: list[Rule], name_of: NameOf) -> str:
    text, least, most = operands
    if not all(type(each) is int and 0 < each < 1000 for each in (least, most)):
        raise XPathError("a number of digits that is computed cannot be said in XPath")
    count = f"{{{least}}}" if least == most else f"{{{least},{most}}}"
    return f"regex({_write(text, name_of)}, '^[0-9]{count}$')"


def _days_between(operands: list[Rule], name_of: NameOf) -> str:
    first, last = (_write(operand, name_of) for operand in operands)
    return f"decimal-date-time({last}) - decimal-date-time({first})"


def _year(operands: list[Rule], name_of: NameOf) -> str:
    return f"number(format-date({_write(operands[0], name_of)}, '%Y'))"


def _coalesce(operands: list[Rule], name_of: NameOf) -> str:
    text = _write(operands[-1], name_of)
    for operand in reversed(operands[:-1]):
        text = f"coalesce({_write(operand, name_of)}, {text})"
    return text


def _values(node: Rule) -> list[Rule]:
    if not isinstance(node, list) or not node:
        raise XPathError("an empty list cannot be said in XPath")
    return node


SPECIAL: dict[str, Callable[[list[Rule], NameOf], str]] = {
    "answered": _answered,
    "between": _between,
    "in": _in,
    "any-in": _any_in,
    "all-in": _all_in,
    "digits": _digits,
    "days-between": _days_between,
    "year": _year,
    "coalesce": _coalesce,
}
SPREADING = frozenset({"answered", "between", "in", "any-in", "all-in", "days-between"})
