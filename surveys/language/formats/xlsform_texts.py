"""The languages of an XLSForm and its wordings: "label::Türkçe (tr)" is Turkish, "label" is the default."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from surveys.language.formats.report import Gathering

TAG = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)\s*$")
NAMES = {
    "türkçe": "tr",
    "turkce": "tr",
    "turkish": "tr",
    "english": "en",
    "ingilizce": "en",
    "i̇ngilizce": "en",
    "deutsch": "de",
    "german": "de",
    "almanca": "de",
    "français": "fr",
    "french": "fr",
    "kurmancî": "ku",
    "kurdish": "ku",
    "kürtçe": "ku",
    "العربية": "ar",
    "arabic": "ar",
    "arapça": "ar",
    "русский": "ru",
    "russian": "ru",
    "rusça": "ru",
}
DISPLAY = {"tr": "Türkçe", "en": "English", "de": "Deutsch", "fr": "Français", "ku": "Kurdî", "ar": "العربية"}
UNNAMED = "default"
OTHER_LABELS = {"tr": "Diğer", "en": "Other"}
PRIVATE = "qaa"


@dataclass(slots=True)
class Languages:
    """Which language each of the workbook's language names is."""

    tags: dict[str, str]
    default: str
    gathering: Gathering
    codes: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, tree: dict[str, Any], *, assumed: str, gathering: Gathering) -> "Languages":
        """Returns the languages of a form; `assumed` is that of wordings without a language."""
        found = dict.fromkeys(_names(tree))
        tags: dict[str, str] = {}
        for name in (each for each in found if each != UNNAMED):
            tags[name] = _tag(name) or _private(tags, name, gathering)
        stated = str(tree.get("default_language") or UNNAMED)
        default = tags.get(stated) or (_tag(stated) if stated != UNNAMED else None)
        if default is None:
            default = _unnamed(tags, assumed) if UNNAMED in found or not tags else next(iter(tags.values()))
            if UNNAMED in found:
                gathering.notes_that("workbook", f"wordings without a language are taken for “{default}”")
        tags[UNNAMED] = default
        others = [tag for tag in dict.fromkeys(tags.values()) if tag != default]
        return cls(tags=tags, default=default, gathering=gathering, codes=(default, *others))

    def text(self, value: object, *, where: str) -> dict[str, str]:
        """Returns a wording by language code, empty ones left out."""
        if isinstance(value, dict):
            pairs = [(self.tags.get(str(name), self.default), str(text)) for name, text in value.items()]
        else:
            pairs = self._stated(str(value or ""))
        return {tag: text.strip() for tag, text in sorted(pairs, key=self._order) if text.strip()}

    def other_label(self, value: object, *, where: str) -> dict[str, str]:
        """Returns the label of an option "other" that pyxform added, in each language."""
        wording = self.text(value, where=where)
        if set(wording.values()) != {"Other"}:
            return wording
        return {code: OTHER_LABELS.get(code, "Other") for code in self.codes}

    def _order(self, pair: tuple[str, str]) -> int:
        return self.codes.index(pair[0]) if pair[0] in self.codes else len(self.codes)

    def _stated(self, text: str) -> list[tuple[str, str]]:
        """A title that our own writer put down in several languages, or one wording in the default language."""
        if text.startswith('{"'):
            try:
                return [(str(tag), str(each)) for tag, each in json.loads(text).items()]
            except (ValueError, AttributeError):
                pass
        return [(self.default, text)]


def header(language: str) -> str:
    """Returns the name under which a language stands in a workbook's headers."""
    return f"{DISPLAY.get(language, language)} ({language})"


def _tag(name: str) -> str | None:
    if found := TAG.search(name):
        language, _, region = found[1].partition("-")
        return language.lower() + (f"-{region}" if region else "")
    return NAMES.get(name.strip().lower())


def _private(tags: dict[str, str], name: str, gathering: Gathering) -> str:
    """An unknown language keeps its wordings, under a code that is reserved for private use."""
    used = [tag for tag in tags.values() if tag.startswith("qa")]
    tag = f"qa{'abcdefghijklmnopqrstuvwxyz'[min(len(used), 25)]}"
    gathering.lacks(f"language “{name}”", f"the language has no known code; it is kept as “{tag}”")
    return tag


def _unnamed(tags: dict[str, str], assumed: str) -> str:
    taken = set(tags.values())
    return next((tag for tag in (assumed, "tr", "en") if tag not in taken), assumed)


def _names(tree: dict[str, Any]) -> Iterator[str]:
    """Yields the language names of all wordings, in the order in which they come."""
    waiting: list[dict] = [tree]
    while waiting:
        node = waiting.pop(0)
        bind = node.get("bind") or {}
        for wording in (node.get("label"), node.get("hint"), bind.get("jr:constraintMsg")):
            if isinstance(wording, dict):
                yield from wording
            elif wording:
                yield UNNAMED
        waiting.extend(node.get("children") or [])
        if node is tree:
            for options in (node.get("choices") or {}).values():
                waiting.extend(options)
