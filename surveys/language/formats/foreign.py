"""What the readers of SurveyJS and LimeSurvey share: names made fit, wordings without markup, own forms.

Where our writer puts something into a file that the format says less exactly, it adds our own form beside it.
That form counts as long as the rest of the element is as it was written; changed by hand, the change counts.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from surveys.language.checking import CODE, OPTION_CODE
from surveys.language.definition import DefinitionError, read_object
from surveys.language.formats.report import Gathering

OWN = "katilim"
MAX_CODE = 64
BREAKS = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "tr"})
HIDDEN = frozenset({"script", "style"})


class Codes:
    """Codes for names of other programs, which may hold spaces and signs; each is used once."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self.used: set[str] = set()
        self.by_name: dict[str, str] = {}

    def make(self, name: str, *, where: str, otherwise: str) -> str:
        """Returns the code for a name: the name itself where it can be one, else near to it, and listed."""
        code = fit(name, pattern=CODE, otherwise=otherwise)
        number, base = 1, code
        while code in self.used:
            number += 1
            code = f"{base[: MAX_CODE - 4]}_{number}"
        self.used.add(code)
        self.by_name.setdefault(name, code)
        if code != name:
            self.gathering.notes_that(where, f"the name “{name}” became the code “{code}”")
        return code


def fit(name: str, *, pattern: re.Pattern[str] = OPTION_CODE, otherwise: str) -> str:
    """Returns a name as a code that fits the pattern; `otherwise` stands before one that cannot begin a code."""
    name = unicodedata.normalize("NFC", name)
    if pattern.fullmatch(name):
        return name
    plain = re.sub(r"[^\w.-]+", "_", name).strip("_.-")[: MAX_CODE - len(otherwise) - 1]
    return plain if pattern.fullmatch(plain) else f"{otherwise}_{plain}".rstrip("_")


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0
        self.has_media = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in HIDDEN
        self.has_media |= tag in ("img", "video", "audio", "iframe", "object", "embed")
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN and self.hidden > 0
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def plain(text: str) -> tuple[str, bool]:
    """Returns a wording without markup, and whether pictures or other media were in it."""
    if "<" not in text and "&" not in text:
        return text.strip(), False
    parser = _Plain()
    parser.feed(text)
    parser.close()
    lines = [" ".join(line.split()) for line in "".join(parser.parts).split("\n")]
    return "\n".join(line for line in lines if line), parser.has_media


def fingerprint(element: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> str:
    """Returns what tells whether an element was changed since it was written."""
    kept = {name: value for name, value in element.items() if name != OWN and name not in without}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def own_form(kind: type, element: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> Any | None:
    """Returns our own form of an element, when it has one and the element is as it was written."""
    own = element.get(OWN)
    if not isinstance(own, Mapping) or own.get("as") != fingerprint(element, without=without):
        return None
    try:
        return read_object(kind, own.get("is"), where=OWN)
    except DefinitionError:
        return None
