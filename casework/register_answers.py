"""Answers as they are entered in a register of others: a table for people, a CSV file, a workbook."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.models import Case, Message
from casework.words import Verb
from common.formula_safe import disarm

ENDINGS = {Verb.ANSWERED, Verb.TRANSFERRED}


@dataclass(frozen=True, slots=True)
class Line:
    """One text that waits to be entered: where, for which number there, what it is, its words, its day, the outcome."""

    message: Message
    case: Case
    verb: str
    on: date

    @property
    def what(self) -> str:
        """What the text is, such as “Answered”."""
        return str(Verb(self.verb).label) if self.verb else ""

    @property
    def outcome(self) -> str:
        """How the case ended, where this text ended it."""
        return self.case.get_outcome_display() if self.verb in ENDINGS else ""

    def cells(self) -> list[str]:
        """Returns the cells of the table."""
        return [
            self.case.get_door_display(),
            self.case.external_number,
            self.message.text,
            date_format(self.on, "d.m.Y"),
            self.outcome,
            self.what,
            self.case.number,
        ]


def lines_of(messages: Iterable[Message]) -> list[Line]:
    """Returns a line for each text; constant in queries for a queryset."""
    if hasattr(messages, "prefetch_related"):
        messages = messages.select_related("case").prefetch_related("events")
    return [_line(message) for message in messages]


def headings() -> list[str]:
    """Returns the headings of the columns."""
    return [
        _("Other register"),
        _("Application number"),
        _("Answer text"),
        _("Date"),
        _("Outcome"),
        _("What it is"),
        _("Our number"),
    ]


def as_csv(lines: Iterable[Line]) -> bytes:
    """Returns the table as spreadsheets here open it: UTF-8 with its mark, parted by semicolons."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings())
    writer.writerows([map(disarm, line.cells()) for line in lines])
    return ("\ufeff" + out.getvalue()).encode()


def as_workbook(lines: Iterable[Line]) -> bytes:
    """Returns the table as a workbook; every cell is text, so that none is a formula."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, 6, 18, wrapped)
        sheet.set_column(2, 2, 80, wrapped)
        for row, cells in enumerate([headings(), *(line.cells() for line in lines)]):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell, bold if row == 0 else wrapped)
    return out.getvalue()


def _line(message: Message) -> Line:
    events = sorted(message.events.all(), key=lambda event: event.sequence)
    verb = events[0].verb if events else ""
    return Line(message, message.case, verb, timezone.localdate(message.at))
