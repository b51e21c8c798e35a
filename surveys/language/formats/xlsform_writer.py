"""Questionnaires as XLSForm workbooks that ODK tools can run and that we read back without loss.

What XLSForm has no column for stands in columns of our own, which other programs ignore. Rules that XPath
cannot say are written as "never" together with our own form of the rule, and are listed.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from surveys.language.definition import digest, to_json
from surveys.language.elements import TEXT_KINDS, Kind, Option, Question, Questionnaire, Rule, Section, Text
from surveys.language.formats.report import Unsupported
from surveys.language.formats.xlsform_settings import (
    DEFAULT_POINTS,
    IMPLYING,
    OTHER_TEXT,
    PART,
    POINTS,
    PREFIX,
    conjuncts,
    implied_constraints,
    joined,
    own_form,
)
from surveys.language.formats.xlsform_sheet import syntax_fault
from surveys.language.formats.xlsform_texts import header
from surveys.language.formats.xpath import Context, parse_xpath
from surveys.language.formats.xpath_grammar import XPathError
from surveys.language.formats.xpath_writer import write_xpath
from surveys.language.operators import ANY
from surveys.language.typing_rules import answer_type, variable_types

TYPES: dict[Kind, str] = {
    Kind.SINGLE: "select_one",
    Kind.MULTIPLE: "select_multiple",
    Kind.RANKING: "rank",
    Kind.NUMBER: "decimal",
    Kind.SCALE: "range",
    Kind.SHORT_TEXT: "text",
    Kind.LONG_TEXT: "text",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.NEIGHBOURHOOD: "text",
    Kind.NOTE: "note",
}
WITH_LIST = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING})
FILTER = "filter"
INSTEAD = {"constraint": "true()", "calculation": "''"}
"""What stands in the workbook for a rule that XPath cannot say; for conditions it is "never"."""

type Cells = dict[str, Any]


def write_xlsform(questionnaire: Questionnaire, path: Path) -> tuple[Unsupported, ...]:
    """Writes a workbook and returns what other programs will not know about."""
    sheets = Writer(questionnaire)
    sheets.fill()
    _save(path, {"survey": sheets.survey, "choices": sheets.choices, "settings": [sheets.settings()]})
    return tuple(sheets.losses)


@dataclass(slots=True)
class Writer:
    """Collects the rows of the three sheets."""

    questionnaire: Questionnaire
    survey: list[Cells] = field(default_factory=list)
    choices: list[Cells] = field(default_factory=list)
    losses: list[Unsupported] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()

    def fill(self) -> None:
        """Fills the survey and the choices sheet."""
        for question in self.questionnaire.questions():
            self.names[question.other_code] = f"{question.code}_{OTHER_TEXT}"
            self.names.update(
                {question.row_code(row): f"{question.code}_{row.code}" for row in question.rows}
            )
        self.codes = {name: code for code, name in self.names.items()}
        types = variable_types(self.questionnaire)
        self.kinds = {self._name_of(code): each.kind for code, each in types.items()}
        self.kinds |= dict.fromkeys((each.code for each in self.questionnaire.calculations), ANY)
        asked = self.questionnaire.questions()
        self.notes = frozenset(each.code for each in asked if each.kind in (Kind.NOTE, Kind.MATRIX))
        for section in self.questionnaire.sections:
            self._section(section)
        for calculation in self.questionnaire.calculations:
            cells = self._rule({}, "calculation", calculation.value, place=calculation.code)
            self.survey.append(
                {
                    "type": "calculate",
                    "name": calculation.code,
                    **self._texts("label", calculation.label),
                    **cells,
                }
            )

    def settings(self) -> Cells:
        """Returns the row of the settings sheet."""
        questionnaire = self.questionnaire
        title = questionnaire.title.get(questionnaire.default_language, "")
        return {
            "form_title": title or "questionnaire",
            "form_id": f"katilim_{digest(questionnaire)[:12]}",
            "default_language": header(questionnaire.default_language),
            f"{PREFIX}_title": json.dumps(dict(questionnaire.title), ensure_ascii=False),
        }

    def _section(self, section: Section) -> None:
        begin: Cells = {"type": "begin_group", **self._texts("label", section.title)}
        # XLSForm has one name space for groups and questions; we have two.
        begin["name"] = section.code
        if section.code in self.kinds or section.code in self.notes:
            begin["name"] = f"{section.code}_section"
            begin[f"{PREFIX}::code"] = section.code
        self.survey.append(self._rule(begin, "relevant", section.relevant, place=section.code))
        if any(section.intro.values()):
            note = {"type": "note", "name": f"{section.code}_intro", **self._texts("label", section.intro)}
            self.survey.append(note)
        for question in section.questions:
            if question.kind is Kind.MATRIX:
                self._matrix(question)
            else:
                self._question(question)
        self.survey.append({"type": "end_group"})

    def _question(self, question: Question) -> None:
        kind = "integer" if question.kind is Kind.NUMBER and question.integer else TYPES[question.kind]
        cells: Cells = {"type": kind, "name": question.code}
        if question.kind in WITH_LIST:
            cells["type"] = f"{kind} {question.code}"
            cells |= self._list(question)
        self._common(cells, question)
        constraint = joined([*implied_constraints(question), *filter(_is_rule, [question.constraint])])
        current = answer_type(question).kind
        self._rule(cells, "constraint", constraint, place=question.code, current=current)
        self._required(cells, question)
        if question.kind is Kind.SCALE:
            points = question.points
            cells["parameters"] = f"start={points.start} end={points.stop - 1} step={points.step}"
        if question.randomise and question.kind in WITH_LIST:
            cells["parameters"] = "randomize=true"
        if question.kind is Kind.LONG_TEXT:
            cells["appearance"] = "multiline"
        if question.kind is Kind.NEIGHBOURHOOD:
            self._loses(question.code, "the list of neighbourhoods: other programs ask for a text")
        elif question.kind is Kind.SCALE and question.options:
            self._loses(question.code, "“refused” and “don't know” beside a scale")
        self.survey.append(cells)
        if question.other_option is not None:
            self._other_text(question, question.other_option)

    def _common(self, cells: Cells, question: Question) -> None:
        cells |= self._texts("label", question.label) | self._texts("hint", question.hint)
        cells |= self._texts("constraint_message", question.constraint_message)
        cells["appearance"] = question.appearance
        self._rule(cells, "relevant", question.relevant, place=question.code)
        for name, value in _own_settings(question):
            cells[f"{PREFIX}::{name}"] = json.dumps(value, ensure_ascii=False)
        if question.blocked:
            self._loses(question.code, f"not ready: {question.blocked}")

    def _required(self, cells: Cells, question: Question) -> None:
        if question.required:
            cells["required"] = "yes"
        elif question.required_when is not None:
            self._rule(cells, "required", question.required_when, place=question.code)

    def _other_text(self, question: Question, option: Option) -> None:
        chosen: Rule = {"selected": [{"var": question.code}, option.code]}
        cells = {
            "type": "text",
            "name": f"{question.code}_{OTHER_TEXT}",
            **self._texts("label", option.label),
            "required": "yes" if question.required else "",
            f"{PREFIX}::{PART}": OTHER_TEXT,
        }
        self.survey.append(self._rule(cells, "relevant", chosen, place=question.code))

    def _matrix(self, question: Question) -> None:
        """A matrix is a group shown as a table, one choice a row."""
        begin: Cells = {"type": "begin_group", "name": question.code}
        self._common(begin, question)
        begin["appearance"] = "table-list"
        if question.constraint is not None:
            self._loses(question.code, "the constraint of a matrix")
            begin[f"{PREFIX}::constraint"] = own_form("", question.constraint)
        if question.required_when is not None:
            self._loses(question.code, "the condition under which a matrix is required")
            begin[f"{PREFIX}::required"] = own_form("", question.required_when)
        self.survey.append(begin)
        filtered = self._list(question)
        for row in question.rows:
            cells = {"type": f"select_one {question.code}", "name": f"{question.code}_{row.code}"}
            cells |= self._texts("label", row.label) | filtered
            cells["required"] = "yes" if question.required else ""
            self.survey.append(cells)
        self.survey.append({"type": "end_group"})

    def _list(self, question: Question) -> Cells:
        """Writes the choices of a question and returns the cells that filter them."""
        filters = _column_filters(question)
        for option in question.options:
            cells = {"list_name": question.code, "name": option.code, **self._texts("label", option.label)}
            cells |= {f"{PREFIX}_{name}": value for name, value in _option_settings(option)}
            if filters is not None:
                cells |= {
                    f"{FILTER}_{n}": each.get(option.code, "") for n, each in enumerate(filters.values())
                }
            elif option.relevant is not None:
                cells[f"{PREFIX}_relevant"] = json.dumps(option.relevant, ensure_ascii=False)
                self._loses(f"{question.code}/{option.code}", "the condition of this option")
            self.choices.append(cells)
        if not filters:
            return {}
        parts = [
            f"{FILTER}_{n} = ${{{self._name_of(variable)}}} or {FILTER}_{n} = ''"
            for n, variable in enumerate(filters)
        ]
        return {"choice_filter": " and ".join(f"({part})" for part in parts)}

    def _rule(self, cells: Cells, column: str, rule: Rule | None, *, place: str, current: str = "") -> Cells:
        """Puts a rule into a column, with our own form beside it where XPath says it differently or not at all."""
        if rule is None:
            return cells
        name_of = self._name_of
        try:
            expression = write_xpath(rule, name_of=name_of)
            if fault := syntax_fault(expression):
                raise XPathError(fault)
            is_same = self._reads_as(expression, current) == rule and rule is not True
        except XPathError as error:
            self._loses(place, f"{column}: {error}")
            expression, is_same = INSTEAD.get(column, "false()"), False
        cells[column] = expression
        if not is_same:
            cells[f"{PREFIX}::{column}"] = own_form(expression, rule)
        return cells

    def _reads_as(self, expression: str, current: str) -> Rule | None:
        try:
            return parse_xpath(expression, Context(self.kinds, self.codes, current))
        except XPathError:
            return None

    def _name_of(self, code: str) -> str:
        return self.names.get(code, code)

    def _texts(self, column: str, text: Text) -> Cells:
        return {f"{column}::{header(language)}": wording for language, wording in text.items()}

    def _loses(self, where: str, what: str) -> None:
        self.losses.append(Unsupported(where, what))


def _is_rule(rule: Rule | None) -> bool:
    return rule is not None


def _own_settings(question: Question) -> Iterator[tuple[str, Any]]:
    """Yields the settings that XLSForm has no column for."""
    document = next(
        each for section in to_json(_alone(question))["sections"] for each in section["questions"]
    )
    if question.kind in (Kind.NEIGHBOURHOOD, Kind.SCALE, Kind.TIME) or question.kind in TEXT_KINDS:
        yield "kind", question.kind.value
    if question.kind is Kind.MATRIX and question.hint:
        yield "hint", document["hint"]
    if question.kind is Kind.SCALE and question.minimum is None and question.maximum is None:
        yield POINTS, DEFAULT_POINTS
    limits = () if question.kind is Kind.SCALE else (*IMPLYING, "step")
    for name in ("role", "low_label", "high_label", "unit", *limits):
        if name in document:
            yield name, document[name]
    if question.kind in (Kind.SCALE, Kind.NEIGHBOURHOOD) and question.options:
        yield "options", document["options"]
    if question.randomise and question.kind not in WITH_LIST:
        yield "randomise", True


def _alone(question: Question) -> Questionnaire:
    return Questionnaire({}, ("tr",), "tr", (Section("s", {}, questions=(question,)),))


def _option_settings(option: Option) -> Iterator[tuple[str, str]]:
    for name in ("exclusive", "other"):
        if getattr(option, name):
            yield name, "true"
    if option.role:
        yield "role", option.role.value
    if option.value is not None:
        yield "value", str(option.value)


def _column_filters(question: Question) -> dict[str, dict[str, str]] | None:
    """Returns variable → option → value, when columns of values can say all conditions of the options."""
    wanted: dict[str, dict[str, str]] = {}
    for option in question.options:
        for part in conjuncts(option.relevant):
            match part:
                case {"==": [{"var": str(variable)}, str(value)]} if value:
                    column = wanted.setdefault(variable, {})
                    if column.setdefault(option.code, value) != value:
                        return None
                case _:
                    return None
    return wanted


def _save(path: Path, sheets: Mapping[str, list[Cells]]) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        bold = workbook.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in _leading(name, rows) for column in row))
            sheet.write_row(0, 0, columns, bold)
            for line, row in enumerate(rows, start=1):
                for position, column in enumerate(columns):
                    if row.get(column) not in (None, ""):
                        sheet.write_string(line, position, str(row[column]))
            sheet.freeze_panes(1, 0)


def _leading(name: str, rows: list[Cells]) -> list[Cells]:
    """Puts the columns that people look for first to the front."""
    first = {"survey": ("type", "name"), "choices": ("list_name", "name"), "settings": ("form_title",)}[name]
    return [dict.fromkeys(first, ""), *rows]
