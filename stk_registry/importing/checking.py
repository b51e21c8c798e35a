"""Every row of a file against the lists, the law's patterns, the other rows and the registry; writes nothing.

A row is taken as a whole or not at all. Rows are found again by register number, else by tax number, else by
the same name of the same form where neither has a number. A name that is nearly another's is left to a person.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.sheets import Line, Sheet
from common.text import fold
from stk_registry.duplicates import name_key
from stk_registry.importing import values as read
from stk_registry.importing.columns import Columns
from stk_registry.importing.known import Known
from stk_registry.importing.values import Lists, Wrong
from stk_registry.legal_forms import FORMS, normal_number
from stk_registry.models import Organisation
from stk_registry.models.organisations import AREAS_AT_MOST


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row: where, what stands there, why it cannot be, what to do.

    `other` is the record it collides with; `is_alike`: only a person can say whether the two are one.
    """

    line: int
    column: str
    value: str
    reason: str
    remedy: str
    other: Organisation | None = None
    is_alike: bool = False


@dataclass(slots=True, eq=False)
class Row:
    """One row that can be read: its values by attribute, only those that the file gives."""

    line: int
    form: str
    values: dict[str, Any]
    parent_typed: str = ""
    parent: "Organisation | Row | None" = None
    found: Organisation | None = None
    differences: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.values["name"]

    @property
    def number(self) -> tuple[str, str]:
        return FORMS[self.form].register.value, self.values.get("register_number", "")


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    rows: int = 0
    created: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    kept: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many rows are not taken, for whatever reason."""
        return len({fault.line for fault in self.faults})

    @property
    def alike(self) -> int:
        """How many rows are not taken because they may be a record of the registry."""
        return len({fault.line for fault in self.faults if fault.is_alike})

    @property
    def mark(self) -> str:
        """A digest that differs when the same file would do something else, or to a record changed meanwhile."""
        told = [(row.line, "created", 0, "") for row in self.created]
        told += [(row.line, "changed", row.found.pk, _state_of(row)) for row in self.changed]
        told += [
            (row.line, name, row.found.pk, "") for name in ("same", "kept") for row in getattr(self, name)
        ]
        told += [(fault.line, "rejected", fault.other.pk if fault.other else 0, "") for fault in self.faults]
        return hashlib.sha256(repr(sorted(told)).encode()).hexdigest()


def plan_of(sheet: Sheet, columns: Columns, *, lists: Lists, known: Known, form: str = "") -> Plan:
    """Returns the plan of an import; `form` is the legal form of rows that name none."""
    checked = _Checking(columns, lists, known, form)
    rows = [row for line in sheet.lines if (row := checked.read(line))]
    rows = [row for row in rows if checked.is_single(row)]
    rows = [row for row in rows if checked.is_recognised(row)]
    rows = checked.with_parents(rows)
    plan = Plan(rows=len(sheet.lines), faults=sorted(checked.faults, key=lambda fault: fault.line))
    for row in rows:
        _place(plan, row, known)
    return plan


def _place(plan: Plan, row: Row, known: Known) -> None:
    if row.found is None:
        plan.created.append(row)
        return
    centre = row.parent.found if isinstance(row.parent, Row) else row.parent
    if centre is not None:
        row.values["parent_id"] = centre.pk
    row.differences = known.differences(row.found, row.values)
    row.before = known.as_it_is(row.found, row.differences)
    if not row.differences:
        plan.same.append(row)
    elif row.found.pk in known.spoken_for:
        plan.kept.append(row)
    else:
        plan.changed.append(row)


class _Checking:
    """The faults found so far, and what earlier rows of the file have said."""

    def __init__(self, columns: Columns, lists: Lists, known: Known, form: str) -> None:
        self.columns, self.lists, self.known, self.form = columns, lists, known, form
        self.faults: list[Fault] = []
        self.numbers: dict[tuple[str, str], Row] = {}
        self.taxes: dict[str, Row] = {}
        self.keys: dict[str, list[Row]] = {}
        self.parsers = self._parsers()

    def fault(
        self,
        line: int,
        name: str,
        value: str,
        reason: object,
        remedy: object,
        *,
        other: Organisation | None = None,
        is_alike: bool = False,
    ) -> None:
        """Notes why a row cannot be taken."""
        column = self.columns.header_of(name) or name
        self.faults.append(Fault(line, column, value[:200], str(reason), str(remedy), other, is_alike))

    def read(self, line: Line) -> Row | None:
        """Returns the row, or notes every fault in it."""
        typed = {
            name: line.cells.get(header, "").strip()
            for header, name in self.columns.fields.items()
            if line.cells.get(header, "").strip()
        }
        before, form = len(self.faults), self.form
        if not typed.get("name"):
            self.fault(
                line.number, "name", "", _("The official name is missing."), _("Enter the official name.")
            )
        if "legal_form" in typed or not form:
            form = self._tried(line, "legal_form", typed.get("legal_form", ""), read.form_of) or ""
        values: dict[str, Any] = {}
        for name, parse in self.parsers.items():
            if name in typed and (value := self._tried(line, name, typed[name], parse)) is not None:
                values[name] = value
        if form:
            values["legal_form"] = form
            values |= self._numbers(line, form, typed)
            self._check_areas(line, values)
        if len(self.faults) > before:
            return None
        return Row(line.number, form, _as_columns(values), typed.get("parent", ""))

    def is_single(self, row: Row) -> bool:
        """Tells whether no earlier row is the same organisation."""
        other, name, value = (
            self.numbers.get(row.number) if row.number[1] else None,
            "register_number",
            row.number[1],
        )
        if other is None and (tax := row.values.get("tax_number")):
            other, name, value = self.taxes.get(tax), "tax_number", tax
        if other is None:
            alike = (each for each in self.keys.get(name_key(row.name), []) if not _are_two(row, each))
            other, name, value = next(alike, None), "name", row.name
        if other is not None:
            self.fault(
                row.line, name, value,
                _("Line %(line)s of the file is the same organisation: %(name)s") % {"line": other.line, "name": other.name},
                _("Keep one of the two rows. If they are two organisations, give both a register number."),
            )  # fmt: skip
            return False
        if row.number[1]:
            self.numbers[row.number] = row
        if row.values.get("tax_number"):
            self.taxes[row.values["tax_number"]] = row
        self.keys.setdefault(name_key(row.name), []).append(row)
        return True

    def is_recognised(self, row: Row) -> bool:
        """Finds the record a row is about; notes a fault where a person has to say."""
        if row.number in self.known.merged_numbers:
            self.fault(
                row.line, "register_number", row.number[1],
                _("The record with this number was merged into another."),
                _("Leave the row out, or correct the record at the desk."),
            )  # fmt: skip
            return False
        row.found = self.known.by_number.get(row.number) if row.number[1] else None
        by_tax = self.known.by_tax.get(row.values.get("tax_number", ""))
        if by_tax is not None and row.found is None and _may_be(row, by_tax):
            row.found = by_tax
        if by_tax is not None and by_tax != row.found:
            self.fault(
                row.line, "tax_number", row.values["tax_number"],
                _("This tax number belongs to “%s” in the registry.") % by_tax.name,
                _("Check the tax number and the register number."),
                other=by_tax,
            )  # fmt: skip
            return False
        return row.found is not None or self._is_new(row)

    def with_parents(self, rows: list[Row]) -> list[Row]:
        """Returns the rows whose centre is known, or that need none."""
        named: dict[str, list[Row]] = {}
        for row in rows:
            named.setdefault(fold(row.name), []).append(row)
        kept = [row for row in rows if self._find_parent(row, named)]
        while True:
            there = {id(row) for row in kept}
            lost = [row for row in kept if isinstance(row.parent, Row) and id(row.parent) not in there]
            if not lost:
                return kept
            for row in lost:
                self.fault(
                    row.line, "parent", row.parent_typed,
                    _("Its centre in line %s was not taken.") % row.parent.line,
                    _("Mend that row first."),
                )  # fmt: skip
            gone = {id(row) for row in lost}
            kept = [row for row in kept if id(row) not in gone]

    def _is_new(self, row: Row) -> bool:
        for other in self.known.by_key.get(name_key(row.name), []):
            is_same = fold(other.name) == fold(row.name) and other.legal_form == row.form
            if is_same and not (row.number[1] or other.register_number):
                row.found = other
                return True
            if not _differ_in_law(row, other.legal_form, (other.register, other.register_number)):
                self.fault(
                    row.line, "name", row.name,
                    _("“%s” in the registry may be the same organisation.") % other.name,
                    _("If it is, add the register number to that record at the desk; if not, give this row its number."),
                    other=other, is_alike=True,
                )  # fmt: skip
                return False
        return True

    def _find_parent(self, row: Row, named: dict[str, list[Row]]) -> bool:
        if not row.parent_typed:
            known = row.found is not None and row.found.parent_id
            if FORMS[row.form].needs_parent and not known:
                self.fault(
                    row.line, "parent", "", _("A branch names the organisation it belongs to."),
                    _("Enter the name or the register number of its centre."),
                )  # fmt: skip
                return False
            return True
        found = [each for each in self._parents(row, named) if each not in (row, row.found)]
        if len(found) == 1:
            row.parent = found[0]
            return True
        reason = _("This organisation is not in the registry.") if not found else _("Several have this name.")
        remedy = _("Enter the register number of its centre, or import the centre first.")
        self.fault(row.line, "parent", row.parent_typed, reason, remedy)
        return False

    def _parents(self, row: Row, named: dict[str, list[Row]]) -> list[Organisation | Row]:
        """Returns who may be meant: by a number of the row's own register, else by name."""
        typed = row.parent_typed
        key = row.number[0], normal_number(row.form, read.number_of(row.form, typed))
        one = self.known.by_number.get(key) or self.numbers.get(key)
        if one is not None:
            return [one]
        known = list(self.known.by_name.get(fold(typed), []))
        return known + [each for each in named.get(fold(typed), []) if each.found not in known]

    def _numbers(self, line: Line, form: str, typed: dict[str, str]) -> dict[str, str]:
        number = normal_number(form, read.number_of(form, typed.get("register_number", "")))
        tax = read.tax_number_of(typed.get("tax_number", ""))
        sample = Organisation(legal_form=form, register_number=number, tax_number=tax)
        try:
            sample.clean()
        except ValidationError as wrong:
            remedy = _("Correct the number, or leave the cell empty.")
            for name, sentences in wrong.message_dict.items():
                self.fault(line.number, name, typed.get(name, ""), sentences[0], remedy)
            return {}
        return {name: value for name, value in (("register_number", number), ("tax_number", tax)) if value}

    def _check_areas(self, line: Line, values: dict[str, Any]) -> None:
        areas = {*values.get("areas", ()), *filter(None, [values.get("primary_area")])}
        if len(areas) > AREAS_AT_MOST:
            self.fault(
                line.number, "areas", line.cells.get(self.columns.header_of("areas"), ""),
                _("These are %s fields of work.") % len(areas),
                _("Choose one main field of work and at most three more."),
            )  # fmt: skip

    def _tried(self, line: Line, name: str, typed: str, parse: Callable[[str], Any]) -> Any:
        try:
            return parse(typed)
        except Wrong as wrong:
            self.fault(line.number, name, typed, wrong.reason, wrong.remedy)
            return None

    def _parsers(self) -> dict[str, Callable[[str], Any]]:
        lists = self.lists
        texts = ("name", "short_name", "name_en", "summary", "about", "address")
        flags = ("public_benefit", "tax_exempt", "is_hometown", "serves_whole_district")
        return {
            **{name: _text_parser(name) for name in texts},
            **dict.fromkeys(flags, read.flag_of),
            "status": read.status_of,
            "founded_on": _past,
            "general_assembly_on": read.day_of,
            "last_declaration_year": read.year_of,
            "members": read.members_of,
            "website": read.website_of,
            "email": read.email_of,
            "phone": read.phone_of,
            "primary_area": lambda typed: read.one_of(lists.areas, typed),
            "areas": lambda typed: read.many_of(lists.areas, typed),
            "groups": lambda typed: read.many_of(lists.groups, typed),
            "neighbourhood": lambda typed: read.one_of(lists.places, typed, key=read.place_key),
            "neighbourhoods": lambda typed: read.many_of(lists.places, typed, key=read.place_key),
        }


def _text_parser(name: str) -> Callable[[str], str]:
    return lambda typed: read.text_of(name, typed)


def _past(typed: str) -> date:
    day = read.day_of(typed)
    if day > timezone.localdate():
        raise Wrong(_("This day is in the future."), _("Correct the day, or leave the cell empty."))
    return day


def _as_columns(values: dict[str, Any]) -> dict[str, Any]:
    """Returns the values by the attribute that keeps each."""
    return {
        f"{name}_id" if name in ("primary_area", "neighbourhood") else name: v for name, v in values.items()
    }


def _may_be(row: Row, other: Organisation) -> bool:
    """Tells whether no number says that they are two."""
    register, number = row.number
    return not (
        number and other.register_number and (register, number) != (other.register, other.register_number)
    )


def _are_two(row: Row, other: Row) -> bool:
    return _differ_in_law(row, other.form, other.number)


def _differ_in_law(row: Row, form: str, number: tuple[str, str]) -> bool:
    """Tells whether numbers of one register, or being a branch, say that two of one name are two."""
    if FORMS[row.form].needs_parent != FORMS[form].needs_parent:
        return True
    return bool(row.number[1] and number[1] and row.number[0] == number[0] and row.number[1] != number[1])


def _state_of(row: Row) -> str:
    """Returns what of a record and of its differences a person agrees to change."""
    return f"{row.found.updated_at.isoformat()} {sorted(row.differences)}"
