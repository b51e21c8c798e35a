"""One element of a SurveyJS form as a question, and the form's wordings."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from surveys.language.elements import Kind, Option, OptionRole, Question, Row, Rule
from surveys.language.formats.foreign import OWN, fit
from surveys.language.formats.report import Gathering
from surveys.language.formats.surveyjs_texts import Wordings
from surveys.language.formats.xlsform_settings import joined
from surveys.language.formats.xpath import DIGITS, settle
from surveys.language.formats.xpath_grammar import XPathError
from surveys.language.operators import is_number, parse_date
from surveys.language.rules import CURRENT

KINDS: dict[str, Kind] = {
    "radiogroup": Kind.SINGLE,
    "dropdown": Kind.SINGLE,
    "buttongroup": Kind.SINGLE,
    "imagepicker": Kind.SINGLE,
    "boolean": Kind.SINGLE,
    "checkbox": Kind.MULTIPLE,
    "tagbox": Kind.MULTIPLE,
    "ranking": Kind.RANKING,
    "rating": Kind.SCALE,
    "matrix": Kind.MATRIX,
    "comment": Kind.LONG_TEXT,
    "text": Kind.SHORT_TEXT,
    "html": Kind.NOTE,
    "heading": Kind.NOTE,
}
INPUTS: dict[str, Kind] = {
    "number": Kind.NUMBER,
    "range": Kind.NUMBER,
    "date": Kind.DATE,
    "time": Kind.TIME,
}
PLAIN_INPUTS = frozenset({"", "text", "email", "tel", "url", "password"})
IGNORED = frozenset(
    {
        "startWithNewLine",
        "width",
        "minWidth",
        "maxWidth",
        "showNumber",
        "hideNumber",
        "useDisplayValuesInDynamicTexts",
    }
)
"""How a form looks on a screen of theirs; it says nothing of what is asked."""
READ = (
    IGNORED
    | frozenset(
        [
            "type",
            "name",
            "title",
            "description",
            "isRequired",
            "requiredIf",
            "visibleIf",
            "visible",
            "choices",
            OWN,
        ]
    )
    | frozenset(
        [
            "inputType",
            "min",
            "max",
            "step",
            "minValueExpression",
            "maxValueExpression",
            "maxLength",
            "validators",
        ]
    )
    | frozenset(
        [
            "choicesOrder",
            "rowOrder",
            "rowsOrder",
            "rows",
            "columns",
            "rateMin",
            "rateMax",
            "rateStep",
            "rateValues",
        ]
    )
    | frozenset(
        [
            "rateType",
            "autoGenerate",
            "rateCount",
            "minRateDescription",
            "maxRateDescription",
            "html",
            "isAllRowRequired",
            "eachRowRequired",
        ]
    )
    | frozenset(
        [
            "showOtherItem",
            "hasOther",
            "otherText",
            "showNoneItem",
            "hasNone",
            "noneText",
            "showRefuseItem",
            "refuseText",
        ]
    )
    | frozenset(
        [
            "showDontKnowItem",
            "dontKnowText",
            "minSelectedChoices",
            "maxSelectedChoices",
            "choicesVisibleIf",
            "labelTrue",
            "labelFalse",
        ]
    )
    | frozenset(["valueTrue", "valueFalse", "selectToRankEnabled", "valueName", "items"])
)
BLOCKING = {
    "choicesByUrl": "choices from an address on the web",
    "choicesFromQuestion": "choices taken from another question's answer",
    "enableIf": "a question that is shown but cannot be answered under a condition",
    "setValueExpression": "an answer that is set by an expression",
    "choicesEnableIf": "choices that are shown but cannot be taken under a condition",
    "rowsVisibleIf": "rows that are shown under a condition",
    "columnsVisibleIf": "columns that are shown under a condition",
}
SPECIAL = (
    ("none", ("showNoneItem", "hasNone"), "noneText", {"tr": "Hiçbiri", "en": "None"}, {"exclusive": True}),
    ("refused", ("showRefuseItem",), "refuseText", {"tr": "Yanıtlamak istemiyorum", "en": "Refuse to answer"}, {"role": OptionRole.REFUSED}),
    ("dontknow", ("showDontKnowItem",), "dontKnowText", {"tr": "Bilmiyorum", "en": "Don't know"}, {"role": OptionRole.DONT_KNOW}),
    ("other", ("showOtherItem", "hasOther"), "otherText", {"tr": "Diğer (belirtin)", "en": "Other (describe)"}, {"other": True}),
)  # fmt: skip
PIPING = re.compile(r"\{[^{}\s][^{}]*\}")


class Reader(Protocol):
    """What a question needs of the form's reader."""

    gathering: Gathering
    wordings: Wordings

    def condition(self, text: object, *, place: str, what: str) -> tuple[Rule | None, str]:
        """The rule of a condition, or why there is none."""

    def rule(self, text: str, *, current: str = "", item: str | None = None) -> Rule:
        """The rule of an expression."""


def items_of(value: object) -> list[Mapping[str, Any]]:
    """Returns choices, rows, columns or items as objects, plain values among them too."""
    found = value if isinstance(value, list) else []
    return [each if isinstance(each, Mapping) else {"value": each} for each in found]


def item_value(item: Mapping[str, Any]) -> str:
    """Returns the value of a choice or row, as text."""
    value = item.get("value", item.get("name", ""))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def item_code(item: Mapping[str, Any]) -> str:
    """Returns the code of a choice or row."""
    return fit(item_value(item), otherwise="o")


def asked_as(node: Mapping[str, Any]) -> Kind | None:
    """Returns the kind of question that an element is, None when it cannot be asked here."""
    kind = KINDS.get(str(node.get("type") or ""))
    if kind is Kind.SHORT_TEXT:
        given = str(node.get("inputType") or "")
        return INPUTS.get(given) or (kind if given in PLAIN_INPUTS else None)
    if node.get("type") == "imagepicker" and node.get("multiSelect"):
        return Kind.MULTIPLE
    if kind is Kind.SCALE and not _is_plain_rating(node):
        return Kind.SINGLE
    return kind


def _is_plain_rating(node: Mapping[str, Any]) -> bool:
    stated = [node.get(name, 1) for name in ("rateMin", "rateStep")] + [_rate_max(node)]
    return not node.get("rateValues") and all(type(each) is int for each in stated) and stated[1] > 0


def _rate_max(node: Mapping[str, Any]) -> Any:
    if "rateMax" in node or "rateCount" not in node or type(node["rateCount"]) is not int:
        return node.get("rateMax", 5)
    low, step = node.get("rateMin", 1), node.get("rateStep", 1)
    return low + (node["rateCount"] - 1) * step if type(low) is type(step) is int else 5


class QuestionReader:
    """Reads one element, without its conditions."""

    def __init__(self, reader: Reader, item: Any) -> None:
        self.reader = reader
        self.gathering = reader.gathering
        self.node: Mapping[str, Any] = item.node
        self.place: str = item.place
        self.code: str = item.code
        self.reasons: list[str] = []

    def question(self) -> Question:
        """Returns the question; what cannot be asked becomes a blocked note."""
        kind = asked_as(self.node)
        if kind is None:
            return self._unknown()
        self._losses()
        title = self.node.get("html") if self.node.get("type") == "html" else self.node.get("title")
        label = self._text(title) or {self.reader.wordings.default: str(self.node.get("name") or self.code)}
        required_when = self._rule("requiredIf")
        constraint, message = self._constraint(kind)
        question = Question(
            code=self.code,
            kind=kind,
            label=label,
            hint=self._text(self.node.get("description")),
            required=self.node.get("isRequired") is True and kind is not Kind.NOTE,
            required_when=required_when,
            options=self._options(kind),
            rows=self._rows(kind),
            constraint=constraint,
            constraint_message=message,
            low_label=self._text(self.node.get("minRateDescription")) if kind is Kind.SCALE else {},
            high_label=self._text(self.node.get("maxRateDescription")) if kind is Kind.SCALE else {},
            randomise="random"
            in (self.node.get("choicesOrder"), self.node.get("rowOrder"), self.node.get("rowsOrder")),
            **self._limits(kind),
        )
        self._piping(question)
        return _blocked(question, self.reasons)

    def _unknown(self) -> Question:
        given = self.node.get("inputType") if self.node.get("type") == "text" else self.node.get("type")
        what = f"the type “{given}” cannot be asked here"
        self.gathering.lacks(self.place, what, blocking=True)
        repeated = self.node.get("type") in ("paneldynamic", "matrixdynamic", "matrixdropdown")
        self.gathering.repeats += repeated
        label = self._text(self.node.get("title")) or {self.reader.wordings.default: self.code}
        return Question(self.code, Kind.NOTE, label, blocked=what)

    def _losses(self) -> None:
        for name, what in BLOCKING.items():
            if self.node.get(name):
                self._lacks(name, what)
        unread = sorted(name for name in self.node if name not in READ and name not in BLOCKING)
        if unread:
            self.gathering.lacks(self.place, f"properties that are not read: {', '.join(unread)[:500]}")
        if self.node.get("type") == "imagepicker":
            self.gathering.lacks(self.place, "the pictures of the choices")
        if self.node.get("valueName"):
            self._lacks("valueName", "an answer shared with another question")
        if self.node.get("isAllRowRequired") or self.node.get("eachRowRequired"):
            self.gathering.notes_that(self.place, "every row must be answered")

    def _lacks(self, name: str, what: str) -> None:
        self.gathering.lacks(f"{self.place}, {name}", what, blocking=True)
        self.reasons.append(what)

    def _text(self, value: object) -> dict[str, str]:
        return self.reader.wordings.text(value, where=self.place)

    def _rule(self, name: str) -> Rule | None:
        rule, blocked = self.reader.condition(self.node.get(name), place=self.place, what=name)
        if blocked:
            self.reasons.append(blocked)
            return None
        return rule

    def _piping(self, question: Question) -> None:
        texts = [question.label, question.hint, *(each.label for each in (*question.options, *question.rows))]
        found = [each for text in texts for wording in text.values() for each in PIPING.findall(wording)]
        if found:
            what = f"an answer inside a wording: {', '.join(dict.fromkeys(found))}"
            self.gathering.lacks(self.place, what, blocking=True)
            self.reasons.append(what)

    # Options and rows

    def _options(self, kind: Kind) -> tuple[Option, ...]:
        if self.node.get("type") == "boolean":
            return self._yes_and_no()
        stated = items_of(
            self.node.get("rateValues") if self.node.get("type") == "rating" else self.node.get("choices")
        )
        if self.node.get("type") == "rating" and kind is Kind.SINGLE and not stated:
            stated = self._rate_values()
        if kind is Kind.MATRIX:
            stated = items_of(self.node.get("columns"))
        options = [self._option(each) for each in stated] if kind is not Kind.SCALE else []
        if kind in (Kind.SINGLE, Kind.MULTIPLE):
            options += self._special()
        return tuple(options)

    def _rate_values(self) -> list[Mapping[str, Any]]:
        self.gathering.lacks(self.place, "a scale whose points are no whole numbers", blocking=True)
        self.reasons.append("a scale whose points are no whole numbers")
        return []

    def _yes_and_no(self) -> tuple[Option, ...]:
        words = (
            ("true", "labelTrue", {"tr": "Evet", "en": "Yes"}),
            ("false", "labelFalse", {"tr": "Hayır", "en": "No"}),
        )
        found = []
        for value, name, usual in words:
            stated = self.node.get("valueTrue" if value == "true" else "valueFalse")
            code = fit(str(stated), otherwise="o") if stated is not None else value
            found.append(Option(code, self._text(self.node.get(name)) or self._usual(usual)))
        return tuple(found)

    def _usual(self, wordings: Mapping[str, str]) -> dict[str, str]:
        return {code: wordings.get(code, wordings["en"]) for code in self.reader.wordings.codes}

    def _option(self, item: Mapping[str, Any]) -> Option:
        value, code = item_value(item), item_code(item)
        if code != value:
            self.gathering.notes_that(self.place, f"the choice “{value}” became the code “{code}”")
        label = self._text(item.get("text")) or {self.reader.wordings.default: value}
        unread = sorted(set(item) - {"value", "text", "visibleIf", "name", "imageLink"})
        if unread:
            self.gathering.lacks(
                f"{self.place}/{value}", f"properties that are not read: {', '.join(unread)}"
            )
        return Option(code, label, relevant=self._offered(item, value))

    def _offered(self, item: Mapping[str, Any], value: str) -> Rule | None:
        rules: list[Rule] = []
        for text in filter(None, (self.node.get("choicesVisibleIf"), item.get("visibleIf"))):
            try:
                rules.append(settle(self.reader.rule(str(text), item=value)))
            except XPathError as error:
                self.gathering.lacks(f"{self.place}/{value}, visibleIf", f"{text} ({error})", blocking=True)
                self.reasons.append(f"visibleIf {text}: {error}")
                return False
        return joined([rule for rule in rules if rule is not True])

    def _special(self) -> list[Option]:
        found = []
        for code, switches, wording, usual, settings in SPECIAL:
            if any(self.node.get(switch) is True for switch in switches):
                found.append(
                    Option(code, self._text(self.node.get(wording)) or self._usual(usual), **settings)
                )  # type: ignore[arg-type]
        return found

    def _rows(self, kind: Kind) -> tuple[Row, ...]:
        if kind is not Kind.MATRIX:
            return ()
        default = self.reader.wordings.default
        return tuple(
            Row(item_code(each), self._text(each.get("text")) or {default: item_value(each)})
            for each in items_of(self.node.get("rows"))
        )

    # Limits

    def _limits(self, kind: Kind) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if kind is Kind.SCALE:
            low, high, step = self.node.get("rateMin", 1), _rate_max(self.node), self.node.get("rateStep", 1)
            found = {"minimum": low, "maximum": high} if (low, high) != (1, 5) else {}
            return found | ({"step": step} if step != 1 else {})
        if kind is Kind.NUMBER:
            found = {
                "minimum": self._number("min"),
                "maximum": self._number("max"),
                "step": self._number("step"),
            }
            if found["step"] == 1:
                found |= {"step": None, "integer": True}
        elif kind is Kind.DATE:
            found = {
                "minimum": self._day("min", "minValueExpression"),
                "maximum": self._day("max", "maxValueExpression"),
            }
        elif kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
            length = self.node.get("maxLength")
            found = {"max_length": length} if type(length) is int and length > 0 else {}
        elif kind in (Kind.MULTIPLE, Kind.RANKING):
            for theirs, ours in (
                ("minSelectedChoices", "min_choices"),
                ("maxSelectedChoices", "max_choices"),
            ):
                value = self.node.get(theirs)
                found |= {ours: value} if type(value) is int and value > 0 else {}
        return found | self._validated(kind)

    def _number(self, name: str) -> Any:
        value = self.node.get(name)
        if isinstance(value, str):
            try:
                value = float(value) if "." in value else int(value)
            except ValueError:
                value = None
        if value is None and self.node.get(name) not in (None, ""):
            self._lacks(name, f"the limit {self.node[name]!r}")
        return value if is_number(value) else None

    def _day(self, name: str, expression: str) -> Any:
        value, computed = self.node.get(name), str(self.node.get(expression) or "").replace(" ", "")
        if computed == "today()" or value == "=today()":
            return "today"
        if parse_date(value):
            return value
        if computed or value:
            self._lacks(name, f"the limit {computed or value}")
        return None

    # Validators

    def _validators(self) -> list[Mapping[str, Any]]:
        stated = self.node.get("validators")
        return [each for each in stated if isinstance(each, Mapping)] if isinstance(stated, list) else []

    def _validated(self, kind: Kind) -> dict[str, Any]:
        """Returns the limits that validators state."""
        found: dict[str, Any] = {}
        for each in self._validators():
            names = {
                "numeric": {"minValue": "minimum", "maxValue": "maximum"} if kind is Kind.NUMBER else {},
                "answercount": {"minCount": "min_choices", "maxCount": "max_choices"},
                "text": {"maxLength": "max_length"} if kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT) else {},
            }.get(str(each.get("type")), {})
            found |= {ours: each[theirs] for theirs, ours in names.items() if is_number(each.get(theirs))}
        return found

    def _constraint(self, kind: Kind) -> tuple[Rule | None, dict[str, str]]:
        rules: list[Rule] = []
        message: dict[str, str] = {}
        for each in self._validators():
            try:
                rule = self._validator(each, kind)
            except XPathError as error:
                text = each.get("expression") or each.get("regex") or each.get("type")
                self._lacks("validators", f"{text} ({error})")
                continue
            rules += [] if rule is None else [rule]
            message = message or self._text(each.get("text"))
        return joined(rules), message

    def _validator(self, each: Mapping[str, Any], kind: Kind) -> Rule | None:
        name = str(each.get("type"))
        if name == "expression":
            return self.reader.rule(str(each.get("expression") or ""), current=self.code)
        if name == "regex":
            found = DIGITS.fullmatch(str(each.get("regex") or ""))
            if not found:
                raise XPathError("a pattern is supported for a number of digits only")
            low, high = (1, 500) if found[3] else (int(found[1]), int(found[2] or found[1]))
            return {"digits": [{"var": CURRENT}, low, high]}
        if name == "text" and type(each.get("minLength")) is int and each["minLength"] > 0:
            return {">=": [{"length": [{"var": CURRENT}]}, each["minLength"]]}
        if name in ("numeric", "answercount", "text"):
            return None
        raise XPathError(f"the check “{name}” is not supported")


def _blocked(question: Question, reasons: list[str]) -> Question:
    return replace(question, blocked="; ".join(dict.fromkeys(reasons)))
