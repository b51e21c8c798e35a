"""Questionnaires as SurveyJS forms (JSON), with our own form beside what SurveyJS says less exactly."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from html import escape
from pathlib import Path
from typing import Any

from surveys.language.definition import from_json, to_json, write_object
from surveys.language.elements import Kind, Option, Question, Questionnaire, Rule, Section, Text
from surveys.language.formats.foreign import OWN, fingerprint
from surveys.language.formats.report import FileRefusedError, Unsupported
from surveys.language.formats.surveyjs_reader import read_surveyjs
from surveys.language.formats.xpath_grammar import XPathError
from surveys.language.operators import CODE, CODES
from surveys.language.rules import CURRENT, operator_of
from surveys.language.typing_rules import variable_types

TYPES: dict[Kind, str] = {
    Kind.SINGLE: "radiogroup",
    Kind.MULTIPLE: "checkbox",
    Kind.RANKING: "ranking",
    Kind.SCALE: "rating",
    Kind.MATRIX: "matrix",
    Kind.NUMBER: "text",
    Kind.SHORT_TEXT: "text",
    Kind.LONG_TEXT: "comment",
    Kind.DATE: "text",
    Kind.TIME: "text",
    Kind.NEIGHBOURHOOD: "text",
    Kind.NOTE: "html",
}
INPUTS = {Kind.NUMBER: "number", Kind.DATE: "date", Kind.TIME: "time"}
WITH_CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING})
RULES = frozenset({"relevant", "required_when", "constraint", "value"})
NEVER, NOTHING = "1 = 0", "''"
WORDS = {
    "kind": "the kind of question",
    "role": "what the question tells about the person",
    "options": "settings or conditions of the options",
    "unit": "the unit of the number",
    "appearance": "the appearance",
    "blocked": "not ready: it needs a decision first",
    "code": "the code",
    "label": "the wording",
    "randomise": "the random order",
}

type Node = dict[str, Any]


def write_surveyjs(questionnaire: Questionnaire, path: Path) -> tuple[Unsupported, ...]:
    """Writes a form and returns what other programs will not know about."""
    document, losses = surveyjs_of(questionnaire)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return losses


def surveyjs_of(questionnaire: Questionnaire) -> tuple[Node, tuple[Unsupported, ...]]:
    """Returns the form and what other programs will not know about."""
    questionnaire = from_json(to_json(questionnaire))
    writer = _Writer(questionnaire)
    document = writer.document()
    writer.keep_what_is_lost(document)
    return document, tuple(dict.fromkeys(writer.losses))


@dataclass(slots=True)
class _Writer:
    questionnaire: Questionnaire
    losses: list[Unsupported] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def document(self) -> Node:
        """Returns the form as SurveyJS alone would have it."""
        for question in self.questionnaire.questions():
            self.names[question.other_code] = f"{question.code}-Comment"
            self.names |= {question.row_code(row): f"{question.code}.{row.code}" for row in question.rows}
        self.kinds = {code: each.kind for code, each in variable_types(self.questionnaire).items()}
        document: Node = {"locale": self.questionnaire.default_language}
        document |= self._text("title", self.questionnaire.title)
        document["pages"] = [self._page(section) for section in self.questionnaire.sections]
        if self.questionnaire.calculations:
            document["calculatedValues"] = [
                {
                    "name": each.code,
                    **self._rule("expression", each.value, each.code, instead=NOTHING),
                    "includeIntoResult": True,
                }
                for each in self.questionnaire.calculations
            ]
        return document

    def _page(self, section: Section) -> Node:
        page: Node = {"name": section.code, **self._text("title", section.title)}
        page |= self._text("description", section.intro)
        page |= self._rule("visibleIf", section.relevant, section.code)
        page["elements"] = [self._element(question) for question in section.questions]
        return page

    def _element(self, question: Question) -> Node:
        node: Node = {"type": TYPES[question.kind], "name": question.code}
        if question.kind is Kind.NOTE:
            return (
                node | self._html(question.label) | self._rule("visibleIf", question.relevant, question.code)
            )
        node |= self._text("title", question.label) | self._text("description", question.hint)
        if question.required:
            node["isRequired"] = True
        node |= self._rule("requiredIf", question.required_when, question.code)
        node |= self._rule("visibleIf", question.relevant, question.code)
        node |= self._answers(question) | dict(self._limits(question))
        if question.constraint is not None:
            check = self._rule(
                "expression", question.constraint, question.code, instead="", current=question.code
            )
            text = self._text("text", question.constraint_message)
            if check["expression"]:
                node["validators"] = [{"type": "expression", **check, **text}]
        return node

    def _answers(self, question: Question) -> Node:
        node: Node = {}
        if question.kind in INPUTS:
            node["inputType"] = INPUTS[question.kind]
        if question.kind in WITH_CHOICES:
            node["choices"] = []
            for option in question.options:
                if not self._special(node, question, option):
                    node["choices"].append(self._choice(question, option))
            if question.randomise:
                node["choicesOrder"] = "random"
        elif question.kind is Kind.MATRIX:
            node["columns"] = [self._choice(question, option) for option in question.options]
            node["rows"] = [{"value": row.code, **self._text("text", row.label)} for row in question.rows]
            if question.required:
                node["eachRowRequired"] = True
            if question.randomise:
                node["rowOrder"] = "random"
        elif question.kind is Kind.SCALE:
            node |= self._text("minRateDescription", question.low_label)
            node |= self._text("maxRateDescription", question.high_label)
        return node

    def _special(self, node: Node, question: Question, option: Option) -> bool:
        """Writes an option that SurveyJS has a switch for; it stands after all others there."""
        if question.kind is Kind.RANKING or option.relevant is not None or option.value is not None:
            return False
        if option.other and option.code == "other":
            node |= {"showOtherItem": True, **self._text("otherText", option.label)}
        elif option.exclusive and option.code == "none" and not option.role:
            node |= {"showNoneItem": True, **self._text("noneText", option.label)}
        else:
            return False
        return True

    def _choice(self, question: Question, option: Option) -> Node:
        choice: Node = {"value": option.code, **self._text("text", option.label)}
        return choice | self._rule("visibleIf", option.relevant, f"{question.code}/{option.code}")

    def _limits(self, question: Question) -> Iterator[tuple[str, Any]]:
        if question.kind is Kind.SCALE:
            points = question.points
            yield "rateMin", points.start
            yield "rateMax", points.stop - 1
            if points.step != 1:
                yield "rateStep", points.step
        elif question.kind is Kind.NUMBER:
            step = 1 if question.integer and question.step is None else question.step
            limits = {"min": question.minimum, "max": question.maximum, "step": step}
            yield from ((name, value) for name, value in limits.items() if value is not None)
        elif question.kind is Kind.DATE:
            for name, value in (("min", question.minimum), ("max", question.maximum)):
                if value is not None:
                    yield (f"{name}ValueExpression", "today()") if value == "today" else (name, value)
        elif question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT) and question.max_length is not None:
            yield "maxLength", question.max_length
        elif question.kind in (Kind.MULTIPLE, Kind.RANKING):
            if question.kind is Kind.RANKING and (question.min_choices or question.max_choices):
                yield "selectToRankEnabled", True
            if question.min_choices is not None:
                yield "minSelectedChoices", question.min_choices
            if question.max_choices is not None:
                yield "maxSelectedChoices", question.max_choices

    # Texts and rules

    def _text(self, name: str, text: Text) -> Node:
        default = self.questionnaire.default_language
        if not text:
            return {}
        if set(text) == {default} and len(self.questionnaire.languages) == 1:
            return {name: text[default]}
        return {name: {"default" if code == default else code: wording for code, wording in text.items()}}

    def _html(self, text: Text) -> Node:
        lines = {code: escape(wording, quote=False).replace("\n", "<br>") for code, wording in text.items()}
        return self._text("html", lines)

    def _rule(
        self, name: str, rule: Rule | None, place: str, *, instead: str = NEVER, current: str = ""
    ) -> Node:
        if rule is None:
            return {}
        try:
            return {name: write_expression(rule, names=self.names, kinds=self.kinds, current=current)}
        except XPathError as error:
            self.losses.append(Unsupported(place, f"{name}: {error}"))
            return {name: instead}

    # What SurveyJS alone does not hold

    def keep_what_is_lost(self, document: Node) -> None:
        """Puts our own form beside every element that would be read back differently, and lists the loss."""
        read = self._read_back(document)
        if read is None:
            self._keep_all(document)
            return
        for page, section, back in zip(
            document["pages"], self.questionnaire.sections, read.sections, strict=True
        ):
            for node, question, other in zip(
                page["elements"], section.questions, back.questions, strict=True
            ):
                self._keep(node, question, other, place=question.code)
            self._keep(
                page,
                replace(section, questions=()),
                replace(back, questions=()),
                place=section.code,
                without=("elements",),
            )
        for node, calculation, other in zip(
            document.get("calculatedValues", ()),
            self.questionnaire.calculations,
            read.calculations,
            strict=True,
        ):
            self._keep(node, calculation, other, place=calculation.code)
        self._keep_whole(document, read)

    def _read_back(self, document: Node) -> Questionnaire | None:
        try:
            return read_surveyjs(json.loads(json.dumps(document))).definition
        except FileRefusedError:
            return None

    def _keep_all(self, document: Node) -> None:
        """A form without a question reads as none at all: everything is kept beside it."""
        nobody = Questionnaire({}, (), "", ())
        for page, section in zip(document["pages"], self.questionnaire.sections, strict=True):
            for node, question in zip(page["elements"], section.questions, strict=True):
                self._add(node, question)
            self._add(page, replace(section, questions=()), without=("elements",))
        for node, calculation in zip(
            document.get("calculatedValues", ()), self.questionnaire.calculations, strict=True
        ):
            self._add(node, calculation)
        self._keep_whole(document, nobody)

    def _keep_whole(self, document: Node, read: Questionnaire) -> None:
        bare = replace(self.questionnaire, sections=(), calculations=())
        if bare != replace(read, sections=(), calculations=()):
            self._add(document, bare, without=("pages", "calculatedValues"))

    def _keep(self, node: Node, ours: Any, back: Any, *, place: str, without: tuple[str, ...] = ()) -> None:
        if ours == back:
            return
        self._add(node, ours, without=without)
        for slot in fields(ours):
            if slot.name not in RULES and getattr(ours, slot.name) != getattr(back, slot.name):
                self._lost(place, ours, slot.name)

    def _lost(self, place: str, ours: Any, name: str) -> None:
        # A condition of an option that reads back differently still says the same; only what was not written is lost.
        if name == "options" and self._says_the_same(ours):
            return
        self.losses.append(Unsupported(place, WORDS.get(name, name.replace("_", " "))))

    def _says_the_same(self, question: Question) -> bool:
        plain = all(
            not (each.role or each.value is not None or (each.other and each.code != "other"))
            and not (each.exclusive and each.code != "none")
            for each in question.options
        )
        return plain and question.kind in WITH_CHOICES

    def _add(self, node: Node, ours: Any, *, without: tuple[str, ...] = ()) -> None:
        node[OWN] = {"as": fingerprint(node, without=without), "is": write_object(ours)}


INFIX = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="} | {
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "/",
    "%": "%",
    "and": "and",
    "or": "or",
}
CALLS = {
    "if": "iif",
    "min": "min",
    "max": "max",
    "round": "round",
    "floor": "floor",
    "int": "trunc",
    "year": "year",
}


def write_expression(
    rule: Rule, *, names: Mapping[str, str], kinds: Mapping[str, str], current: str = ""
) -> str:
    """Returns the SurveyJS expression of a rule; XPathError when SurveyJS cannot say it."""

    def variable(code: str) -> str:
        return f"{{{names.get(code, code)}}}" if code != CURRENT else f"{{{current}}}"

    def grouped(node: Rule) -> str:
        found = operator_of(node)
        return f"({write(node)})" if found is not None and found[0] not in CALLS else write(node)

    def chosen(answer: Rule, values: list, word: str) -> str:
        kind = kinds.get(str(answer.get("var")), "") if isinstance(answer, Mapping) else ""
        if word == "contains":
            return f"{grouped(answer)} {'=' if kind == CODE else 'contains'} {_literal(values[0])}"
        return f"{grouped(answer)} {word} [{', '.join(map(_literal, values))}]"

    def write(node: Rule) -> str:
        found = operator_of(node)
        if found is None:
            return variable(node["var"]) if isinstance(node, Mapping) else _literal(node)
        name, operands = found
        match name, operands:
            case "answered", [operand]:
                return f"{grouped(operand)} notempty"
            case "not", [{"answered": [operand]}]:
                return f"{grouped(operand)} empty"
            case "not", [operand]:
                return f"!({write(operand)})"
            case "selected", [answer, str(code)]:
                return chosen(answer, [code], "contains")
            case "in", [answer, [*values]]:
                return chosen(answer, values, "anyof")
            case "any-in", [answer, [*values]]:
                return chosen(answer, values, "anyof")
            case "contains", [text, part]:
                return f"{grouped(text)} contains {grouped(part)}"
            case "between", [value, low, high]:
                return f"{grouped(value)} >= {grouped(low)} and {grouped(value)} <= {grouped(high)}"
            case "count", [{"var": str(code)}] if code != CURRENT and kinds.get(code) == CODES:
                return f"{{{names.get(code, code)}.length}}"
            case "count", [{"var": "."}]:
                return f"{{{current}.length}}"
            case "years-between", [day, {"today": []}]:
                return f"age({write(day)})"
            case "today", _:
                return "today()"
            case "date", [str(day)]:
                return _literal(day)
            case "-", [operand]:
                return f"-{grouped(operand)}"
        if name in INFIX and len(operands) > 1:
            return f" {INFIX[name]} ".join(map(grouped, operands))
        if name in ("and", "or"):
            return write(operands[0])
        if name in CALLS:
            return f"{CALLS[name]}({', '.join(map(write, operands))})"
        raise XPathError(f"“{name}” cannot be said in SurveyJS")

    return write(rule)


def _literal(value: Rule) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, int | float):
        return repr(value)
    raise XPathError("a list has no meaning here")
