"""The columns of an export: what each holds, under which names and numbers, and why a cell is empty."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.language.elements import Kind, OptionRole, QuestionRole, localise
from surveys.language.variables import CALCULATION, Variable

WITHHELD = "withheld"
GAPS = ("not_asked", "skipped", "refused", "dont_know", "broken_off", "not_in_version", WITHHELD)
"""Why a cell is empty, in the order of the numbers that statistics programs get."""


def gap_labels() -> dict[str, str]:
    """Returns the reasons in the reader's words."""
    return {
        "not_asked": _("Not asked"),
        "skipped": _("Left empty"),
        "refused": _("Did not want to say"),
        "dont_know": _("Does not know"),
        "broken_off": _("Broken off before"),
        "not_in_version": _("Not in this version"),
        WITHHELD: _("Withheld to protect respondents"),
    }


@dataclass(frozen=True, slots=True)
class Category:
    """One value that a cell can have: its code, its number, its wording."""

    code: str
    number: int
    label: str


@dataclass(slots=True, eq=False)
class Column:
    """One column with its cells. `kind`: category, number, flag (0/1), rank, text, date, or list (codes in one cell).

    Shapes — cells, gaps: (n,); a cell is None exactly where its gap is a reason
    """

    name: str
    label: str
    kind: str
    section: str = ""
    question: str = ""
    categories: tuple[Category, ...] = ()
    ends: dict[int, str] = field(default_factory=dict)
    role_codes: dict[str, str] = field(default_factory=dict)
    cells: list[Any] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    def add(self, value: Any, gap: str) -> None:
        """Adds one row's cell."""
        self.cells.append(value)
        self.gaps.append("" if value is not None else gap or "not_in_version")

    def labels(self) -> dict[str, str]:
        """Returns the wording of each code."""
        return {category.code: category.label for category in self.categories}

    def numbers(self) -> dict[str, int]:
        """Returns the number of each code."""
        return {category.code: category.number for category in self.categories}


def columns_of(variable: Variable, *, language: str, places: dict[str, str]) -> list[Column]:
    """Returns the empty columns of a variable: itself, and one an option for multiple choice and rankings."""
    label = _worded(variable, language)
    column = Column(variable.code, label, _kind(variable), variable.section, variable.parent)
    column.role_codes = {str(option.role): option.code for option in variable.options if option.role}
    if column.kind in ("category", "list"):
        column.categories = _categories(variable, language=language, places=places)
    found = [column]
    for each in variable.columns:
        kind = "rank" if variable.kind == Kind.RANKING else "flag"
        wording = f"{label}: {localise(each.label, language)}"
        made = Column(each.code, wording, kind, variable.section, variable.parent)
        if kind == "flag":
            made.categories = (Category("0", 0, _("Not chosen")), Category("1", 1, _("Chosen")))
        found.append(made)
    return found


def _kind(variable: Variable) -> str:
    if variable.kind in (Kind.SINGLE, Kind.NEIGHBOURHOOD):
        return "category"
    if variable.kind in (Kind.MULTIPLE, Kind.RANKING):
        return "list"
    if variable.kind in (Kind.NUMBER, Kind.SCALE, CALCULATION):
        return "number"
    return "date" if variable.kind == Kind.DATE else "text"


def _categories(variable: Variable, *, language: str, places: dict[str, str]) -> tuple[Category, ...]:
    if variable.kind == Kind.NEIGHBOURHOOD:
        named = {**places, **{option.code: localise(option.label, language) for option in variable.options}}
        return tuple(Category(code, number, named[code]) for number, code in enumerate(named, start=1))
    numbers = variable.numbers()
    return tuple(
        Category(option.code, numbers[option.code], localise(option.label, language))
        for option in variable.options
        if option.role == OptionRole.SUBSTANTIVE
    )


def _worded(variable: Variable, language: str) -> str:
    own = localise(variable.label, language)
    if variable.parent_label:
        return f"{localise(variable.parent_label, language)}: {own}"
    return own


def is_age_of_birth(variable: Variable) -> bool:
    """Whether the answer was kept as an age band only."""
    return variable.role == QuestionRole.BIRTH_YEAR
