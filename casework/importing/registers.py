"""A file of a register of others against what is here: which rows are new, which are here already, which cannot be taken.

Nothing is written. A row stands for itself: whatever is wrong with one, the others are taken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from casework.importing.columns import REGISTER_HEADINGS, REGISTER_NEEDS, by_field, columns_of
from casework.importing.rows import Fault, asker_of, matter_of, needed
from casework.importing.values import Lists, Wrong, kind_of, lists_now, moment_of
from casework.models import Case
from casework.services.registers import Entry, plain_number
from common.sheets import Sheet

AT_ONCE = 500
Rows = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(slots=True)
class Plan:
    """What becomes of each row: new ones with their entry, known ones with our number, refused ones with the reason."""

    new: list[tuple[int, Entry]] = field(default_factory=list)
    known: list[tuple[int, str, str]] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)


def rows_of(sheet: Sheet) -> list[tuple[int, dict[str, str]]]:
    """Returns the rows of a file by line and field. Errors: ColumnsRefused."""
    columns = columns_of(sheet.columns, REGISTER_HEADINGS, needed=REGISTER_NEEDS)
    return [(line.number, by_field(line.cells, columns)) for line in sheet.lines]


def plan_of(rows: Rows, *, door: str, now: datetime) -> Plan:
    """Returns what would become of rows that were read from a file of a register."""
    plan, lists, lines = Plan(), lists_now(), {}
    rows = list(rows)
    known = known_numbers((plain_number(values.get("number", "")) for _line, values in rows), door=door)
    for line, values in rows:
        number = plain_number(values.get("number", ""))
        try:
            if number in lines:
                raise Wrong(_("The same number stands in line %(line)s."), line=lines[number])
            if number in known:
                plan.known.append((line, number, known[number]))
            else:
                plan.new.append((line, entry_of(values, door=door, lists=lists, now=now)))
                # Only a row that is taken stands in another's way.
                lines[number] = line
        except Wrong as wrong:
            plan.refused.append(Fault(line, number, str(wrong)))
    return plan


def entry_of(values: Mapping[str, str], *, door: str, lists: Lists, now: datetime) -> Entry:
    """Returns what a row enters. Errors: Wrong."""
    return Entry(
        door=door,
        number=plain_number(needed(values, "number", REGISTER_HEADINGS["number"][0])),
        received_at=moment_of(needed(values, "on", REGISTER_HEADINGS["on"][0]), now=now),
        kind=kind_of(needed(values, "kind", REGISTER_HEADINGS["kind"][0])),
        asker=asker_of(values),
        **matter_of(values, lists),
    )


def known_numbers(numbers: Iterable[str], *, door: str) -> dict[str, str]:
    """Returns our numbers of the cases that came by a door under these numbers of its register."""
    wanted, found = sorted({number for number in numbers if number}), {}
    for start in range(0, len(wanted), AT_ONCE):
        cases = Case.objects.filter(door=door, external_number__in=wanted[start : start + AT_ONCE])
        found |= dict(cases.values_list("external_number", "number"))
    return found
