"""Each row of an XLSForm as a question, an option or a calculation of ours."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from surveys.language.elements import (
    OTHER_SUFFIX,
    Calculation,
    Kind,
    Option,
    Question,
    Row,
    Rule,
    Section,
)
from surveys.language.formats.report import Gathering
from surveys.language.formats.xlsform_rows import (
    CHOICE_PARTS,
    KINDS,
    NO,
    PIPING,
    TYPES,
    YES,
    Condition,
    Planned,
    PlannedSection,
    appearance,
    is_scale,
    plain_texts,
    range_settings,
    row_code,
    table_rows,
)
from surveys.language.formats.xlsform_settings import (
    OTHER_TEXT,
    PART,
    apply_settings,
    joined,
    option_settings,
    own_rule,
    peel_implied,
    stated,
)
from surveys.language.formats.xlsform_texts import Languages
from surveys.language.formats.xpath import Context, parse_xpath, settle
from surveys.language.formats.xpath_grammar import XPathError
from surveys.language.operators import ANY, CODE, TEXT
from surveys.language.rules import RuleError, check_shape
from surveys.language.typing_rules import Type, infer


class Builder:
    """Builds elements; knows the types of all names before the first rule is translated."""

    def __init__(
        self,
        planned: Iterable[Planned],
        languages: Languages,
        gathering: Gathering,
        lists: Mapping[str, list],
    ) -> None:
        self.languages = languages
        self.gathering = gathering
        self.lists = lists
        self.items = list(planned)
        self.kinds: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.other_texts: dict[str, str] = {}
        self.with_other = self._find_other_texts()
        for item in self.items:
            self._learn(item)

    # Learning what there is

    def _find_other_texts(self) -> set[str]:
        """Finds the selects that pyxform gave a text question "…_other"; that text becomes part of them."""
        texts = {
            item.name: item
            for item in self.items
            if item.type == "text" and "Specify other." in plain_texts(item.node.get("label"))
        }
        found = set()
        for item in self.items:
            text = texts.get(f"{item.name}_other")
            if text is not None and f"selected(../{item.name}, 'other')" in str(text.bind.get("relevant")):
                found.add(item.name)
                self.other_texts[text.name] = item.name + OTHER_SUFFIX
        for item in self.items:
            if stated(item.node).get(PART) == OTHER_TEXT:
                self.other_texts[item.name] = item.name.removesuffix(f"_{OTHER_TEXT}") + OTHER_SUFFIX
        self.codes.update(self.other_texts)
        self.kinds.update(dict.fromkeys(self.other_texts, TEXT))
        return found

    def _learn(self, item: Planned) -> None:
        if item.type == "group":
            for row in table_rows(item.node):
                self.kinds[row["name"]] = CODE
                self.codes[row["name"]] = f"{item.name}/{row_code(item.name, row['name'])}"
        elif item.is_calculation:
            self.kinds.setdefault(item.name, ANY)
        elif (kind := self._kind(item)) is not None and kind is not Kind.NOTE:
            self.kinds.setdefault(item.name, TYPES[kind])

    def _kind(self, item: Planned) -> Kind | None:
        own = apply_settings(Question(item.name, Kind.NOTE, {}), item.node, gathering=None)
        if own.kind is not Kind.NOTE:
            return own.kind
        kind = KINDS.get(item.type)
        if kind is Kind.SHORT_TEXT and "multiline" in appearance(item):
            return Kind.LONG_TEXT
        if kind is Kind.SCALE and not is_scale(item.node.get("parameters") or {}):
            return Kind.NUMBER
        return kind

    # Calculations

    def calculations(self) -> tuple[Calculation, ...]:
        """Returns the calculated variables; the type of each is known to what comes after."""
        built = []
        for item in self.items:
            if item.is_calculation:
                built.append(self._calculation(item))
        return tuple(built)

    def _calculation(self, item: Planned) -> Calculation:
        where = f"{item.place}, calculation"
        expression = str(item.bind.get("calculate") or item.node.get("default") or "")
        try:
            if not expression:
                raise XPathError(f"“{item.type}” without a calculation")
            value = self._translated(expression, own_rule(item.node, "calculation", expression))
        except XPathError as error:
            self.gathering.lacks(where, f"{expression} ({error})", blocking=True)
            return Calculation(item.name, {}, "", blocked=f"{expression}: {error}")
        if item.relevants:
            self.gathering.notes_that(where, "is computed also where its group or condition is not met")
        types = {name: Type(kind, name=name) for name, kind in self.kinds.items()}
        kind, _ = infer(value, types=types, current=None)
        self.kinds[item.name] = TEXT if kind.kind in ("literal", CODE) else kind.kind
        return Calculation(item.name, self.languages.text(item.node.get("label"), where=where), value)

    # Sections and questions

    def section(self, planned: PlannedSection) -> Section:
        """Returns a section with its questions."""
        relevant, blocked = self._all(planned.relevants)
        blocked = "; ".join(filter(None, (planned.blocked, blocked)))
        intro: dict[str, str] = {}
        questions = []
        for item in planned.items:
            if item.is_calculation:
                continue
            if item.name == f"{planned.code}_intro" and item.type == "note" and not item.relevants:
                intro = self.languages.text(item.node.get("label"), where=item.place)
            elif (question := self._question(item)) is not None:
                questions.append(question)
        title = self.languages.text(planned.node.get("label"), where=planned.code)
        return Section(planned.code, title, intro, relevant, tuple(questions), blocked)

    def _question(self, item: Planned) -> Question | None:
        if item.is_metadata:
            self.gathering.lacks(item.place, f"{item.type}: recorded by the platform itself, or not at all")
            return None
        if item.name in self.other_texts:
            return None
        if item.type == "group":
            return self._matrix(item)
        kind = self._kind(item)
        if kind is None:
            return self._unknown_type(item)
        return self._settled(item, self._plain(item, kind))

    def _unknown_type(self, item: Planned) -> Question:
        what = f"the type “{item.type}” cannot be asked here"
        self.gathering.lacks(item.place, what, blocking=True)
        label = self.languages.text(item.node.get("label"), where=item.place)
        relevant, _ = self._all(item.relevants)
        return Question(item.name, Kind.NOTE, label, relevant=relevant, blocked=what)

    def _plain(self, item: Planned, kind: Kind) -> Question:
        node, where = item.node, item.place
        if "calculate" in item.bind and kind is not Kind.NOTE:
            self.gathering.lacks(where, "an answer that is calculated and shown", blocking=True)
            item.blocked = item.blocked or "the answer is calculated and shown in the original"
        return Question(
            code=item.name,
            kind=kind,
            label=self.languages.text(node.get("label"), where=where),
            hint=self.languages.text(node.get("hint"), where=where),
            options=self._options(item, kind),
            constraint_message=self.languages.text(item.bind.get("jr:constraintMsg"), where=where),
            integer=item.type in ("integer", "int"),
            randomise=str((node.get("parameters") or {}).get("randomize", "")).lower() == "true",
            appearance=appearance(item) if kind is not Kind.LONG_TEXT else "",
            **range_settings(node.get("parameters") or {}, kind, is_range=item.type == "range"),
        )

    def _settled(self, item: Planned, question: Question) -> Question:
        """Adds rules and our own settings, and collects what could not be read."""
        reasons = [item.blocked]
        relevant, blocked = self._all(item.relevants)
        reasons.append(blocked)
        required, required_when, blocked = self._required(item)
        reasons.append(blocked)
        constraint, blocked = self._constraint(item, question)
        reasons.append(blocked)
        reasons.append(self._piping(item, question))
        self._losses(item)
        built = replace(
            question,
            required=required and question.kind is not Kind.NOTE,
            required_when=required_when,
            relevant=relevant,
            constraint=constraint,
            blocked="; ".join(dict.fromkeys(filter(None, reasons))),
        )
        return peel_implied(apply_settings(built, item.node, gathering=self.gathering), item.node)

    def _matrix(self, item: Planned) -> Question:
        """Returns a table of choices as one matrix question."""
        rows = table_rows(item.node)
        label = next(
            (child.get("label") for child in item.node["children"] if child["type"] == "note"),
            item.node.get("label"),
        )
        required = {str((row.get("bind") or {}).get("required", "")).lower() in YES for row in rows}
        for row in rows:
            for lost in ("relevant", "constraint"):
                if (row.get("bind") or {}).get(lost):
                    what = f"a {lost} of a single row of a table"
                    self.gathering.lacks(f"{item.place}/{row['name']}", what, blocking=True)
                    item.blocked = item.blocked or what
        if len(required) > 1:
            self.gathering.lacks(item.place, "a table of which only some rows are required: all are")
        first = Planned({**rows[0], "name": item.name}, (), item.place)
        question = Question(
            code=item.name,
            kind=Kind.MATRIX,
            label=self.languages.text(label, where=item.place),
            options=self._options(first, Kind.MATRIX),
            rows=tuple(
                Row(row_code(item.name, row["name"]), self.languages.text(row.get("label"), where=item.place))
                for row in rows
            ),
        )
        around = Planned({**item.node, "bind": {}}, item.relevants, item.place, item.blocked)
        return replace(
            self._settled(around, question),
            required=True in required,
            required_when=own_rule(item.node, "required", ""),
            constraint=own_rule(item.node, "constraint", ""),
        )

    # Options

    def _options(self, item: Planned, kind: Kind) -> tuple[Option, ...]:
        if item.type in ("acknowledge", "trigger"):
            return (Option("OK", {code: {"tr": "Tamam"}.get(code, "OK") for code in self.languages.codes}),)
        if kind not in (Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING, Kind.MATRIX, Kind.SCALE):
            return ()
        choices = item.node.get("choices") or self.lists.get(str(item.node.get("itemset") or "")) or []
        if not choices and item.node.get("itemset"):
            what = f"choices from “{item.node['itemset']}”, which is no list in the workbook"
            self.gathering.lacks(item.place, what, blocking=True)
            item.blocked = item.blocked or what
        return tuple(self._option(item, choice) for choice in choices)

    def _option(self, item: Planned, choice: Mapping[str, Any]) -> Option:
        code = str(choice.get("name", ""))
        where = f"{item.place}/{code}"
        is_other = code == "other" and item.name in self.with_other
        label = self.languages.other_label if is_other else self.languages.text
        if choice.get("media"):
            self.gathering.lacks(where, "a picture or sound beside an option")
        option = Option(
            code=code,
            label=label(choice.get("label"), where=where),
            other=is_other,
            relevant=self._choice_filter(item, choice),
        )
        return option_settings(option, choice, gathering=self.gathering, where=where)

    def _choice_filter(self, item: Planned, choice: Mapping[str, Any]) -> Rule | None:
        expression = item.node.get("choice_filter")
        if not expression or (choice.get("name") == "other" and item.name in self.with_other):
            return None
        columns = {
            str(name): str(value)
            for name, value in choice.items()
            if name not in CHOICE_PARTS and not isinstance(value, dict)
        }
        context = Context(self.kinds, self.codes, columns={**columns, "name": str(choice.get("name", ""))})
        try:
            rule = settle(parse_xpath(str(expression), context))
        except XPathError as error:
            if not item.blocked:
                self.gathering.lacks(f"{item.place}, choice_filter", f"{expression} ({error})", blocking=True)
            item.blocked = item.blocked or f"choice_filter {expression}: {error}"
            return False
        return None if rule is True else rule

    # Rules

    def _all(self, relevants: tuple[Condition, ...]) -> tuple[Rule | None, str]:
        """Returns the conjunction of conditions; when one cannot be read, never, and the reason."""
        rules: list[Rule] = []
        for condition in relevants:
            expression, place = condition.expression, condition.place
            try:
                rules.append(self._translated(expression, condition.own))
            except XPathError as error:
                where = f"{place}, relevant"
                if not any(each.where == where for each in self.gathering.unsupported):
                    self.gathering.lacks(where, f"{expression} ({error})", blocking=True)
                return False, f"relevant {expression}: {error}"
            if condition.own is None and ("!=" in expression or "not(" in expression):
                self._note_negation(place)
        together = joined(rules)
        try:
            if together is not None:
                check_shape(together)
        except RuleError as error:
            where = relevants[-1].place
            self.gathering.lacks(
                f"{where}, relevant", f"conditions too large together ({error.code})", blocking=True
            )
            return False, "relevant: the conditions of the groups together are too large"
        return together, ""

    def _translated(self, expression: str, own: Rule | None, *, current: str = "") -> Rule:
        return parse_xpath(expression, Context(self.kinds, self.codes, current)) if own is None else own

    def _note_negation(self, place: str) -> None:
        note = "“!=” and “not” are not met while the question they read is unanswered"
        if not any(each.where == place and each.what == note for each in self.gathering.notes):
            self.gathering.notes_that(place, note)

    def _required(self, item: Planned) -> tuple[bool, Rule | None, str]:
        expression = str(item.bind.get("required", "")).strip()
        own = own_rule(item.node, "required", expression)
        if own is None and expression.lower() in YES | NO:
            return expression.lower() in YES, None, ""
        try:
            return False, self._translated(expression, own), ""
        except XPathError as error:
            self.gathering.lacks(f"{item.place}, required", f"{expression} ({error})", blocking=True)
            return False, None, f"required {expression}: {error}"

    def _constraint(self, item: Planned, question: Question) -> tuple[Rule | None, str]:
        expression = str(item.bind.get("constraint") or "")
        if not expression or question.kind is Kind.NOTE:
            return None, ""
        try:
            own = own_rule(item.node, "constraint", expression)
            rule = self._translated(expression, own, current=TYPES.get(question.kind, CODE))
            return (None if rule is True and own is None else rule), ""
        except XPathError as error:
            self.gathering.lacks(f"{item.place}, constraint", f"{expression} ({error})", blocking=True)
            return None, f"constraint {expression}: {error}"

    def _piping(self, item: Planned, question: Question) -> str:
        """Answers inside wordings are not possible; shown as they are they would confuse."""
        texts = [question.label, question.hint, *(each.label for each in (*question.options, *question.rows))]
        found = [each for text in texts for wording in text.values() for each in PIPING.findall(wording)]
        if not found:
            return ""
        what = f"an answer inside a wording: {', '.join(dict.fromkeys(found))}"
        self.gathering.lacks(item.place, what, blocking=True)
        return what

    def _losses(self, item: Planned) -> None:
        """Lists what is left out and changes neither who is asked nor which answers stand."""
        node, bind = item.node, item.bind
        parameters = node.get("parameters") or {}
        unused = [name for name in parameters if name not in ("randomize", "start", "end", "step")]
        losses = {
            "a default answer": node.get("default"),
            "pictures, sound or video": node.get("media"),
            "the guidance hint": node.get("guidance_hint"),
            "recalculation by a trigger": node.get("trigger"),
            "the wording for a missing answer": bind.get("jr:requiredMsg"),
            "a field that cannot be changed": bind.get("readonly") and item.type != "note",
            f"parameters: {', '.join(unused)}": unused,
        }
        for what, is_there in losses.items():
            if is_there:
                self.gathering.lacks(item.place, what)
