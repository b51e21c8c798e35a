"""The languages of a SurveyJS form and its wordings: "default" is the language of the form's locale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.language.definition import LANGUAGE
from surveys.language.formats.foreign import OWN, plain
from surveys.language.formats.report import Gathering


@dataclass(slots=True)
class Wordings:
    """Which languages a form speaks; "default" is the language of the form's locale."""

    default: str
    codes: tuple[str, ...]
    gathering: Gathering

    @classmethod
    def of(cls, document: Mapping[str, Any], *, assumed: str, gathering: Gathering) -> "Wordings":
        """Returns the languages of a form; `assumed` is taken for wordings without a language."""
        found: dict[str, None] = {}
        _collect(document, found, depth=0)
        default = str(document.get("locale") or "")
        if not LANGUAGE.fullmatch(default):
            default = next((each for each in (assumed, "en") if each not in found), assumed)
            gathering.notes_that("form", f"wordings without a language are taken for “{default}”")
        return cls(default, (default, *(each for each in found if each != default)), gathering)

    def text(self, value: object, *, where: str) -> dict[str, str]:
        """Returns a wording by language, without markup; pictures in it are listed."""
        if value is None or value == "":
            return {}
        stated = value if isinstance(value, Mapping) else {"default": value}
        found: dict[str, str] = {}
        for name, wording in stated.items():
            code = self.default if name == "default" else str(name)
            if code not in self.codes:
                self.gathering.lacks(where, f"a wording in the unknown language “{name}”")
                continue
            text, has_media = plain(str(wording))
            if has_media:
                self.gathering.lacks(where, "pictures, sound or video in a wording")
            if text and not (name == "default" and found.get(code)):
                found[code] = text
        return {code: found[code] for code in self.codes if code in found}


def _collect(node: object, found: dict[str, None], *, depth: int) -> None:
    """Finds the languages of all wordings: objects with "default" or whose names are all language tags."""
    if depth > 60:
        return
    if isinstance(node, list):
        for each in node:
            _collect(each, found, depth=depth + 1)
    elif isinstance(node, Mapping):
        for name in TEXTS & node.keys():
            wording = node[name]
            if isinstance(wording, Mapping):
                tags = [str(each) for each in wording if each != "default"]
                found.update(dict.fromkeys(tag for tag in tags if LANGUAGE.fullmatch(tag)))
        for name, each in node.items():
            if name not in TEXTS and name != OWN:
                _collect(each, found, depth=depth + 1)


TEXTS = frozenset(
    [
        "title",
        "description",
        "text",
        "html",
        "otherText",
        "noneText",
        "refuseText",
        "dontKnowText",
        "labelTrue",
        "labelFalse",
    ]
) | {"minRateDescription", "maxRateDescription"}
