"""A long file of an older system, five hundred rows at a time: what is here already is passed over, so it can be resumed."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from django.utils.translation import gettext as _

from casework.importing.columns import HISTORY_HEADINGS, HISTORY_NEEDS, by_field, columns_of
from casework.importing.history import old_case_of
from casework.importing.mapping import Mapped, in_our_words
from casework.importing.registers import known_numbers
from casework.importing.values import Lists, Wrong, door_of, lists_now
from casework.services.history import OldCase, take_over
from casework.services.registers import plain_number
from casework.words import Door
from common.formula_safe import disarm
from common.refusal import Refusal
from common.sheets import Line, Sheet

BATCH = 500


@dataclass(slots=True)
class Progress:
    """How far it came: rows looked at, cases taken, here already, refused."""

    rows: int = 0
    taken: int = 0
    known: int = 0
    refused: int = 0


class Import:
    """One run over a file. Each row is stored by itself, so that a run that is cut off has lost nothing."""

    def __init__(
        self, sheet: Sheet, mapped: Mapped, *, now: datetime, refused: TextIO, stores: bool = True
    ) -> None:
        self.sheet, self.mapped, self.now, self.stores = sheet, mapped, now, stores
        self.columns = columns_of(sheet.columns, HISTORY_HEADINGS, needed=HISTORY_NEEDS)
        self.progress = Progress()
        self.refused = csv.writer(refused, delimiter=";")

    def run(self) -> Iterator[Progress]:
        """Takes batch after batch, and yields how far it came after each."""
        self.refused.writerow(map(disarm, [*self.sheet.columns, _("Line"), _("Why it was not taken")]))
        lists = lists_now()
        for start in range(0, len(self.sheet.lines), BATCH):
            self._take_batch(self.sheet.lines[start : start + BATCH], lists)
            yield self.progress

    def _take_batch(self, lines: tuple[Line, ...], lists: Lists) -> None:
        rows = [(line, in_our_words(by_field(line.cells, self.columns), self.mapped)) for line in lines]
        known = self._known(rows)
        for line, values in rows:
            self.progress.rows += 1
            if (_door(values), plain_number(values.get("number", ""))) in known:
                self.progress.known += 1
                continue
            try:
                self._take(old_case_of(values, lists=lists, now=self.now))
            except Refusal as refusal:
                self._refuse(line, str(refusal))

    def _known(self, rows: list[tuple[Line, dict[str, str]]]) -> set[tuple[str, str]]:
        numbers: dict[str, set[str]] = {}
        for _line, values in rows:
            numbers.setdefault(_door(values), set()).add(plain_number(values.get("number", "")))
        return {(door, number) for door, some in numbers.items() for number in known_numbers(some, door=door)}

    def _take(self, old: OldCase) -> None:
        is_new = not self.stores or take_over(old, now=self.now).is_new
        self.progress.taken += is_new
        self.progress.known += not is_new

    def _refuse(self, line: Line, reason: str) -> None:
        self.progress.refused += 1
        cells = [line.cells.get(column, "") for column in self.sheet.columns]
        self.refused.writerow(map(disarm, [*cells, str(line.number), reason]))


def _door(values: dict[str, str]) -> str:
    """Returns the door of a row; one that cannot be read is refused later, with its reason."""
    try:
        return door_of(values["door"]) if values.get("door") else Door.IMPORT.value
    except Wrong:
        return ""
