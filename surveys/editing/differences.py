"""What two definitions of a questionnaire differ in, in words; which differences change what answers mean.

A difference is critical when answers before and after it cannot be put into one column, or other people are asked:
a code taken away, another kind, unit or scale, another meaning of an option, another condition. Wordings,
translations, order and additions are not.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.editing.document import Document
from surveys.language.elements import localise
from surveys.language.formula import write_formula

WORDINGS = {
    "label": gettext_lazy("Wording"),
    "title": gettext_lazy("Title"),
    "intro": gettext_lazy("Introduction"),
    "hint": gettext_lazy("Hint"),
    "low_label": gettext_lazy("What the lowest point means"),
    "high_label": gettext_lazy("What the highest point means"),
    "constraint_message": gettext_lazy("What to say when the check fails"),
}
RULES = {
    "relevant": gettext_lazy("When it is shown"),
    "required_when": gettext_lazy("When it is required"),
    "constraint": gettext_lazy("Check of the answer"),
}
SETTINGS = {
    "kind": gettext_lazy("Kind"),
    "role": gettext_lazy("What it tells about the person"),
    "required": gettext_lazy("Required"),
    "randomise": gettext_lazy("Random order"),
    "integer": gettext_lazy("Whole numbers only"),
    "unit": gettext_lazy("Unit"),
    "minimum": gettext_lazy("Smallest"),
    "maximum": gettext_lazy("Largest"),
    "step": gettext_lazy("Step"),
    "max_length": gettext_lazy("Characters at most"),
    "min_choices": gettext_lazy("Choices at least"),
    "max_choices": gettext_lazy("Choices at most"),
    "exclusive": gettext_lazy("Excludes the others"),
    "other": gettext_lazy("Asks for a text"),
    "value": gettext_lazy("Number for statistics programs"),
}
CRITICAL = frozenset({"relevant", "kind", "role", "unit", "exclusive", "other", "value"})
# The bounds of a scale are its categories; those of a number only say what is plausible.
CRITICAL_OF_A_SCALE = frozenset({"minimum", "maximum"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: at which element, what, how it was and is; empty when there was or is none."""

    place: str
    code: str
    what: str
    before: str = ""
    after: str = ""
    is_critical: bool = False


def differences(old: Document, new: Document, *, language: str) -> list[Difference]:
    """Returns what differs between two definitions, in the order of the new one, then what was taken away."""
    return list(_Comparison(language).documents(old, new))


@dataclass(frozen=True, slots=True)
class _Comparison:
    language: str

    def documents(self, old: Document, new: Document) -> Iterator[Difference]:
        whole = _("The questionnaire")
        yield from self._wordings(old, new, place=whole, code="")
        if old.get("languages") != new.get("languages"):
            yield Difference(
                whole, "", _("Languages"), ", ".join(old.get("languages", [])), ", ".join(new["languages"])
            )
        if old.get("calculations", []) != new.get("calculations", []):
            yield Difference(whole, "", _("Calculations"), is_critical=True)
        yield from self._sections(old["sections"], new["sections"])
        before = {q["code"]: (s["code"], q) for s in old["sections"] for q in s.get("questions", [])}
        after = {q["code"]: (s["code"], q) for s in new["sections"] for q in s.get("questions", [])}
        for code, (section, question) in after.items():
            place = self._text(question.get("label")) or code
            if code not in before:
                yield Difference(place, code, _("Question added"))
                continue
            was_in, was = before[code]
            if was_in != section:
                yield Difference(place, code, _("Moved to another section"))
            yield from self._question(was, question, place=place)
        for code, (_section, question) in before.items():
            if code not in after:
                place = self._text(question.get("label")) or code
                yield Difference(place, code, _("Question taken away"), is_critical=True)
        kept = [code for code in after if code in before]
        if kept != [code for code in before if code in after]:
            yield Difference(whole, "", _("The order of the questions"))

    def _sections(self, old: Sequence[Document], new: Sequence[Document]) -> Iterator[Difference]:
        before = {each["code"]: each for each in old}
        after = {each["code"]: each for each in new}
        for code, section in after.items():
            place = self._text(section.get("title")) or code
            if code not in before:
                yield Difference(place, code, _("Section added"))
                continue
            yield from self._wordings(before[code], section, place=place, code=code)
            yield from self._rules(before[code], section, place=place, code=code)
        for code, section in before.items():
            if code not in after:
                yield Difference(self._text(section.get("title")) or code, code, _("Section taken away"))

    def _question(self, old: Document, new: Document, *, place: str) -> Iterator[Difference]:
        code = new["code"]
        yield from self._wordings(old, new, place=place, code=code)
        yield from self._rules(old, new, place=place, code=code)
        yield from self._settings(old, new, place=place, code=code, is_scale=new.get("kind") == "scale")
        yield from self._items(old, new, "options", place=place, code=code)
        yield from self._items(old, new, "rows", place=place, code=code)

    def _items(
        self, old: Document, new: Document, name: str, *, place: str, code: str
    ) -> Iterator[Difference]:
        before = {each["code"]: each for each in old.get(name, [])}
        after = {each["code"]: each for each in new.get(name, [])}
        added, gone = (
            (_("Option added"), _("Option taken away"))
            if name == "options"
            else (_("Line added"), _("Line taken away"))
        )
        for item_code, item in after.items():
            wording = self._text(item.get("label")) or item_code
            if item_code not in before:
                yield Difference(place, code, added, after=wording)
                continue
            there = f"{place} · {wording}"
            yield from self._wordings(before[item_code], item, place=there, code=f"{code}/{item_code}")
            yield from self._rules(before[item_code], item, place=there, code=f"{code}/{item_code}")
            yield from self._settings(before[item_code], item, place=there, code=f"{code}/{item_code}")
        for item_code, item in before.items():
            if item_code not in after:
                wording = self._text(item.get("label")) or item_code
                yield Difference(place, code, gone, before=wording, is_critical=True)
        if [each for each in after if each in before] != [each for each in before if each in after]:
            yield Difference(
                place,
                code,
                _("The order of the options") if name == "options" else _("The order of the lines"),
            )

    def _wordings(self, old: Document, new: Document, *, place: str, code: str) -> Iterator[Difference]:
        for name, word in WORDINGS.items():
            was, now = old.get(name) or {}, new.get(name) or {}
            for tag in dict.fromkeys([*was, *now]):
                if was.get(tag, "") != now.get(tag, ""):
                    what = f"{word} ({tag.upper()})" if len({*was, *now}) > 1 or tag != "tr" else str(word)
                    yield Difference(place, code, what, was.get(tag, ""), now.get(tag, ""))

    def _rules(self, old: Document, new: Document, *, place: str, code: str) -> Iterator[Difference]:
        for name, word in RULES.items():
            if old.get(name) != new.get(name):
                yield Difference(
                    place, code, str(word), _formula(old.get(name)), _formula(new.get(name)), name in CRITICAL
                )

    def _settings(
        self, old: Document, new: Document, *, place: str, code: str, is_scale: bool = False
    ) -> Iterator[Difference]:
        for name, word in SETTINGS.items():
            if old.get(name) != new.get(name):
                critical = name in CRITICAL or (is_scale and name in CRITICAL_OF_A_SCALE)
                yield Difference(
                    place, code, str(word), self._value(old.get(name)), self._value(new.get(name)), critical
                )

    def _value(self, value: object) -> str:
        if isinstance(value, dict):
            return self._text(value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return "" if value is None else str(value)

    def _text(self, text: object) -> str:
        return localise(text, self.language) if isinstance(text, dict) else ""


def _formula(rule: object) -> str:
    if rule is None:
        return ""
    try:
        return write_formula(rule)
    except (LookupError, TypeError, ValueError):
        return json.dumps(rule, ensure_ascii=False)
