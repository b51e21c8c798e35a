"""One question of a LimeSurvey survey as questions of ours: its type, its answers, its attributes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from surveys.language.elements import Kind, Option, Question, Row, Rule
from surveys.language.formats.foreign import fit
from surveys.language.formats.report import Gathering
from surveys.language.formats.xpath import DIGITS
from surveys.language.formats.xpath_grammar import XPathError
from surveys.language.rules import CURRENT

type Cells = Mapping[str, str]

TRANSLATED = {
    "groups": "group_l10ns",
    "questions": "question_l10ns",
    "subquestions": "question_l10ns",
    "answers": "answer_l10ns",
}
OTHER = "other"
KINDS: dict[str, Kind] = {
    "L": Kind.SINGLE, "!": Kind.SINGLE, "O": Kind.SINGLE, "Y": Kind.SINGLE, "G": Kind.SINGLE,
    "5": Kind.SCALE, "M": Kind.MULTIPLE, "P": Kind.MULTIPLE, "R": Kind.RANKING, "N": Kind.NUMBER, "D": Kind.DATE,
    "S": Kind.SHORT_TEXT, "T": Kind.LONG_TEXT, "U": Kind.LONG_TEXT, "X": Kind.NOTE,
    "F": Kind.MATRIX, "H": Kind.MATRIX, "A": Kind.MATRIX, "B": Kind.MATRIX, "C": Kind.MATRIX, "E": Kind.MATRIX,
}  # fmt: skip
REPEATED = {"Q": Kind.SHORT_TEXT, "K": Kind.NUMBER}
"""Types that ask several things under one heading; each becomes a question."""
UNASKABLE = {
    "1": "an array with two scales",
    ":": "an array of numbers",
    ";": "an array of texts",
    "|": "a file to upload",
    "I": "the choice of the language",
}
FIXED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Y": (("Y", "Evet", "Yes"), ("N", "Hayır", "No")),
    "G": (("F", "Kadın", "Female"), ("M", "Erkek", "Male")),
    "C": (("Y", "Evet", "Yes"), ("U", "Kararsızım", "Uncertain"), ("N", "Hayır", "No")),
    "E": (("I", "Arttı", "Increase"), ("S", "Aynı kaldı", "Same"), ("D", "Azaldı", "Decrease")),
    "A": tuple((str(n), str(n), str(n)) for n in range(1, 6)),
    "B": tuple((str(n), str(n), str(n)) for n in range(1, 11)),
}
READ = frozenset(
    [
        "random_order",
        "answer_order",
        "exclude_all_others",
        "min_answers",
        "max_answers",
        "maximum_chars",
        "suffix",
        "equation",
    ]
) | frozenset(
    [
        "min_num_value_n",
        "max_num_value_n",
        "num_value_int_only",
        "em_validation_q",
        "em_validation_q_tip",
        "other_replace_text",
    ]
)
LOOKS = re.compile(
    r"(hide_tip|hidden|display_.*|statistics_.*|public_statistics|page_break|cssclass|scale_export|text_input_.*|"
    r"input_size|input_boxes|answer_width.*|repeat_headings|category_separator|date_format|dropdown_.*|save_as_default|"
    r"slider_(?:handle|custom|orientation|showminmax|separator|rating|reversed|layout).*|showpopups|choice_.*|rank_title|clear_default|printable_help|numbers_only)"
)
BLOCKING = {
    "array_filter": "rows shown by another question's answer",
    "array_filter_exclude": "rows hidden by another question's answer",
    "em_validation_sq": "a check of each row",
    "relevance_sub": "a condition of a row",
    "equals_num_value": "a sum that is checked",
    "min_num_value": "a sum that is checked",
    "max_num_value": "a sum that is checked",
    "date_min": "the earliest date",
    "date_max": "the latest date",
}


@dataclass(slots=True)
class Entry:
    """One question with what belongs to it, joined from the tables."""

    cells: Cells
    parts: list[Cells]
    answers: list[Cells]
    attributes: dict[str, str]
    code: str = ""
    blocked: str = ""

    @property
    def type(self) -> str:
        """LimeSurvey's letter for the type."""
        return self.cells.get("type", "")

    @property
    def title(self) -> str:
        """LimeSurvey's code of the question."""
        return self.cells.get("title", "") or f"q{self.cells.get('qid')}"

    @property
    def relevance(self) -> str:
        """The relevance equation."""
        return (self.cells.get("relevance") or "").strip()

    @property
    def part_codes(self) -> list[str]:
        """The codes of the subquestions."""
        return [fit(part.get("title", ""), otherwise="s") for part in self.parts]


class Reader(Protocol):
    """What a question needs of the survey's reader."""

    gathering: Gathering
    default: str
    languages: tuple[str, ...]
    variables: Mapping[str, Any]

    def texts(self, table: str, key: str, value: str, field: str) -> dict[str, str]:
        """A wording by language."""

    def rule(self, text: str, *, current: str = "") -> Rule:
        """The rule of an expression."""


def question_of(reader: Reader, entry: Entry) -> list[Question]:
    """Returns the questions that one question of LimeSurvey becomes; what cannot be asked is a blocked note."""
    return _Builder(reader, entry).questions()


class _Builder:
    def __init__(self, reader: Reader, entry: Entry) -> None:
        self.reader = reader
        self.entry = entry
        self.reasons: list[str] = []

    def questions(self) -> list[Question]:
        """Returns the questions."""
        entry = self.entry
        label = self._text("question") or {self.reader.default: entry.title}
        if entry.type in REPEATED:
            self._losses()
            return [self._done(Question(entry.code, Kind.NOTE, label)), *map(self._part, entry.parts)]
        kind = KINDS.get(entry.type)
        if kind is None:
            what = UNASKABLE.get(entry.type, f"the type “{entry.type}”") + " cannot be asked here"
            self.reader.gathering.lacks(entry.title, what, blocking=True)
            return [Question(entry.code, Kind.NOTE, label, blocked=what)]
        self._losses()
        constraint = self._constraint()
        question = Question(
            code=entry.code,
            kind=kind,
            label=label,
            hint=self._text("help") if kind is not Kind.NOTE else {},
            required=entry.cells.get("mandatory") == "Y" and kind is not Kind.NOTE,
            options=self._options(kind),
            rows=self._rows() if kind is Kind.MATRIX else (),
            constraint=constraint,
            randomise=entry.attributes.get("random_order") == "1"
            or entry.attributes.get("answer_order") == "random",
            **self._limits(kind),
        )
        return [self._done(question)]

    def _done(self, question: Question) -> Question:
        texts = [question.label, question.hint, *(each.label for each in (*question.options, *question.rows))]
        found = [
            each
            for text in texts
            for wording in text.values()
            for each in re.findall(r"\{\w[^{}\n]*\}", wording)
        ]
        if found:
            self._lacks("", f"an answer inside a wording: {', '.join(dict.fromkeys(found))}")
        return replace(question, blocked="; ".join(dict.fromkeys(self.reasons)))

    def _part(self, part: Cells) -> Question:
        name = f"{self.entry.title}_{part.get('title')}"
        kind = REPEATED[self.entry.type]
        label = self.reader.texts("subquestions", "qid", part.get("qid", ""), "question")
        required = self.entry.cells.get("mandatory") == "Y"
        return Question(
            self.reader.variables[name].value,
            kind,
            label or {self.reader.default: name},
            required=required,
            blocked="; ".join(dict.fromkeys(self.reasons)),
            **self._limits(kind),
        )

    def _text(self, field: str) -> dict[str, str]:
        return self.reader.texts("questions", "qid", self.entry.cells.get("qid", ""), field)

    def _lacks(self, name: str, what: str) -> None:
        where = f"{self.entry.title}, {name}" if name else self.entry.title
        self.reader.gathering.lacks(where, what, blocking=True)
        self.reasons.append(what)

    def _losses(self) -> None:
        entry, gathering = self.entry, self.reader.gathering
        for name, what in BLOCKING.items():
            if entry.attributes.get(name):
                self._lacks(name, what)
        if entry.attributes.get("hidden") == "1":
            self._lacks("hidden", "a question that is always hidden")
        if entry.type in ("O", "P"):
            gathering.lacks(entry.title, "the comment beside the choice")
        if entry.cells.get("mandatory") == "S":
            gathering.lacks(entry.title, "a reminder to answer: the question may be skipped")
        for part in entry.parts:
            if (part.get("relevance") or "1").strip() not in ("", "1"):
                self._lacks(f"{part.get('title')}, relevance", f"the condition of a row: {part['relevance']}")
        unread = sorted(
            name
            for name in entry.attributes
            if name not in READ | BLOCKING.keys() and not LOOKS.fullmatch(name)
        )
        if unread:
            gathering.lacks(entry.title, f"attributes that are not read: {', '.join(unread)[:500]}")

    # Options, rows, limits

    def _options(self, kind: Kind) -> tuple[Option, ...]:
        entry = self.entry
        if fixed := FIXED.get(entry.type):
            return tuple(Option(code, self._fixed(turkish, english)) for code, turkish, english in fixed)
        if kind is Kind.MULTIPLE:
            alone = re.split(r"[;,\s]+", entry.attributes.get("exclude_all_others", ""))
            options = [
                Option(
                    code,
                    self._wording("subquestions", "qid", part, "question"),
                    exclusive=part.get("title") in alone,
                )
                for part, code in zip(entry.parts, entry.part_codes, strict=True)
            ]
        elif kind in (Kind.SINGLE, Kind.RANKING, Kind.MATRIX):
            options = [self._answer(row) for row in entry.answers]
        else:
            return ()
        if entry.cells.get("other") == "Y" and kind in (Kind.SINGLE, Kind.MULTIPLE):
            stated = entry.attributes.get("other_replace_text")
            label = dict.fromkeys(self.reader.languages, stated) if stated else self._fixed("Diğer", "Other")
            options.append(Option(OTHER, label, other=True))
        return tuple(options)

    def _answer(self, row: Cells) -> Option:
        key = "aid" if row.get("aid") else "code"
        code = fit(row.get("code", ""), otherwise="a")
        if key == "aid":
            return Option(code, self._wording("answers", "aid", row, "answer"))
        return Option(code, self._old_answer(row))

    def _old_answer(self, row: Cells) -> dict[str, str]:
        """Before version 4, an answer has a row for each language."""
        wanted = (row.get("qid"), row.get("code"))
        rows = [
            each for each in self.reader.tables["answers"] if (each.get("qid"), each.get("code")) == wanted
        ]  # type: ignore[attr-defined]
        found = {each.get("language") or self.reader.default: each.get("answer") or "" for each in rows}
        texts = {code: found[code] for code in self.reader.languages if found.get(code)}
        return texts or {self.reader.default: row.get("code", "")}

    def _wording(self, table: str, key: str, row: Cells, field: str) -> dict[str, str]:
        usual = row.get("code") or row.get("title") or ""
        return self.reader.texts(table, key, row.get(key, ""), field) or {self.reader.default: usual}

    def _fixed(self, turkish: str, english: str) -> dict[str, str]:
        return {code: turkish if code == "tr" else english for code in self.reader.languages}

    def _rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(code, self._wording("subquestions", "qid", part, "question"))
            for part, code in zip(self.entry.parts, self.entry.part_codes, strict=True)
        )

    def _limits(self, kind: Kind) -> dict[str, Any]:
        stated = self.entry.attributes
        found: dict[str, Any] = {}
        if kind is Kind.NUMBER:
            found = {"minimum": self._number("min_num_value_n"), "maximum": self._number("max_num_value_n")}
            found["integer"] = stated.get("num_value_int_only") == "1"
            found["unit"] = (
                dict.fromkeys(self.reader.languages, stated["suffix"]) if stated.get("suffix") else {}
            )
        elif kind in (Kind.MULTIPLE, Kind.RANKING):
            found = {"min_choices": self._number("min_answers"), "max_choices": self._number("max_answers")}
        elif kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
            found = {"max_length": self._number("maximum_chars")}
        return found

    def _number(self, name: str) -> int | float | None:
        text = self.entry.attributes.get(name, "")
        if re.fullmatch(r"-?[0-9]{1,12}", text):
            return int(text)
        if re.fullmatch(r"-?[0-9]{1,12}\.[0-9]{1,6}", text) and name.endswith("_n"):
            return float(text)
        if text:
            self._lacks(name, f"the limit {text}")
        return None

    def _constraint(self) -> Rule | None:
        pattern = (self.entry.cells.get("preg") or "").strip()
        if pattern:
            found = DIGITS.fullmatch(pattern.strip("/"))
            if found:
                low, high = (1, 500) if found[3] else (int(found[1]), int(found[2] or found[1]))
                return {"digits": [{"var": CURRENT}, low, high]}
            self._lacks("preg", f"a pattern is supported for a number of digits only: {pattern}")
        if text := self.entry.attributes.get("em_validation_q", ""):
            try:
                return self.reader.rule(text, current=self.entry.code)
            except XPathError as error:
                self._lacks("em_validation_q", f"{text} ({error})")
        return None
