"""The marks in a reply template that stand for something of the case. Knows text only."""

import re
from collections.abc import Mapping

KNOWN = ("number", "title", "name", "due")
_MARK = re.compile(r"\{([^{}]*)\}")


def unknown_in(text: str) -> list[str]:
    """Returns the marks of a text that stand for nothing, a brace without its partner among them."""
    found = [f"{{{name}}}" for name in _MARK.findall(text) if name not in KNOWN]
    return [*found, *re.findall(r"[{}]", _MARK.sub("", text))]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Returns the text with each known mark replaced; what was typed into a case is never taken for a mark."""
    return _MARK.sub(lambda mark: values.get(mark[1], mark[0]), text)
