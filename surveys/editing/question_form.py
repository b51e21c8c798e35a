"""What a form says of a question, and the question as a form shows it. Nothing typed is ever lost.

Field names: `label-tr`, `option-0-label-tr`, `row-0-code` and so on; `options` and `rows` say how many lines
the page had. A line without any wording is no option.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _

from common.text import clean, clean_line
from surveys.editing.document import Document, proposed_code
from surveys.language.elements import CHOICE_KINDS, TEXT_KINDS, Kind
from surveys.language.formula import FormulaError, parse_formula, write_formula

TEXTS = ("label", "hint")
SPARE_LINES = 3
# What an option is: one of these, or a plain answer.
WHATS = ("", "other", "exclusive", "refused", "dont_know")
NUMBERS = ("max_length", "min_choices", "max_choices")
BOUNDED = (Kind.SCALE, Kind.NUMBER, Kind.DATE)


class Posted(Protocol):
    """What a form sent: QueryDict, or a test's stand-in."""

    def get(self, name: str, default: str = "") -> str: ...

    def __contains__(self, name: str) -> bool: ...


@dataclass
class Read:
    """A question read from a form, and a sentence for each field that cannot be taken as it is."""

    question: Document
    problems: dict[str, str] = field(default_factory=dict)


def read_question(
    data: Posted, *, base: Document, languages: list[str], taken: set[str], is_frozen: bool
) -> Read:
    """Returns the question a form describes. `base` is the one it began from: what no field shows stays.

    `taken` are the codes of all others; `is_frozen` keeps the code, for it has been published.
    """
    kind = base["kind"]
    read = Read({"code": base["code"], "kind": kind})
    question = read.question
    question["label"] = _text(data, "label", languages)
    if not is_frozen:
        question["code"] = _code(data, base=base, label=question["label"], taken=taken, read=read)
    for name in ("hint", "unit", "low_label", "high_label", "constraint_message"):
        _keep(question, name, _text(data, name, languages))
    for name in ("required", "randomise", "integer"):
        _keep(question, name, data.get(name) == "on")
    _keep(question, "role", data.get("role", ""))
    for name in NUMBERS:
        _keep(question, name, _whole(data, name, read=read))
    if kind in BOUNDED:
        for name in ("minimum", "maximum"):
            _keep(question, name, _bound(data, name, kind=kind, read=read))
    if kind == Kind.NUMBER:
        _keep(question, "step", _bound(data, "step", kind=kind, read=read))
    if kind in CHOICE_KINDS or kind in (Kind.SCALE, Kind.NEIGHBOURHOOD):
        question["options"] = read_options(data, base=base.get("options", []), languages=languages, read=read)
        if not question["options"] and kind not in CHOICE_KINDS:
            del question["options"]
    if kind == Kind.MATRIX:
        question["rows"] = _rows(data, languages=languages)
    for name in ("constraint", "required_when"):
        _keep(question, name, _formula(data, name, base=base, read=read))
    for name in ("appearance", "blocked", "relevant"):
        if name in base:
            question[name] = base[name]
    return read


def read_options(data: Posted, *, base: list[Document], languages: list[str], read: Read) -> list[Document]:
    """Returns the options in the order of their place field; a new line gets a code from its wording."""
    known = {option["code"]: option for option in base}
    lines = _lines(data, "option", languages)
    taken = {data.get(f"option-{number}-code", "").strip() for number, _label in lines} - {""}
    options = []
    for number, label in lines:
        typed = clean_line(data.get(f"option-{number}-code", ""))
        code = typed or proposed_code(next(filter(None, label.values())), taken=taken, fallback="option")
        taken.add(code)
        option: Document = {"code": code, "label": label}
        what = data.get(f"option-{number}-what", "")
        if what in ("other", "exclusive"):
            option[what] = True
        elif what in WHATS and what:
            option["role"] = what
        if "relevant" in known.get(typed, {}):
            option["relevant"] = known[typed]["relevant"]
        value = clean_line(data.get(f"option-{number}-value", ""))
        if value:
            try:
                option["value"] = int(value)
            except ValueError:
                read.problems[f"option-{number}-value"] = _("Write a whole number, or leave it empty.")
        options.append(option)
    return options


def shown(
    question: Document, *, languages: list[str], data: Posted | None = None, spare: int = SPARE_LINES
) -> dict[str, Any]:
    """Returns what the form's template shows: the question's settings, or what was typed."""

    def value(name: str, stored: object) -> object:
        return stored if data is None else data.get(name, "")

    def text(name: str, stored: Mapping[str, str]) -> list[dict[str, object]]:
        return [
            {"language": tag, "name": f"{name}-{tag}", "value": value(f"{name}-{tag}", stored.get(tag, ""))}
            for tag in languages
        ]

    def ticked(name: str) -> bool:
        return bool(question.get(name)) if data is None else data.get(name) == "on"

    kind = question["kind"]
    return {
        "kind": kind,
        "code": value("code", question["code"]),
        "texts": {
            name: text(name, question.get(name, {}))
            for name in (*TEXTS, "unit", "low_label", "high_label", "constraint_message")
        },
        "ticks": {name: ticked(name) for name in ("required", "randomise", "integer")},
        "role": value("role", question.get("role", "")),
        "numbers": {
            name: value(name, question.get(name, "")) for name in (*NUMBERS, "minimum", "maximum", "step")
        },
        "formulas": {
            name: value(name, write_formula(question[name]) if name in question else "")
            for name in ("constraint", "required_when")
        },
        "options": _shown_options(question, text, value, data=data, spare=spare),
        "rows": _shown_rows(question, text, value, data=data, spare=spare),
        "has_options": kind in CHOICE_KINDS or kind in (Kind.SCALE, Kind.NEIGHBOURHOOD),
        "has_rows": kind == Kind.MATRIX,
        "has_bounds": kind in BOUNDED,
        "is_number": kind == Kind.NUMBER,
        "is_scale": kind == Kind.SCALE,
        "is_date": kind == Kind.DATE,
        "is_text": kind in TEXT_KINDS,
        "is_several": kind in (Kind.MULTIPLE, Kind.RANKING),
        "can_shuffle": kind in CHOICE_KINDS,
        "is_note": kind == Kind.NOTE,
    }


def _shown_options(
    question: Document, text: Any, value: Any, *, data: Posted | None, spare: int
) -> list[dict]:
    options = question.get("options", [])
    number_of_lines = max(len(options) + spare, _count(data, "options") if data is not None else 0)
    lines = []
    for number in range(number_of_lines):
        option = options[number] if number < len(options) else {"code": "", "label": {}}
        prefix = f"option-{number}"
        lines.append(
            {
                "prefix": prefix,
                "place": value(f"{prefix}-place", number + 1) or number + 1,
                "label": text(f"{prefix}-label", option["label"]),
                "code": value(f"{prefix}-code", option["code"]),
                "what": value(f"{prefix}-what", _what(option)),
                "value": value(f"{prefix}-value", option.get("value", "")),
            }
        )
    return lines


def _shown_rows(question: Document, text: Any, value: Any, *, data: Posted | None, spare: int) -> list[dict]:
    rows = question.get("rows", [])
    number_of_lines = max(len(rows) + spare, _count(data, "rows") if data is not None else 0)
    lines = []
    for number in range(number_of_lines):
        row = rows[number] if number < len(rows) else {"code": "", "label": {}}
        prefix = f"row-{number}"
        lines.append(
            {
                "prefix": prefix,
                "place": value(f"{prefix}-place", number + 1) or number + 1,
                "label": text(f"{prefix}-label", row["label"]),
                "code": value(f"{prefix}-code", row["code"]),
            }
        )
    return lines


def _rows(data: Posted, *, languages: list[str]) -> list[Document]:
    lines = _lines(data, "row", languages)
    taken = {data.get(f"row-{number}-code", "").strip() for number, _label in lines} - {""}
    rows = []
    for number, label in lines:
        code = clean_line(data.get(f"row-{number}-code", ""))
        code = code or proposed_code(next(filter(None, label.values())), taken=taken, fallback="row")
        taken.add(code)
        rows.append({"code": code, "label": label})
    return rows


def _lines(data: Posted, name: str, languages: list[str]) -> list[tuple[int, dict[str, str]]]:
    """Returns number and wording of the lines that have one, in the order of their place fields."""
    found = []
    for number in range(_count(data, f"{name}s")):
        label = _text(data, f"{name}-{number}-label", languages)
        if label:
            found.append((_place(data, f"{name}-{number}-place", number), number, label))
    return [(number, label) for _rank, number, label in sorted(found, key=lambda line: line[:2])]


def _what(option: Document) -> str:
    if option.get("other"):
        return "other"
    return "exclusive" if option.get("exclusive") else option.get("role", "")


def _text(data: Posted, name: str, languages: list[str]) -> dict[str, str]:
    texts = {tag: clean(data.get(f"{name}-{tag}", "")) for tag in languages}
    return {tag: text for tag, text in texts.items() if text}


def _code(data: Posted, *, base: Document, label: dict[str, str], taken: set[str], read: Read) -> str:
    typed = clean_line(data.get("code", ""))
    if not typed:
        return proposed_code(next(iter(label.values()), ""), taken=taken, fallback=base["kind"])
    if typed in taken:
        read.problems["code"] = _("Another question or section has this code already.")
        return base["code"]
    return typed


def _whole(data: Posted, name: str, *, read: Read) -> int | None:
    typed = clean_line(data.get(name, ""))
    if not typed:
        return None
    try:
        return int(typed)
    except ValueError:
        read.problems[name] = _("Write a whole number, or leave it empty.")
        return None


def _bound(data: Posted, name: str, *, kind: str, read: Read) -> int | float | str | None:
    typed = clean_line(data.get(name, ""))
    if not typed:
        return None
    if kind == Kind.DATE:
        return typed
    try:
        number = float(typed.replace(",", "."))
    except ValueError:
        read.problems[name] = _("Write a number, or leave it empty.")
        return None
    return int(number) if number.is_integer() else number


def _formula(data: Posted, name: str, *, base: Document, read: Read) -> Any:
    typed = clean(data.get(name, ""))
    if not typed:
        return None
    if name in base and typed == write_formula(base[name]):
        return base[name]
    try:
        return parse_formula(typed)
    except FormulaError as error:
        read.problems[name] = error.sentence(_)
        return base.get(name)


def _place(data: Posted, name: str, number: int) -> float:
    try:
        return float(data.get(name, "") or number + 1)
    except ValueError:
        return number + 1


def _count(data: Posted, name: str) -> int:
    try:
        return min(int(data.get(name, "0") or 0), 200)
    except ValueError:
        return 0


def _keep(question: Document, name: str, value: object) -> None:
    """Writes a setting, or leaves it out at its default."""
    if value not in (None, "", False, {}):
        question[name] = value
