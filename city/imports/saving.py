"""Rows become records: a row of the same key changes its record, an equal row changes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from city.imports.reading import RefusedRow, RefusedRowError, Row
from city.imports.tables import Table
from common.text import fold


@dataclass
class Tally:
    """What happened to the rows of one file."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    def as_dict(self) -> dict[str, int]:
        """Returns the counts."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }


class TableSaver:
    """Saves the rows of one table; knows the records that were there before."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.tally = Tally()
        self._codes = {column: _by_code(model) for column, model in table.references.items()}
        self._records = {self._key_of(record): record for record in table.model._default_manager.all()}
        self._lines: dict[tuple, int] = {}
        self._touched: dict[int, tuple[Row, bool, bool]] = {}

    def save_all(self, rows: Iterable[Row]) -> Tally:
        """Saves each row that can be saved and returns what happened; refused rows are collected."""
        for row in self._collecting(rows):
            try:
                self._save(row)
            except RefusedRowError as refusal:
                self.tally.refused.append(refusal.row)
        if self.table.links and not self.tally.refused:
            self._link_all()
        self._count()
        return self.tally

    def _collecting(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Passes rows on; a file that breaks off is one refusal more, not the end of the account."""
        try:
            yield from rows
        except RefusedRowError as refusal:
            self.tally.refused.append(refusal.row)

    def _save(self, row: Row) -> None:
        values = {**self._parsed(row), **self._referenced(row)}
        key = self._key_of(
            self.table.model(**{name: values[name] for name in self.table.key if name in values})
        )
        if key in self._lines:
            raise row.refused(_("The same row already stands in line %(line)d.") % {"line": self._lines[key]})
        self._lines[key] = row.line
        record = self._records.get(key) or self.table.model()
        is_new = record.pk is None
        differs = is_new or any(getattr(record, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(record, name, value)
        if differs:
            _checked(record, row=row)
            record.save()
        self._records[key] = record
        self._touched[record.pk] = (row, is_new, differs)

    def _parsed(self, row: Row) -> dict[str, Any]:
        parsers = {**self.table.columns, **self.table.unsaved}
        values = {}
        for column, parse in parsers.items():
            if column in row.cells:
                value = self._value(row, column=column, parse=parse)
                if column in self.table.columns:
                    values[column] = value
        return values

    def _value(self, row: Row, *, column: str, parse: Any) -> Any:
        cell = row.cells[column]
        if not cell and column in self.table.required:
            raise row.refused(_("The cell is empty."), column=column)
        try:
            return parse(cell)
        except ValueError as problem:
            raise row.refused(problem, column=column) from problem

    def _referenced(self, row: Row) -> dict[str, models.Model | None]:
        return {
            column: self._found(row, column=column, records=records)
            for column, records in self._codes.items()
            if column in row.cells
        }

    def _found(self, row: Row, *, column: str, records: dict[str, models.Model]) -> models.Model | None:
        code = row.cells[column]
        if not code and column not in self.table.required:
            return None
        if code not in records:
            raise row.refused(_("There is no “%(code)s”.") % {"code": code}, column=column)
        return records[code]

    def _link_all(self) -> None:
        records = {record.code: record for record in self._records.values()}
        for pk, (row, is_new, differs) in self._touched.items():
            try:
                linked = self._link(records[row.cells["code"]], row=row, records=records)
            except RefusedRowError as refusal:
                self.tally.refused.append(refusal.row)
            else:
                self._touched[pk] = (row, is_new, differs or linked)

    def _link(self, record: models.Model, *, row: Row, records: dict[str, models.Model]) -> bool:
        found = {
            column: self._found(row, column=column, records=records)
            for column in self.table.links
            if column in row.cells
        }
        if all(getattr(record, name) == value for name, value in found.items()):
            return False
        for name, value in found.items():
            setattr(record, name, value)
        _checked(record, row=row)
        record.save()
        return True

    def _key_of(self, record: models.Model) -> tuple:
        """The key's values; names in any spelling are one."""
        values = (getattr(record, name) for name in self.table.key)
        return tuple(fold(v) if n == "name" and v else v for n, v in zip(self.table.key, values, strict=True))

    def _count(self) -> None:
        for _row, is_new, differs in self._touched.values():
            if is_new:
                self.tally.created += 1
            elif differs:
                self.tally.changed += 1
            else:
                self.tally.unchanged += 1


def _by_code(model: type[models.Model]) -> dict[str, models.Model]:
    return {record.code: record for record in model._default_manager.all()}


def _checked(record: models.Model, *, row: Row) -> None:
    try:
        record.full_clean()
    except ValidationError as problem:
        for name, messages in problem.message_dict.items():
            column = name if name in row.cells else ""
            raise row.refused(" ".join(messages), column=column) from problem
