"""A file at the desk: checked first, brought in when a person agrees to just what was shown, forgotten in time.

What waits is the file itself. Bringing it in plans it anew and saves only what the report said: when the registry
moved meanwhile the report is renewed instead. The same click twice finds the import done.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from common.text import clean_line
from people.audit import record
from people.models import User
from stk_registry.errors import FileIsGone
from stk_registry.importing.saving import Outcome, PlanMoved, import_organisations
from stk_registry.importing.telling import Told, told_of
from stk_registry.models import FileImport, ImportRow

MOST_BYTES = 10 * 1024 * 1024
# A desk page waits for the file: `python -m benchmarks.registry` says how long.
MOST_ROWS = 10_000
WAITS = timedelta(hours=24)
REPORT_LASTS = timedelta(days=30)
BATCH = 500
State = FileImport.State


def check_file(
    data: bytes, *, name: str, form: str, is_listed: bool, actor: User, now: datetime | None = None
) -> FileImport:
    """Returns a file that waits, with what would become of each row; the same file of a person waits once.

    Errors: SheetRefused, ColumnsRefused, TooManyRows.
    """
    moment = now or timezone.now()
    outcome = _planned(data, name=name, form=form, day=moment)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        for earlier in FileImport.objects.filter(uploaded_by=actor, sha256=digest, state=State.CHECKED):
            _drop(earlier)
        made = FileImport(
            file_name=clean_line(name)[-160:],
            sha256=digest,
            size=len(data),
            form=form,
            is_listed=is_listed,
            uploaded_by=actor,
            uploaded_at=moment,
            kept_until=moment + WAITS,
            read_as=outcome.written,
            columns=[list(pair) for pair in outcome.columns.items()],
            left_out=list(outcome.left_out),
        )
        _take_in(made, outcome)
        made.file.save("import", ContentFile(data), save=False)
        made.save()
        _write_rows(made, outcome)
        record("import_checked", made, actor=actor, file=made.file_name, sha256=digest, **made.counts)
    return made


def bring_in(found: FileImport, *, seen: str, actor: User, now: datetime | None = None) -> FileImport:
    """Does what the report says whose mark was seen; done already, it does nothing.

    The file is forgotten then, the report kept for a month.
    Errors: FileIsGone; PlanMoved, and the report is a new one then; RegistryMoved.
    """
    moment = now or timezone.now()
    try:
        return _bring_in(found, seen=seen, actor=actor, moment=moment)
    except PlanMoved:
        _check_again(found, moment=moment)
        raise


@transaction.atomic
def discard(found: FileImport, *, actor: User) -> None:
    """Forgets a file that was not brought in."""
    locked = FileImport.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if locked.state == State.DONE:
        return
    record("import_discarded", locked, actor=actor, file=locked.file_name)
    _drop(locked)


@transaction.atomic
def forget(now: datetime) -> int:
    """Forgets files that nobody brought in within a day, and rows of reports after a month; returns how many."""
    due = FileImport.objects.select_for_update(skip_locked=True, of=("self",)).due_to_forget(now)
    count = 0
    for found in due:
        found.rows.all().delete()
        if found.state == State.CHECKED:
            found.state = State.EXPIRED
        _forget_file(found)
        found.kept_until = None
        found.save()
        count += 1
    return count


@transaction.atomic
def _bring_in(found: FileImport, *, seen: str, actor: User, moment: datetime) -> FileImport:
    locked = FileImport.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if locked.state == State.DONE:
        return locked
    if not locked.waits(moment):
        raise FileIsGone
    if seen != locked.mark:
        raise PlanMoved
    outcome = import_organisations(
        _content(locked),
        name=locked.file_name,
        form=locked.form,
        is_listed=locked.is_listed,
        actor=actor,
        today=timezone.localdate(moment),
        expected=locked.mark,
    )
    _link_new(locked, outcome)
    locked.state, locked.done_by, locked.done_at = State.DONE, actor, moment
    locked.kept_until = moment + REPORT_LASTS
    _forget_file(locked)
    locked.save()
    record("import_done", locked, actor=actor, file=locked.file_name, sha256=locked.sha256, **locked.counts)
    return locked


@transaction.atomic
def _check_again(found: FileImport, *, moment: datetime) -> None:
    locked = FileImport.objects.select_for_update(of=("self",)).get(pk=found.pk)
    outcome = _planned(_content(locked), name=locked.file_name, form=locked.form, day=moment)
    _take_in(locked, outcome)
    locked.save()
    locked.rows.all().delete()
    _write_rows(locked, outcome)


def _planned(data: bytes, *, name: str, form: str, day: datetime) -> Outcome:
    return import_organisations(
        data, name=name, form=form, dry_run=True, today=timezone.localdate(day), most_rows=MOST_ROWS
    )


def _take_in(found: FileImport, outcome: Outcome) -> None:
    counts, alike = outcome.counts, outcome.plan.alike
    found.counts = counts | {"rejected": counts["rejected"] - alike, "alike": alike}
    found.mark = outcome.plan.mark


def _content(found: FileImport) -> bytes:
    try:
        with found.file.open("rb") as file:
            return file.read()
    except FileNotFoundError as lost:
        raise FileIsGone from lost


def _write_rows(found: FileImport, outcome: Outcome) -> None:
    headers = [header for header, _field in found.columns]
    named = next(header for header, field in found.columns if field == "name")
    cells = {line.number: line.cells for line in outcome.sheet.lines}
    ImportRow.objects.bulk_create(
        (_row(found, told, cells[told.line], headers=headers, named=named) for told in told_of(outcome.plan)),
        batch_size=BATCH,
    )


def _row(
    found: FileImport, told: Told, cells: dict[str, str], *, headers: Iterable[str], named: str
) -> ImportRow:
    return ImportRow(
        file_import=found,
        line=told.line,
        outcome=told.outcome,
        name=(told.name or cells.get(named, ""))[:300],
        note=told.note,
        organisation=told.about if told.about is not None and told.about.pk else None,
        faults=told.faults,
        changes=told.changes,
        cells=[cells.get(header, "") for header in headers] if told.faults else [],
    )


def _link_new(found: FileImport, outcome: Outcome) -> None:
    """Ties the rows of new records to them; rows are written anew, which is faster than changing each."""
    made = {row.line: row.found for row in outcome.plan.created}
    rows = list(found.rows.filter(outcome="created"))
    for row in rows:
        row.organisation = made[row.line]
        row.pk = None
    found.rows.filter(outcome="created").delete()
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)


def _drop(found: FileImport) -> None:
    _forget_file(found)
    found.delete()


def _forget_file(found: FileImport) -> None:
    """Takes the file off its record; its bytes go when that is certain."""
    name, store = found.file.name, found.file.storage
    found.file = ""
    if name:
        transaction.on_commit(lambda: store.delete(name))
