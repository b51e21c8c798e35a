"""The rows of an XLSForm as pyxform gives them, and what their types and parameters mean for us."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.language.elements import Kind, Rule
from surveys.language.operators import CODE, CODES, DATE, NUMBER, TEXT, TIME

KINDS: dict[str, Kind] = {
    "select one": Kind.SINGLE,
    "select all that apply": Kind.MULTIPLE,
    "rank": Kind.RANKING,
    "integer": Kind.NUMBER,
    "int": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "range": Kind.SCALE,
    "text": Kind.SHORT_TEXT,
    "string": Kind.SHORT_TEXT,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "note": Kind.NOTE,
    "acknowledge": Kind.SINGLE,
    "trigger": Kind.SINGLE,
}
TYPES: dict[Kind, str] = {
    Kind.SINGLE: CODE,
    Kind.MULTIPLE: CODES,
    Kind.RANKING: CODES,
    Kind.NUMBER: NUMBER,
    Kind.SCALE: NUMBER,
    Kind.SHORT_TEXT: TEXT,
    Kind.LONG_TEXT: TEXT,
    Kind.DATE: DATE,
    Kind.TIME: TIME,
    Kind.NEIGHBOURHOOD: CODE,
}
METADATA = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "device",
        "id",
        "subscriberid",
        "simserial",
        "phonenumber",
        "phone",
        "number",
        "username",
        "email",
        "audit",
        "start-geopoint",
        "background-audio",
        "uri:deviceid",
        "uri:subscriberid",
    ]
) | {"start time", "end time", "device id", "phone number", "background-geopoint"}
YES = frozenset({"yes", "true", "true()", "required", "1"})
NO = frozenset({"", "no", "false", "false()", "0"})
PIPING = re.compile(r"\$\{[^}]*\}")
CHOICE_PARTS = frozenset({"name", "label", "media", "list name", "list_name", "sms_option", "__row"})
WHOLE = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as the workbook states it, its place, and our own form of it where we wrote the workbook."""

    expression: str
    place: str
    own: Rule | None = None


@dataclass(slots=True)
class Planned:
    """One row to become a question or a calculation, with the conditions around it."""

    node: dict[str, Any]
    relevants: tuple[Condition, ...]
    place: str
    blocked: str = ""

    @property
    def type(self) -> str:
        """The XLSForm type."""
        return str(self.node.get("type") or "")

    @property
    def name(self) -> str:
        """The XLSForm name, which becomes the code."""
        return str(self.node.get("name") or "")

    @property
    def bind(self) -> dict[str, Any]:
        """Rules and messages."""
        return self.node.get("bind") or {}

    @property
    def is_calculation(self) -> bool:
        """Whether this computes instead of asking."""
        return self.type in ("calculate", "hidden") or (
            "calculate" in self.bind and not self.node.get("label")
        )

    @property
    def is_metadata(self) -> bool:
        """Whether the device would fill this in."""
        return self.type in METADATA


@dataclass(slots=True)
class PlannedSection:
    """A section to be."""

    code: str
    node: dict[str, Any]
    relevants: tuple[Condition, ...]
    items: list[Planned] = field(default_factory=list)
    blocked: str = ""


def plain_texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value.values())) if isinstance(value, dict) else (str(value),)


def appearance(item: Planned) -> str:
    return str((item.node.get("control") or {}).get("appearance") or "")


def table_rows(node: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        child
        for child in node.get("children") or []
        if str((child.get("control") or {}).get("appearance") or "") == "list-nolabel"
    ]


def row_code(matrix: str, name: str) -> str:
    return name.removeprefix(f"{matrix}_") or name


def is_scale(parameters: Mapping[str, Any]) -> bool:
    """Whether a range has few whole steps, so that its points can be shown."""
    start, end, step = (str(parameters.get(name, default)) for name, default in _RANGE.items())
    if not all(WHOLE.fullmatch(each) for each in (start, end, step)) or int(step) <= 0:
        return False
    return 1 <= (int(end) - int(start)) // int(step) <= 100


_RANGE = {"start": "0", "end": "10", "step": "1"}


def range_settings(parameters: Mapping[str, Any], kind: Kind, *, is_range: bool) -> dict[str, int | float]:
    if not is_range or kind not in (Kind.SCALE, Kind.NUMBER):
        return {}
    values: dict[str, int | float] = {}
    for name, ours in (("start", "minimum"), ("end", "maximum"), ("step", "step")):
        text = str(parameters.get(name, _RANGE[name]))
        values[ours] = int(text) if WHOLE.fullmatch(text) else float(text)
    if values["step"] == 1 and kind is Kind.SCALE:
        del values["step"]
    return values
