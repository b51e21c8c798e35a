"""A file of a register: looked at first, taken when a person agrees, row by row, its words forgotten after a day."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from casework.errors import FileIsForgotten, FileIsLong
from casework.importing.registers import Plan, Rows, plan_of, rows_of
from casework.importing.rows import Fault
from casework.models import RegisterFile
from casework.services.registers import Entry, take_in
from common.refusal import Refusal
from common.sheets import read_sheet
from common.text import clean_line
from people.audit import record
from people.models import User

MOST_BYTES = 10 * 1024 * 1024
# A person waits at the desk while they are taken in.
MOST_ROWS = 500
KEPT_FOR = timedelta(days=1)


@dataclass(slots=True)
class Taken:
    """What became of the rows: our numbers of new cases, how many were here already, and what was refused."""

    new: list[str] = field(default_factory=list)
    known: int = 0
    refused: list[Fault] = field(default_factory=list)


def look_at(data: bytes, *, name: str, door: str, actor: User, now: datetime | None = None) -> RegisterFile:
    """Keeps a file for a day so that a person sees what would become of it. Errors: SheetRefused, ColumnsRefused, FileIsLong."""
    rows = rows_of(read_sheet(data))
    if len(rows) > MOST_ROWS:
        raise FileIsLong(most=MOST_ROWS)
    found = RegisterFile(
        door=door,
        file_name=clean_line(name)[-160:],
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=actor,
        uploaded_at=now or timezone.now(),
    )
    found.rows = rows
    found.save(force_insert=True)
    return found


def take_file(found: RegisterFile, *, actor: User, now: datetime | None = None) -> RegisterFile:
    """Takes in the rows that can be taken, and returns the file with its counts; a second time it does nothing.

    Errors: FileIsForgotten.
    """
    now = now or timezone.now()
    if not found.rows:
        raise FileIsForgotten
    taken = take_rows(found.rows, door=found.door, actor=actor, now=now)
    with transaction.atomic():
        locked = RegisterFile.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if locked.taken_at is None:
            locked.taken_at, locked.refused = now, len(taken.refused)
            locked.taken, locked.known = len(taken.new), taken.known
            locked.save(update_fields=["taken_at", "taken", "known", "refused"])
            counts = {"taken": locked.taken, "known": locked.known, "refused": locked.refused}
            record("register_file_taken", locked, actor=actor, door=locked.door, **counts)
    return locked


def take_rows(rows: Rows, *, door: str, actor: User | None, now: datetime) -> Taken:
    """Takes in what can be taken, each row for itself, and returns what became of them."""
    return take_plan(plan_of(rows, door=door, now=now), actor=actor, now=now)


def take_plan(plan: Plan, *, actor: User | None, now: datetime) -> Taken:
    """Takes in the new rows of a plan; one that is refused now does not hold the others up."""
    taken = Taken(known=len(plan.known), refused=list(plan.refused))
    for line, entry in plan.new:
        _take(taken, line, entry, actor=actor, now=now)
    taken.refused.sort(key=lambda fault: fault.line)
    return taken


def forget_rows(now: datetime) -> int:
    """Forgets the rows of files after a day, and returns of how many."""
    old = RegisterFile.objects.filter(uploaded_at__lt=now - KEPT_FOR).exclude(rows_sealed=b"")
    return old.update(rows_sealed=b"")


def refused_lines(faults: Iterable[Fault]) -> list[dict[str, object]]:
    """Returns refused rows for a program: line, number, reason."""
    return [{"line": each.line, "number": each.number, "reason": each.reason} for each in faults]


def _take(taken: Taken, line: int, entry: Entry, *, actor: User | None, now: datetime) -> None:
    try:
        opened = take_in(entry, entered_by=actor, now=now)
    except Refusal as refusal:
        taken.refused.append(Fault(line, entry.number, str(refusal)))
    else:
        if opened.is_new:
            taken.new.append(opened.case.number)
        else:
            taken.known += 1
