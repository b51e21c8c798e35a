"""Cuts a draft text into the passages that people speak about: articles, headings, paragraphs.

A line of three hyphens cuts where somebody wants it; a text that has one is cut there alone. A line that begins
with # is the heading of what follows.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from common.text import clean, clean_line, fold

LONGEST_HEADING = 160
LONGEST = 6000
MOST = 400
CUT = "---"
_CUT_LINE = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
# "Madde 1 –", "GEÇİCİ MADDE 2:", "Article 3."; then what the article says.
_ARTICLE = re.compile(
    r"^((?:(?:ge[çc][iİı]c[iİı]|ek)\s+)?(?:madde|article)\s+\d+(?:/[a-zçğıöşü\d]+)?)\s*[-–—.:]*\s*(.*)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+\S")
_LISTED = re.compile(r"^(?:[-•*]\s|\(?\w{1,2}\)\s)")
_LONGEST_LOOSE_HEADING = 90
_PART = re.compile(r"\b(?:bolum|kisim|chapter|part)\b")


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage before it is stored: its heading, which may be empty, and its text."""

    heading: str
    text: str


def cut(text: str) -> list[Cut]:
    """Returns the passages of a text in order; none for a text without words."""
    text = clean(text)
    if _CUT_LINE.search(text):
        return [made for piece in _CUT_LINE.split(text) if (made := _as_marked(piece))]
    return _by_shape(text)


def join(passages: Iterable[Cut]) -> str:
    """Returns passages as one text that cut() cuts into the same ones."""
    pieces = [f"# {each.heading}\n{each.text}" if each.heading else each.text for each in passages]
    return f"\n\n{CUT}\n\n".join(pieces) + (f"\n\n{CUT}" if len(pieces) == 1 else "")


def _as_marked(piece: str) -> Cut | None:
    first, _, rest = piece.strip().partition("\n")
    heading = first.startswith("#")
    made = Cut(_heading(first), rest.strip()) if heading else Cut("", piece.strip())
    return made if made.heading or made.text else None


def _by_shape(text: str) -> list[Cut]:
    made: list[Cut] = []
    headings: list[str] = []
    in_article = False
    for lines in _paragraphs(text):
        while lines and (len(lines) > 1 or len(lines[0]) <= _LONGEST_LOOSE_HEADING) and _is_heading(lines):
            headings.append(_heading(lines.pop(0)))
            in_article = False
        if not lines:
            continue
        if article := _ARTICLE.match(lines[0]):
            headings.append(clean_line(article[1]))
            lines = [article[2], *lines[1:]]
            made.append(Cut(_joined(headings), "\n".join(lines).strip()))
            headings, in_article = [], True
        elif in_article and not headings and len(made[-1].text) + sum(map(len, lines)) < LONGEST:
            before = made.pop()
            made.append(Cut(before.heading, f"{before.text}\n\n{'\n'.join(lines)}".strip()))
        else:
            made.append(Cut(_joined(headings), "\n".join(lines)))
            headings = []
    return [*made, Cut(_joined(headings), "")] if headings else made


def _paragraphs(text: str) -> list[list[str]]:
    """Blocks of lines; a blank line and an article's first line begin one."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if not line.strip():
            blocks.append([])
            continue
        if _ARTICLE.match(line.strip()) and blocks[-1] and not all(map(_stands_alone, blocks[-1])):
            blocks.append([])
        blocks[-1].append(line.strip())
    return [block for block in blocks if block]


def _is_heading(lines: list[str]) -> bool:
    line = lines[0]
    if line.startswith("#"):
        return True
    if _ARTICLE.match(line) or _LISTED.match(line):
        return False
    if not _stands_alone(line):
        return False
    is_article_next = len(lines) > 1 and any(_ARTICLE.match(each) for each in lines[1:3])
    is_loud = line.upper() == line and any(map(str.isalpha, line))
    return len(lines) == 1 or is_article_next or is_loud or bool(_PART.search(fold(line)))


def _stands_alone(line: str) -> bool:
    """Short, and no sentence: it ends without a stop, or is numbered like a chapter."""
    if line.startswith("#"):
        return True
    if len(line) > _LONGEST_LOOSE_HEADING or _ARTICLE.match(line) or _LISTED.match(line):
        return False
    return not line.endswith((".", ";", ",", "?", "!")) and (
        bool(_NUMBERED.match(line)) or line[:1].isupper() or line[:1].isdigit()
    )


def _heading(line: str) -> str:
    return clean_line(line.lstrip("#").strip().rstrip(":"))[:LONGEST_HEADING]


def _joined(headings: list[str]) -> str:
    return " · ".join(each for each in headings if each)[:LONGEST_HEADING]
