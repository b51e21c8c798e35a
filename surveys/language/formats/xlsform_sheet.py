"""The rows of a workbook as the survey office sees them: where a fault is, and faults that pyxform lets pass.

pyxform looks at names and types. A condition that is no expression at all, or conditions that need each
other in a circle, would be found only while people answer; here they are refused with their row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from surveys.language.formats.report import FileRefusedError
from surveys.language.formats.xpath_grammar import XPathError, parse_nodes

REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^{}\s]+)\s*\}")
QUOTED = re.compile(r"'([^']{1,80})'|\[([^\]]{1,80})\]")
RULES = ("relevant", "relevance", "constraint", "calculation", "calculate", "choice_filter")
CONDITIONS = ("relevant", "relevance")
CALCULATIONS = ("calculation", "calculate")
FIRST_ROW = 2

type Cells = Mapping[str, str]


@dataclass(slots=True)
class Sheets:
    """The survey and the choices sheet, row by row."""

    survey: list[Cells] = field(default_factory=list)
    choices: list[Cells] = field(default_factory=list)

    @classmethod
    def of(cls, data: bytes, *, file_type: str) -> "Sheets":
        """Returns the rows of a workbook; none when it cannot be opened, which `convert` says better."""
        from pyxform.xls2json_backends import get_xlsform

        try:
            book = get_xlsform(BytesIO(data), file_type=file_type)
        except Exception:  # what lies below pyxform raises anything on broken bytes
            return cls()
        return cls(list(book.survey or ()), list(book.choices or ()))

    def place(self, detail: str) -> str:
        """Returns the sheet and row that a message of pyxform is about, "" when it names none."""
        named = [first or second for first, second in QUOTED.findall(detail)]
        for sheet, rows in (("survey", self.survey), ("choices", self.choices)):
            for number, cells in enumerate(rows, start=FIRST_ROW):
                types = str(cells.get("type") or "").split()
                if any(each == cells.get("name") or each in types[:1] for each in named):
                    return f"{sheet}, row {number}"
        return ""

    def refuse_faults(self) -> None:
        """Raises FileRefusedError for an expression that is none, and for conditions in a circle."""
        if not any(str(cells.get("type") or "").strip() for cells in self.survey):
            raise FileRefusedError("invalid", where="survey", detail="The sheet has no question in it.")
        for number, cells in enumerate(self.survey, start=FIRST_ROW):
            for column in RULES:
                if (text := str(cells.get(column) or "")) and (fault := syntax_fault(text)):
                    where = f"survey, row {number}"
                    raise FileRefusedError("invalid", where=where, detail=f"{column}: “{text}”: {fault}")
        if circle := _circle(dict(self._needs())):
            first = min(circle, key=self._row)
            start = circle.index(first)
            path = [*circle[start:], *circle[:start], first]
            raise FileRefusedError(
                "invalid",
                where=f"survey, row {self._row(first)}",
                detail=f"These conditions need each other in a circle: {' → '.join(path)}.",
            )

    def _row(self, name: str) -> int:
        return next(n for n, cells in enumerate(self.survey, FIRST_ROW) if cells.get("name") == name)

    def _needs(self) -> Iterator[tuple[str, list[str]]]:
        """Yields each name with the names that its own condition, its groups' and its calculation read."""
        around: list[list[str]] = []
        for cells in self.survey:
            kind, name = str(cells.get("type") or "").replace("_", " "), str(cells.get("name") or "")
            if kind.startswith("end "):
                del around[-1:]
                continue
            own = [each for column in CONDITIONS for each in _references(cells, column)]
            if kind.startswith("begin "):
                around.append(own)
                continue
            computed = [each for column in CALCULATIONS for each in _references(cells, column)]
            own += [each for each in computed if each != name]
            yield name, [*own, *(each for group in around for each in group)]


def syntax_fault(text: str) -> str:
    """Returns what is wrong with an expression that is no XPath at all; "" when it is one, also one we cannot say."""
    try:
        parse_nodes(text)
    except XPathError as error:
        from lxml import etree

        try:
            etree.XPath(REFERENCE.sub(" x ", text))
        except etree.XPathSyntaxError:
            return str(error)
    return ""


def _references(cells: Cells, column: str) -> list[str]:
    return REFERENCE.findall(str(cells.get(column) or ""))


def _circle(needs: Mapping[str, list[str]]) -> list[str]:
    """Returns the names of one circle in their order, none when there is none; without recursion."""
    done: set[str] = set()
    for start in needs:
        path: list[str] = []
        waiting = [(start, iter(needs[start]))] if start not in done else []
        path += [start] if waiting else []
        while waiting:
            name, rest = waiting[-1]
            following = next((each for each in rest if each in needs and each not in done), None)
            if following is None:
                done.add(name)
                waiting.pop()
                path.pop()
            elif following in path:
                return path[path.index(following) :]
            else:
                path.append(following)
                waiting.append((following, iter(needs[following])))
    return []
