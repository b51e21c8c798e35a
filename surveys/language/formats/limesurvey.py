"""LimeSurvey survey structures (.lss, and the .lss inside .lsa) as questionnaires.

Groups become sections. Both layouts are read: one table a thing with a language column (before version 4),
and texts in tables of their own (since). The responses in an archive are never read.
"""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

from surveys.language.definition import LANGUAGE
from surveys.language.elements import Calculation, Kind, Question, Questionnaire, Rule, Section
from surveys.language.formats.expressions import parse_expression
from surveys.language.formats.foreign import Codes, plain
from surveys.language.formats.limesurvey_questions import (
    KINDS,
    OTHER,
    REPEATED,
    TRANSLATED,
    Cells,
    Entry,
    question_of,
)
from surveys.language.formats.report import FileRefusedError, Gathering, Imported, report_of
from surveys.language.formats.xlsform_rows import TYPES
from surveys.language.formats.xpath import Context
from surveys.language.formats.xpath_grammar import Node, XPathError
from surveys.language.operators import ANY, CODE, TEXT

MAX_XML = 20_000_000
ALWAYS = frozenset({"", "1", "(1)"})
SUFFIXES = re.compile(r"\.(?:NAOK|value|valueNAOK|code|shown)$")
LEFT_ASIDE = {
    "quota": "quotas",
    "assessments": "assessments",
    "defaultvalues": "default answers",
    "survey_url_parameters": "answers taken from the address",
    "plugin_settings": "settings of plugins",
}

type Tables = dict[str, list[Cells]]


def read_lss(content: bytes, *, title: str = "", language: str = "tr") -> Imported:
    """Returns the questionnaire of a survey structure; FileRefusedError when it is none, or broken."""
    return _read(_tables(content), Gathering(), title=title, language=language)


def read_lsa(content: bytes, *, title: str = "", language: str = "tr") -> Imported:
    """Returns the questionnaire of a survey archive; what else is in the archive is listed."""
    import zipfile

    gathering = Gathering()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        structures = [name for name in names if name.lower().endswith(".lss")]
        if len(structures) != 1:
            raise FileRefusedError("invalid", where="archive", detail="One .lss file is expected in it.")
        if archive.getinfo(structures[0]).file_size > MAX_XML:
            raise FileRefusedError("too_large", most=MAX_XML // 1_000_000)
        structure = archive.read(structures[0])
    for name in names:
        if name != structures[0]:
            gathering.lacks(name, "responses, tokens and files of an archive are not read")
    return _read(_tables(structure), gathering, title=title, language=language)


def _tables(content: bytes) -> Tables:
    """Returns the rows of every table, as text by field name."""
    root = _parsed(content)
    if root.tag != "document" or (root.findtext("LimeSurveyDocType") or "").strip() != "Survey":
        raise FileRefusedError("unknown_format")
    return {
        table.tag: [{cell.tag: cell.text or "" for cell in row} for row in table.iterfind("rows/row")]
        for table in root
    }


def _parsed(content: bytes) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if len(content) > MAX_XML:
        raise FileRefusedError("too_large", most=MAX_XML // 1_000_000)
    try:
        return fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefusedError("entities", where="XML") from error
    except (ParseError, ValueError, LookupError) as error:
        if b"encoding=" not in content[:200] or b"utf-8" in content[:200].lower():
            try:
                content.decode("utf-8-sig")
            except UnicodeDecodeError:
                raise FileRefusedError("not_utf8") from error
        raise FileRefusedError("broken", detail=str(error)[:200]) from error


def _read(tables: Tables, gathering: Gathering, *, title: str, language: str) -> Imported:
    definition = _Reader(tables, gathering, assumed=language).definition(title)
    if not any(question.kind is not Kind.NOTE for question in definition.questions()):
        raise FileRefusedError("invalid", where="questions", detail="The survey has no question in it.")
    return Imported(definition, report_of(definition, gathering, format_name="limesurvey"))


class _Reader:
    """Joins the tables, learns the types of all names, then builds."""

    def __init__(self, tables: Tables, gathering: Gathering, *, assumed: str) -> None:
        self.tables = tables
        self.gathering = gathering
        self.codes = Codes(gathering)
        self.kinds: dict[str, str] = {}
        self.variables: dict[str, Node] = {}
        survey = (self.tables.get("surveys") or [{}])[0]
        self.default = self._tag(survey.get("language") or assumed)
        others = map(self._tag, (survey.get("additional_languages") or "").split())
        self.languages = tuple(dict.fromkeys((self.default, *others)))
        self.entries = self._entries()
        for entry in self.entries:
            self._learn(entry)

    def _tag(self, name: str) -> str:
        """LimeSurvey's "de-informal" is a manner of speaking; the language is what stands first."""
        if LANGUAGE.fullmatch(name) and "informal" not in name and "easy" not in name:
            return name
        stem = name.split("-")[0].lower()
        return stem if LANGUAGE.fullmatch(stem) else "tr"

    # Joining the tables

    def texts(self, table: str, key: str, value: str, field: str) -> dict[str, str]:
        """Returns a wording by language, from the table of texts if there is one, else from the thing's own rows."""
        source = TRANSLATED[table] if TRANSLATED[table] in self.tables else table
        found: dict[str, str] = {}
        for row in self.tables.get(source, ()):
            if row.get(key) == value and row.get(field):
                text, has_media = plain(row[field])
                if has_media:
                    self.gathering.lacks(f"{table} {value}", "pictures, sound or video in a wording")
                if text:
                    found.setdefault(self._tag(row.get("language") or self.default), text)
        return {code: found[code] for code in self.languages if code in found}

    def rows(self, table: str, key: str, order: tuple[str, ...]) -> list[Cells]:
        """Returns each thing of a table once, in order."""
        once = {row.get(key, ""): row for row in reversed(self.tables.get(table, []))}
        return sorted(once.values(), key=lambda row: tuple(_whole(row.get(name)) for name in order))

    def _entries(self) -> list[Entry]:
        questions = self.rows("questions", "qid", ("question_order", "qid"))
        parts = self.rows("subquestions", "qid", ("scale_id", "question_order", "qid"))
        answers = self._answers()
        attributes: dict[str, dict[str, str]] = {}
        for row in self.tables.get("question_attributes", ()):
            if (row.get("value") or "").strip():
                attributes.setdefault(row.get("qid", ""), {}).setdefault(
                    row.get("attribute", ""), row["value"].strip()
                )
        return [
            Entry(
                row,
                [part for part in parts if part.get("parent_qid") == row.get("qid")],
                answers.get(row.get("qid", ""), []),
                attributes.get(row.get("qid", ""), {}),
            )
            for row in questions
            if (row.get("parent_qid") or "0") == "0"
        ]

    def _answers(self) -> dict[str, list[Cells]]:
        found: dict[str, dict[str, Cells]] = {}
        for row in self.tables.get("answers", ()):
            key = f"{row.get('scale_id') or 0}/{row.get('code')}"
            found.setdefault(row.get("qid", ""), {}).setdefault(key, row)
        order = ("scale_id", "sortorder")
        return {
            qid: sorted(rows.values(), key=lambda row: tuple(_whole(row.get(name)) for name in order))
            for qid, rows in found.items()
        }

    def _learn(self, entry: Entry) -> None:
        entry.code = self.codes.make(entry.title, where=entry.title, otherwise="q")
        kind = KINDS.get(entry.type)
        if entry.type == "*":
            self._name(entry.title, entry.code, ANY)
        elif entry.type in REPEATED:
            for part in entry.parts:
                name = f"{entry.title}_{part.get('title')}"
                self._name(
                    name, self.codes.make(name, where=name, otherwise="q"), TYPES[REPEATED[entry.type]]
                )
        elif kind is Kind.MATRIX:
            for row, code in zip(entry.parts, entry.part_codes, strict=True):
                self._name(f"{entry.title}_{row.get('title')}", f"{entry.code}/{code}", CODE)
        elif kind is not None and kind is not Kind.NOTE:
            self._name(entry.title, entry.code, TYPES[kind])
            self._name(f"{entry.title}_other", f"{entry.code}/other_text", TEXT)
            if kind is Kind.MULTIPLE:
                for part, code in zip(entry.parts, entry.part_codes, strict=True):
                    self.variables[f"{entry.title}_{part.get('title')}"] = Node("chosen", (entry.code, code))

    def _name(self, name: str, code: str, kind: str) -> None:
        self.variables.setdefault(name, Node("var", code))
        self.kinds.setdefault(code, kind)

    # Building

    def definition(self, title: str) -> Questionnaire:
        """Returns the whole questionnaire."""
        for name, what in LEFT_ASIDE.items():
            if self.tables.get(name):
                self.gathering.lacks(name, what, blocking=name == "quota")
        self._old_conditions()
        calculations = tuple(self._equation(entry) for entry in self.entries if entry.type == "*")
        sections = [self._section(row) for row in self.rows("groups", "gid", ("group_order", "gid"))]
        welcome = self._settings("surveyls_welcometext")
        if sections and welcome:
            both = {
                code: f"{text}\n{sections[0].intro.get(code, '')}".strip() for code, text in welcome.items()
            }
            sections[0] = replace(sections[0], intro={**sections[0].intro, **both})
        if self._settings("surveyls_endtext"):
            self.gathering.lacks("surveyls_endtext", "the text at the end")
        return Questionnaire(
            title=self._settings("surveyls_title") or {self.default: title},
            languages=self.languages,
            default_language=self.default,
            sections=tuple(each for each in sections if each.questions or each.intro),
            calculations=calculations,
        )

    def _settings(self, field: str) -> dict[str, str]:
        found = {
            self._tag(row.get("surveyls_language") or self.default): plain(row.get(field) or "")[0]
            for row in self.tables.get("surveys_languagesettings", ())
        }
        return {code: found[code] for code in self.languages if found.get(code)}

    def _old_conditions(self) -> None:
        """Conditions that stand in a table of their own and not in the question's relevance are not read."""
        stated = {entry.cells.get("qid"): entry for entry in self.entries}
        for row in self.tables.get("conditions", ()):
            entry = stated.get(row.get("qid"))
            if entry is not None and entry.relevance in ALWAYS:
                what = "a condition of an old version that is not in the relevance equation"
                self.gathering.lacks(f"{entry.title}, conditions", what, blocking=True)
                entry.blocked = what

    def _section(self, row: Cells) -> Section:
        gid = row.get("gid", "")
        code = f"g{gid}" if gid.isdigit() else f"g_{len(gid)}"
        self.gathering.groups += 1
        relevant, blocked = self.condition(
            row.get("grelevance") or "", place=f"group {gid}", what="relevance"
        )
        if row.get("randomization_group"):
            self.gathering.lacks(f"group {gid}", "the random order of groups")
        questions: list[Question] = []
        for entry in self.entries:
            if entry.cells.get("gid") == gid and entry.type != "*":
                questions += self._questions(entry)
        return Section(
            code=code,
            title=self.texts("groups", "gid", gid, "group_name"),
            intro=self.texts("groups", "gid", gid, "description"),
            relevant=relevant,
            questions=tuple(questions),
            blocked=blocked,
        )

    def _questions(self, entry: Entry) -> list[Question]:
        relevant, blocked = self.condition(entry.relevance, place=entry.title, what="relevance")
        return [
            replace(
                each,
                relevant=relevant,
                blocked="; ".join(dict.fromkeys(filter(None, (each.blocked, entry.blocked, blocked)))),
            )
            for each in question_of(self, entry)
        ]

    def _equation(self, entry: Entry) -> Calculation:
        wording = self.texts("questions", "qid", entry.cells.get("qid", ""), "question")
        text = entry.attributes.get("equation") or wording.get(self.default, "")
        text = text.strip().removeprefix("{").removesuffix("}").strip()
        if entry.relevance not in ALWAYS:
            self.gathering.lacks(entry.title, "the condition of an equation: it is computed always")
        try:
            return Calculation(entry.code, {}, self.rule(text))
        except XPathError as error:
            self.gathering.lacks(f"{entry.title}, equation", f"{text} ({error})", blocking=True)
            return Calculation(entry.code, {}, "", blocked=f"{text}: {error}")

    # Rules

    def condition(self, text: str, *, place: str, what: str) -> tuple[Rule | None, str]:
        """Returns the rule of a condition; when it cannot be read, never, and the reason."""
        text = text.strip()
        if text in ALWAYS:
            return None, ""
        try:
            rule = self.rule(text)
        except XPathError as error:
            self.gathering.lacks(f"{place}, {what}", f"{text} ({error})", blocking=True)
            return False, f"{what} {text}: {error}"
        if any(sign in text for sign in ("!", " ne ")):
            self.gathering.notes_that(
                place, "a negation is not met while the question it reads is unanswered"
            )
        return (None if rule is True else rule), ""

    def rule(self, text: str, *, current: str = "") -> Rule:
        """Returns the rule of an expression; `current` is the question that it checks."""

        def resolve(name: str) -> Node:
            name = SUFFIXES.sub("", name.removeprefix("\x00"))
            if current and name in ("this", "self"):
                return Node("current")
            found = self.variables.get(name)
            if found is None:
                raise XPathError(f"“{name}” is no question that was imported")
            return Node("current") if current and found == Node("var", current) else found

        kind = self.kinds.get(current, CODE) if current else ""
        text = text.replace("-oth-", OTHER)
        return parse_expression(text, Context(self.kinds, current=kind), resolve=resolve)


def _whole(text: Any) -> int:
    return int(text) if isinstance(text, str) and re.fullmatch(r"[0-9]{1,9}", text) else 0


def is_archive(names: list[str]) -> bool:
    """Tells whether the names in a zip archive are those of a LimeSurvey archive."""
    return any(name.lower().endswith(".lss") for name in names)
