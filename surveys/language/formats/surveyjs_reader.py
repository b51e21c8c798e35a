"""SurveyJS forms (JSON) as questionnaires: pages become sections, panels are flattened into them.

What cannot be represented is listed, and blocks publishing where leaving it out would change who is asked what
or which answers stand. Every property that is not read is listed too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from surveys.language.elements import Calculation, Kind, Question, Questionnaire, Rule, Section
from surveys.language.formats.expressions import parse_expression
from surveys.language.formats.foreign import OWN, Codes, own_form
from surveys.language.formats.report import FileRefusedError, Gathering, Imported, report_of
from surveys.language.formats.surveyjs_questions import (
    IGNORED,
    QuestionReader,
    asked_as,
    item_code,
    item_value,
    items_of,
)
from surveys.language.formats.surveyjs_texts import Wordings
from surveys.language.formats.xlsform_rows import TYPES
from surveys.language.formats.xlsform_settings import joined
from surveys.language.formats.xpath import Context
from surveys.language.formats.xpath_grammar import Node, XPathError
from surveys.language.operators import ANY, CODE, TEXT

ROOT_KEYS = frozenset({"title", "pages", "elements", "questions", "calculatedValues", "locale", "logo", OWN})
PAGE_KEYS = frozenset({"name", "title", "description", "elements", "questions", "visibleIf", "type", OWN})
PANEL_KEYS = frozenset({"type", "name", "title", "description", "elements", "questions", "visibleIf"})
DEPTH = 20


@dataclass(slots=True)
class Planned:
    """One element to become a question, with the conditions of the panels around it."""

    node: Mapping[str, Any]
    place: str
    conditions: tuple[str, ...] = ()
    code: str = ""
    blocked: str = ""


@dataclass(slots=True)
class Page:
    """A section to be."""

    node: Mapping[str, Any]
    code: str
    items: list[Planned] = field(default_factory=list)


def is_surveyjs(document: Mapping[str, Any]) -> bool:
    """Tells whether a JSON object is a SurveyJS form."""
    pages = document.get("pages")
    if isinstance(pages, list) and any(isinstance(page, Mapping) and _elements(page) for page in pages):
        return True
    elements = _elements(document)
    return bool(elements) and all("type" in each for each in elements)


def read_surveyjs(document: Mapping[str, Any], *, title: str = "", language: str = "tr") -> Imported:
    """Returns the questionnaire of a form; FileRefusedError when there is no question in it."""
    gathering = Gathering()
    reader = _Reader(document, gathering, Wordings.of(document, assumed=language, gathering=gathering))
    definition = reader.definition(title)
    if not any(question.kind is not Kind.NOTE for question in definition.questions()):
        raise FileRefusedError("invalid", where="pages", detail="The form has no question in it.")
    return Imported(definition, report_of(definition, gathering, format_name="surveyjs"))


def _elements(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = node.get("elements") or node.get("questions") or []
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


class _Reader:
    """Plans all pages first, so that the types of all names are known before a condition is read."""

    def __init__(self, document: Mapping[str, Any], gathering: Gathering, wordings: Wordings) -> None:
        self.document = document
        self.gathering = gathering
        self.wordings = wordings
        self.codes = Codes(gathering)
        self.section_codes = Codes(gathering)
        self.kinds: dict[str, str] = {}
        self.variables: dict[str, str] = {}
        self.pages = list(self._plan())
        self.calculated = [
            each for each in document.get("calculatedValues") or () if isinstance(each, Mapping)
        ]
        for each in self.calculated:
            name = str(each.get("name") or "")
            self.variables[name] = self.codes.make(name, where="calculatedValues", otherwise="c")
            self.kinds[self.variables[name]] = ANY

    def definition(self, title: str) -> Questionnaire:
        """Returns the whole questionnaire."""
        self._losses(self.document, ROOT_KEYS, place="form")
        if self.document.get("triggers"):
            self.gathering.lacks("triggers", "triggers: what they set or skip is left out")
        calculations = tuple(map(self._calculation, self.calculated))
        sections = tuple(map(self._section, self.pages))
        shown = self.wordings.text(self.document.get("title"), where="title")
        own = self._own_whole()
        return Questionnaire(
            title=own.title if own else shown or {self.wordings.default: title},
            languages=own.languages if own else self.wordings.codes,
            default_language=own.default_language if own else self.wordings.default,
            sections=sections,
            calculations=calculations,
        )

    def _own_whole(self) -> Questionnaire | None:
        return own_form(Questionnaire, self.document, without=("pages", "calculatedValues"))

    # Planning

    def _plan(self) -> Iterator[Page]:
        pages = self.document.get("pages")
        nodes = [each for each in pages if isinstance(each, Mapping)] if isinstance(pages, list) else []
        for number, node in enumerate(nodes or [self.document], start=1):
            name = str(node.get("name") or f"page{number}") if nodes else "page1"
            code = self.section_codes.make(name, where=name, otherwise="page")
            yield Page(
                node if nodes else {"elements": _elements(node)}, code, list(self._items(node, name, (), 0))
            )

    def _items(
        self, node: Mapping[str, Any], place: str, conditions: tuple[str, ...], depth: int
    ) -> Iterator[Planned]:
        if depth > DEPTH:
            raise FileRefusedError("invalid", where=place, detail="Panels are nested too deeply.")
        for child in _elements(node):
            where = f"{place}/{child.get('name') or '?'}"
            if child.get("type") == "panel":
                yield from self._panel(child, where, conditions, depth)
            elif child.get("type") == "multipletext":
                yield from self._several_texts(child, where, conditions)
            else:
                yield self._learn(Planned(child, where, conditions))

    def _panel(
        self, node: Mapping[str, Any], where: str, conditions: tuple[str, ...], depth: int
    ) -> Iterator[Planned]:
        self.gathering.groups += 1
        self._losses(node, PANEL_KEYS, place=where)
        own = (*conditions, str(node["visibleIf"])) if node.get("visibleIf") else conditions
        if node.get("title"):
            yield self._learn(
                Planned({"type": "heading", "name": node.get("name"), "title": node["title"]}, where, own)
            )
        yield from self._items(node, where, own, depth + 1)

    def _several_texts(
        self, node: Mapping[str, Any], where: str, conditions: tuple[str, ...]
    ) -> Iterator[Planned]:
        """A question of several texts becomes a text each, under a heading."""
        own = (*conditions, str(node["visibleIf"])) if node.get("visibleIf") else conditions
        yield self._learn(Planned({**node, "type": "heading", "visibleIf": None}, where, own))
        for item in items_of(node.get("items")):
            name = f"{node.get('name')}.{item.get('name')}"
            yield self._learn(
                Planned({**item, "type": "text", "name": name}, f"{where}/{item.get('name')}", own)
            )

    def _learn(self, item: Planned) -> Planned:
        name = str(item.node.get("name") or item.node.get("type") or "q")
        item.code = self.codes.make(name, where=item.place, otherwise="q")
        own = own_form(Question, item.node)
        kind = own.kind if own else asked_as(item.node)
        if kind is None or kind is Kind.NOTE:
            return item
        self.variables.setdefault(name, item.code)
        if kind is Kind.MATRIX:
            rows = [(each.code, each.code) for each in own.rows] if own else _rows(item.node)
            for stated, code in rows:
                self.variables[f"{name}.{stated}"] = f"{item.code}/{code}"
                self.kinds[f"{item.code}/{code}"] = CODE
            return item
        self.kinds[item.code] = TYPES[kind]
        self.variables[f"{name}-Comment"] = f"{item.code}/other_text"
        self.kinds[f"{item.code}/other_text"] = TEXT
        return item

    # Building

    def _section(self, page: Page) -> Section:
        own = own_form(Section, page.node, without=("elements",))
        self._losses(page.node, PAGE_KEYS, place=page.code)
        relevant, blocked = self.condition(page.node.get("visibleIf"), place=page.code, what="visibleIf")
        questions = tuple(self._question(item) for item in page.items)
        section = Section(
            code=page.code,
            title=self.wordings.text(page.node.get("title"), where=page.code),
            intro=self.wordings.text(page.node.get("description"), where=page.code),
            relevant=relevant,
            questions=questions,
            blocked=blocked,
        )
        return replace(own, questions=questions) if own else section

    def _question(self, item: Planned) -> Question:
        if (own := own_form(Question, item.node)) is not None:
            return own
        relevant, blocked = self._shown(item)
        question = QuestionReader(self, item).question()
        reasons = dict.fromkeys(filter(None, (question.blocked, item.blocked, blocked)))
        return replace(question, relevant=relevant, blocked="; ".join(reasons))

    def _shown(self, item: Planned) -> tuple[Rule | None, str]:
        rules: list[Rule] = []
        stated = (*item.conditions, item.node.get("visibleIf"))
        if item.node.get("visible") is False:
            return False, ""
        for text in filter(None, stated):
            rule, blocked = self.condition(text, place=item.place, what="visibleIf")
            if blocked:
                return False, blocked
            rules += [] if rule is None else [rule]
        return joined(rules), ""

    def _calculation(self, node: Mapping[str, Any]) -> Calculation:
        if (own := own_form(Calculation, node)) is not None:
            return own
        name = str(node.get("name") or "")
        code, text = self.variables[name], str(node.get("expression") or "")
        try:
            return Calculation(code, {}, self.rule(text))
        except XPathError as error:
            self.gathering.lacks(f"calculatedValues/{name}", f"{text} ({error})", blocking=True)
            return Calculation(code, {}, "", blocked=f"{text}: {error}")

    # Rules

    def condition(self, text: object, *, place: str, what: str) -> tuple[Rule | None, str]:
        """Returns the rule of a condition; when it cannot be read, never, and the reason."""
        if not text:
            return None, ""
        try:
            rule = self.rule(str(text))
        except XPathError as error:
            self.gathering.lacks(f"{place}, {what}", f"{text} ({error})", blocking=True)
            return False, f"{what} {text}: {error}"
        if any(word in str(text) for word in ("<>", "!", "notcontains", "noneof")):
            self.gathering.notes_that(
                place, "a negation is not met while the question it reads is unanswered"
            )
        return (None if rule is True else rule), ""

    def rule(self, text: str, *, current: str = "", item: str | None = None) -> Rule:
        """Returns the rule of an expression. `current` is the question it checks, `item` the choice it filters."""

        def resolve(name: str) -> Node:
            if name.startswith("\x00"):
                return Node("literal", name[1:])
            if item is not None and name == "item":
                return Node("column", "item")
            if current and self.variables.get(name) == current:
                return Node("current")
            return self._variable(name)

        columns = {"item": item} if item is not None else None
        kind = self.kinds.get(current, CODE) if current else ""
        return parse_expression(text, Context(self.kinds, current=kind, columns=columns), resolve=resolve)

    def _variable(self, name: str) -> Node:
        if name in self.variables:
            return Node("var", self.variables[name])
        stem, _, part = name.rpartition(".")
        if part == "length" and stem in self.variables:
            return Node("size", self.variables[stem])
        raise XPathError(f"“{name}” is no question that was imported")

    def _losses(self, node: Mapping[str, Any], known: frozenset[str], *, place: str) -> None:
        unread = sorted(name for name in node if name not in known | IGNORED and name != "triggers")
        if unread:
            self.gathering.lacks(place, f"properties that are not read: {', '.join(unread)[:500]}")


def _rows(node: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(item_value(each), item_code(each)) for each in items_of(node.get("rows"))]
