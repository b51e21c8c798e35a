"""XLSForm workbooks as questionnaires, read through pyxform.

Top-level groups become sections; groups inside them are flattened, their conditions joined to those of
their questions and their headings kept as notes. What cannot be represented is listed, and blocks publishing
where leaving it out would change who is asked what.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from surveys.language.elements import Questionnaire
from surveys.language.formats.report import FileRefusedError, Gathering, Imported, report_of
from surveys.language.formats.xlsform_elements import Builder
from surveys.language.formats.xlsform_rows import Condition, Planned, PlannedSection
from surveys.language.formats.xlsform_settings import own_rule, stated
from surveys.language.formats.xlsform_sheet import Sheets
from surveys.language.formats.xlsform_texts import Languages

ROW = re.compile(r"\[row : (\d+)\]\s*")
SETTINGS_KEPT_ELSEWHERE = {
    "style": "the page style of other programs",
    "instance_name": "naming responses by their answers",
    "submission_url": "sending responses to another server",
    "public_key": "encryption by a key in the form",
    "auto_send": "automatic sending",
    "auto_delete": "automatic deletion",
    "entities": "entity lists",
}
FALLBACK_NAME = "data"
"""What pyxform calls a form that names itself nowhere."""
CONTAINERS = frozenset({"group", "repeat", "loop"})


def read_xlsform(data: bytes, *, file_type: str, title: str = "", language: str = "tr") -> Imported:
    """Returns the questionnaire of a workbook; FileRefusedError with the sheet's row when it is broken.

    `title` is taken when the settings sheet states none.
    """
    sheets = Sheets.of(data, file_type=file_type)
    tree = _tree(data, sheets, file_type=file_type)
    sheets.refuse_faults()
    if tree.get("title") == FALLBACK_NAME:
        tree["title"] = title
    gathering = Gathering()
    languages = Languages.of(tree, assumed=language, gathering=gathering)
    plan = _Plan(gathering, languages)
    plan.read(tree.get("children") or [])
    for name, what in SETTINGS_KEPT_ELSEWHERE.items():
        if tree.get(name):
            gathering.lacks("settings", f"{name}: {what}")
    builder = Builder(plan.planned(), languages, gathering, tree.get("choices") or {})
    definition = _definition(tree, plan, builder)
    # The text that pyxform adds beside "other" has a condition nobody wrote.
    filtered = sum(bool(item.node.get("choice_filter")) for item in builder.items)
    gathering.rules = plan.rules + filtered - len(builder.other_texts)
    return Imported(definition, report_of(definition, gathering, format_name="xlsform"))


def _tree(data: bytes, sheets: Sheets, *, file_type: str) -> dict[str, Any]:
    """Returns pyxform's tree of the workbook, having let pyxform check the whole form."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    try:
        result = convert(BytesIO(data), warnings=warnings, file_type=file_type)
    except PyXFormError as error:
        raise _refusal(str(error), sheets) from error
    except Exception as error:  # the readers below pyxform raise anything when a workbook's bytes are broken
        detail = f"{type(error).__name__}: {error}"[:200]
        raise FileRefusedError("broken", where="workbook", detail=detail) from error
    return result._pyxform or {}


def _refusal(message: str, sheets: Sheets) -> FileRefusedError:
    row = ROW.search(message)
    detail = ROW.sub("", message).strip()[:500]
    if row is None:
        where = "choices sheet" if "choices sheet" in detail else sheets.place(detail) or "workbook"
        return FileRefusedError("invalid", where=where, detail=detail)
    sheet = "choices" if "'choices' sheet" in detail else "survey"
    return FileRefusedError("invalid", where=f"{sheet}, row {row[1]}", detail=detail)


def _definition(tree: dict[str, Any], plan: "_Plan", builder: Builder) -> Questionnaire:
    calculations = builder.calculations()
    sections = tuple(builder.section(section) for section in plan.sections)
    languages = plan.languages
    return Questionnaire(
        title=languages.text(tree.get("katilim_title") or tree.get("title") or "", where="settings"),
        languages=languages.codes,
        default_language=languages.default,
        sections=tuple(section for section in sections if section.questions or section.intro),
        calculations=calculations,
    )


@dataclass(slots=True)
class _Plan:
    """Which sections there will be, and what is in them, before anything is translated."""

    gathering: Gathering
    languages: Languages
    sections: list[PlannedSection] = field(default_factory=list)
    rules: int = 0
    loose: int = 0

    def planned(self) -> Iterator[Planned]:
        """Everything that will be a question or a calculation, in order."""
        for section in self.sections:
            yield from section.items

    def read(self, children: list[dict]) -> None:
        """Plans the top level: each group is a section, questions between groups make sections of their own."""
        waiting: list[dict] = []
        for child in children:
            if child.get("type") in CONTAINERS and child.get("name") != "meta":
                self._flush(waiting)
                self._container(child, relevants=(), place="", blocked="")
            elif child.get("name") == "meta":
                self._meta(child)
            else:
                waiting.append(child)
        self._flush(waiting)

    def _flush(self, waiting: list[dict]) -> None:
        if not waiting:
            return
        items = list(self._items(waiting, relevants=(), place="", blocked=""))
        waiting.clear()
        if all(item.is_calculation or item.is_metadata for item in items) and self.sections:
            self.sections[-1].items.extend(items)
            return
        self.loose += 1
        self.sections.append(PlannedSection(code=f"page_{self.loose}", node={}, relevants=(), items=items))

    def _container(self, node: dict, *, relevants: tuple, place: str, blocked: str) -> None:
        """Plans a group; one that holds nothing but groups gives its condition to each of them."""
        self.gathering.groups += node["type"] == "group"
        where = f"{place}/{node['name']}" if place else node["name"]
        blocked = self._repeat(node, where) or blocked
        own = (*relevants, *self._relevant(node, where))
        children = node.get("children") or []
        inner = [child for child in children if child.get("type") in CONTAINERS and not is_table(child)]
        if inner and len(inner) == len(children):
            if node.get("label"):
                self.gathering.notes_that(where, "the heading above these groups was left out")
            for child in children:
                self._container(child, relevants=own, place=where, blocked=blocked)
            return
        if is_table(node):
            item = Planned(node, (), place=where, blocked=blocked)
            self.rules += _count_relevants(children)
            section = PlannedSection(f"{node['name']}_page", {}, own, [item], blocked)
        else:
            items = list(self._items(children, relevants=(), place=where, blocked=""))
            code = stated(node).get("code") or node["name"]
            section = PlannedSection(code, node, own, items, blocked)
        self.sections.append(section)

    def _items(
        self, children: list[dict], *, relevants: tuple, place: str, blocked: str
    ) -> Iterator[Planned]:
        """Yields what is in a section, groups inside it flattened."""
        for child in children:
            where = f"{place}/{child['name']}" if place else child["name"]
            if child.get("type") not in CONTAINERS:
                yield Planned(
                    child, (*relevants, *self._relevant(child, where)), place=where, blocked=blocked
                )
                continue
            self.gathering.groups += child["type"] == "group"
            held = self._repeat(child, where) or blocked
            own = (*relevants, *self._relevant(child, where))
            if is_table(child):
                self.rules += _count_relevants(child.get("children") or [])
                yield Planned(child, own, place=where, blocked=held)
                continue
            if child.get("label"):
                heading = {"type": "note", "name": child["name"], "label": child["label"]}
                yield Planned(heading, own, place=where, blocked=held)
            yield from self._items(child.get("children") or [], relevants=own, place=where, blocked=held)

    def _relevant(self, node: dict, where: str) -> tuple[Condition, ...]:
        expression = str((node.get("bind") or {}).get("relevant") or "")
        if not expression:
            return ()
        self.rules += 1
        return (Condition(expression, where, own_rule(node, "relevant", expression)),)

    def _repeat(self, node: dict, where: str) -> str:
        if node["type"] == "group":
            return ""
        self.gathering.repeats += 1
        self.gathering.lacks(where, "a repeated group: its questions are asked once", blocking=True)
        return f"the repeated group “{node['name']}”: decide how often its questions are asked"

    def _meta(self, node: dict) -> None:
        for child in node.get("children") or []:
            if child.get("name") not in ("instanceID", "instanceName", "entity"):
                self.gathering.lacks(f"meta/{child.get('name')}", f"{child.get('type')}: not recorded here")


def is_table(node: dict) -> bool:
    """Tells whether a group is a table of choices: pyxform has given it a row of labels."""
    children = node.get("children") or []
    rows = [child for child in children if _appearance(child) == "list-nolabel"]
    labels = [
        child for child in children if child.get("name", "").startswith("reserved_name_for_field_list_labels")
    ]
    notes = [child for child in children if child.get("name", "").startswith("generated_table_list_label")]
    return bool(rows) and len(labels) == 1 and len(rows) + len(labels) + len(notes) == len(children)


def _appearance(node: dict) -> str:
    return str((node.get("control") or {}).get("appearance") or "")


def _count_relevants(children: list[dict]) -> int:
    return sum(bool((child.get("bind") or {}).get("relevant")) for child in children)
