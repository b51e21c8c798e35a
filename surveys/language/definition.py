"""A questionnaire as a document: reading it from JSON strictly, writing it back, and its canonical form.

The format is described in docs/questionnaire-format.md. Reading refuses what it does not know, with the
place; whether the questionnaire makes sense (names, types, order) is `checking.py`.
This module is also the door to the element classes and the variable catalogue.
"""

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import fields
from typing import Any

from surveys.language.elements import (
    CHOICE_KINDS,
    OTHER_SUFFIX,
    TEXT_KINDS,
    Bound,
    Calculation,
    Kind,
    Option,
    OptionRole,
    Question,
    Questionnaire,
    QuestionRole,
    Row,
    Rule,
    Section,
    Text,
    localise,
)
from surveys.language.rules import RuleError, check_shape
from surveys.language.variables import Column, Variable, columns, variables

__all__ = [
    "CHOICE_KINDS",
    "OTHER_SUFFIX",
    "TEXT_KINDS",
    "Bound",
    "Calculation",
    "Column",
    "DefinitionError",
    "Kind",
    "Option",
    "OptionRole",
    "Question",
    "QuestionRole",
    "Questionnaire",
    "Row",
    "Rule",
    "Section",
    "Text",
    "Variable",
    "canonical_bytes",
    "columns",
    "digest",
    "from_json",
    "localise",
    "read_object",
    "to_json",
    "variables",
    "write_object",
]

FORMAT = "katilim-questionnaire"
VERSION = 1
MAX_QUESTIONS = 2_000
MAX_ITEMS = 5_000
MAX_TEXT = 20_000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class DefinitionError(ValueError):
    """A document that is no questionnaire. `code` is stable, `where` the path inside the document."""

    def __init__(self, code: str, *, where: str, detail: str = "") -> None:
        super().__init__(f"{where or 'questionnaire'}: {detail or code}")
        self.code = code
        self.where = where
        self.detail = detail or code


def from_json(document: Mapping[str, Any]) -> Questionnaire:
    """Returns the questionnaire that a document describes; DefinitionError with its place otherwise."""
    if not isinstance(document, Mapping):
        raise DefinitionError("not_an_object", where="", detail="a JSON object is expected")
    if document.get("format") != FORMAT:
        raise DefinitionError("unknown_format", where="format", detail=f'"format" must be "{FORMAT}"')
    if document.get("version") != VERSION:
        raise DefinitionError("unknown_version", where="version", detail=f'"version" must be {VERSION}')
    body = {key: value for key, value in document.items() if key not in ("format", "version")}
    questionnaire = read_object(Questionnaire, body, where="")
    if questionnaire.default_language not in questionnaire.languages:
        raise DefinitionError("bad_language", where="default_language", detail="must be one of the languages")
    if sum(len(section.questions) for section in questionnaire.sections) > MAX_QUESTIONS:
        raise DefinitionError("too_large", where="sections", detail=f"more than {MAX_QUESTIONS} questions")
    return questionnaire


def to_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """Returns the document of a questionnaire; settings at their default are left out."""
    return {"format": FORMAT, "version": VERSION, **write_object(questionnaire)}


def canonical_bytes(questionnaire: Questionnaire) -> bytes:
    """Returns the one byte sequence of a questionnaire: sorted keys, no spaces, UTF-8."""
    document = to_json(questionnaire)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(questionnaire: Questionnaire) -> str:
    """Returns the SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(questionnaire)).hexdigest()


def write_object(element: Any) -> dict[str, Any]:
    """Returns the document of one element; settings at their default are left out."""
    written = {}
    for slot in fields(element):
        value = getattr(element, slot.name)
        if slot.default_factory is not NO_DEFAULT and not value:
            continue
        # A default of 0 or False must not hide a stated rule `false`, hence the comparison by type too.
        if slot.default is not NO_DEFAULT and value == slot.default and type(value) is type(slot.default):
            continue
        written[slot.name] = _write_value(value)
    return written


def _write_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_write_value(each) for each in value]
    if isinstance(value, Question | Section | Option | Row | Calculation):
        return write_object(value)
    if isinstance(value, Kind | OptionRole | QuestionRole):
        return value.value
    return dict(value) if isinstance(value, Mapping) else value


def read_object(kind: type, document: Any, *, where: str) -> Any:
    """Returns the element of a kind that a document describes; DefinitionError with its place otherwise."""
    if not isinstance(document, Mapping):
        raise DefinitionError("not_an_object", where=where, detail="a JSON object is expected")
    known = {slot.name: slot for slot in fields(kind)}
    for key in document:
        if key not in known:
            raise DefinitionError("unknown_key", where=_join(where, str(key)[:60]), detail="unknown setting")
    values = {}
    for name, slot in known.items():
        place = _join(where, name)
        if name in document:
            values[name] = READERS[kind, name](document[name], place)
        elif slot.default is NO_DEFAULT and slot.default_factory is NO_DEFAULT:
            raise DefinitionError("missing_key", where=place, detail="is missing")
    return kind(**values)


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _refuse(where: str, expected: str) -> DefinitionError:
    return DefinitionError("wrong_type", where=where, detail=f"{expected} is expected")


def _string(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise _refuse(where, "a text")
    if len(value) > MAX_TEXT:
        raise DefinitionError("too_large", where=where, detail=f"longer than {MAX_TEXT} characters")
    if FORBIDDEN.search(value):
        raise DefinitionError("bad_character", where=where, detail="holds a control character")
    return unicodedata.normalize("NFC", value)


def _text(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise _refuse(where, "a text by language")
    return {_language(key, where): _string(each, _join(where, str(key)[:20])) for key, each in value.items()}


def _language(value: Any, where: str) -> str:
    if not isinstance(value, str) or not LANGUAGE.fullmatch(value):
        raise DefinitionError("bad_language", where=where, detail=f"{str(value)[:20]!r} is no language tag")
    return value


def _boolean(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise _refuse(where, "true or false")
    return value


def _whole(value: Any, where: str) -> int | None:
    if value is not None and (type(value) is not int or abs(value) > 10**12):
        raise _refuse(where, "a whole number")
    return value


def _number(value: Any, where: str) -> int | float | None:
    if value is not None and (
        type(value) not in (int, float) or not math.isfinite(value) or abs(value) > 1e12
    ):
        raise _refuse(where, "a number")
    return value


def _bound(value: Any, where: str) -> Bound | None:
    return _string(value, where) if isinstance(value, str) else _number(value, where)


def _rule(value: Any, where: str) -> Rule | None:
    if value is None:
        return None
    try:
        check_shape(value)
    except RuleError as error:
        raise DefinitionError("bad_rule", where=where + error.where, detail=str(error)) from error
    if FORBIDDEN.search(json.dumps(value, ensure_ascii=False)):
        raise DefinitionError("bad_character", where=where, detail="holds a control character")
    return value


def _needed_rule(value: Any, where: str) -> Rule:
    rule = _rule(value, where)
    if rule is None:
        raise _refuse(where, "a rule")
    return rule


def _one_of(kind: type[Kind] | type[OptionRole] | type[QuestionRole]) -> Callable[[Any, str], Any]:
    def read(value: Any, where: str) -> Any:
        try:
            return kind(value)
        except ValueError as error:
            choices = ", ".join(each.value for each in kind if each.value)
            raise DefinitionError("bad_choice", where=where, detail=f"must be one of {choices}") from error

    return read


def _many(read: Callable[[Any, str], Any]) -> Callable[[Any, str], tuple]:
    def read_all(value: Any, where: str) -> tuple:
        if not isinstance(value, list | tuple):
            raise _refuse(where, "a list")
        if len(value) > MAX_ITEMS:
            raise DefinitionError("too_large", where=where, detail=f"more than {MAX_ITEMS} items")
        return tuple(read(each, f"{where}[{position}]") for position, each in enumerate(value))

    return read_all


def _object(kind: type) -> Callable[[Any, str], Any]:
    return lambda value, where: read_object(kind, value, where=where)


READERS: dict[tuple[type, str], Callable[[Any, str], Any]] = {
    **{(Option, name): _boolean for name in ("exclusive", "other")},
    (Option, "role"): _one_of(OptionRole),
    (Option, "value"): _whole,
    (Question, "kind"): _one_of(Kind),
    (Question, "role"): _one_of(QuestionRole),
    (Question, "options"): _many(_object(Option)),
    (Question, "rows"): _many(_object(Row)),
    **{(Question, name): _boolean for name in ("required", "integer", "randomise")},
    **{(Question, name): _bound for name in ("minimum", "maximum")},
    **{(Question, name): _whole for name in ("max_length", "min_choices", "max_choices")},
    (Question, "step"): _number,
    (Question, "appearance"): _string,
    **{(Question, name): _rule for name in ("required_when", "constraint")},
    **{(Question, name): _text for name in ("hint", "constraint_message", "low_label", "high_label", "unit")},
    **{(kind, "relevant"): _rule for kind in (Option, Question, Section)},
    **{(kind, "code"): _string for kind in (Option, Row, Question, Section, Calculation)},
    **{(kind, "label"): _text for kind in (Option, Row, Question, Calculation)},
    **{(kind, "blocked"): _string for kind in (Question, Section, Calculation)},
    **{(Section, name): _text for name in ("title", "intro")},
    (Section, "questions"): _many(_object(Question)),
    (Calculation, "value"): _needed_rule,
    (Questionnaire, "title"): _text,
    (Questionnaire, "languages"): _many(_language),
    (Questionnaire, "default_language"): _language,
    (Questionnaire, "sections"): _many(_object(Section)),
    (Questionnaire, "calculations"): _many(_object(Calculation)),
}
