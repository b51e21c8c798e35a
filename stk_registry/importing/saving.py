"""An import as a whole: read, planned, written in batches in one transaction, told row by row."""

import csv
import io
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.formula_safe import disarm
from common.refusal import Refusal
from common.sheets import Sheet, read_sheet
from common.text import clean_line, tr_slug
from people.audit import record_many
from people.models import User
from stk_registry.freshness import mark_change
from stk_registry.importing.checking import Plan, Row, plan_of
from stk_registry.importing.columns import columns_of
from stk_registry.importing.known import SETS, Known
from stk_registry.importing.telling import lines_of
from stk_registry.importing.values import Lists
from stk_registry.models import ContactPoint, Organisation
from stk_registry.services.changes import RESERVED_SLUGS

BATCH = 500
CONTACT = ("email", "phone")
DERIVED = ("register", "search_text", "folded_name", "sort_key", "provenance", "updated_at")


class RegistryMoved(Refusal):
    """Somebody wrote to the registry in between."""

    code = "registry_moved"
    sentence = gettext_lazy(
        "Somebody changed the registry at the same moment. Nothing was saved; import again."
    )


class TooManyRows(Refusal):
    """The file has more rows than a page of the desk can wait for."""

    code = "too_many_rows"
    sentence = gettext_lazy(
        "The file has %(rows)s rows; at most %(most)s fit at once. Divide it and bring it in in parts."
    )


class PlanMoved(RegistryMoved):
    """The registry is not any more what it was when the file was checked."""

    code = "plan_moved"
    sentence = gettext_lazy(
        "The registry changed since the file was checked, so something else would happen now. "
        "Nothing was saved. The report below is new: look at it and import again."
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do."""

    plan: Plan
    sheet: Sheet
    columns: dict[str, str]
    left_out: tuple[str, ...]
    is_dry_run: bool

    @property
    def written(self) -> str:
        return self.sheet.written

    @property
    def counts(self) -> dict[str, int]:
        plan = self.plan
        counts = {name: len(getattr(plan, name)) for name in ("created", "changed", "same", "kept")}
        return {"rows": plan.rows, **counts, "rejected": plan.rejected}


def import_organisations(
    data: bytes,
    *,
    name: str,
    form: str = "",
    dry_run: bool = False,
    is_listed: bool = True,
    actor: User | None = None,
    today: date | None = None,
    most_rows: int | None = None,
    expected: str = "",
) -> Outcome:
    """Brings the rows of a file into the registry; a second time changes nothing.

    A profile that its organisation keeps itself is never overwritten: the report says what the file has otherwise.
    `expected` is the mark of the plan that a person agreed to: another plan saves nothing.

    Errors: SheetRefused, ColumnsRefused, TooManyRows, PlanMoved, RegistryMoved.
    """
    day = today or timezone.localdate()
    sheet = read_sheet(data)
    if most_rows is not None and len(sheet.lines) > most_rows:
        raise TooManyRows(rows=len(sheet.lines), most=most_rows)
    columns = columns_of(sheet.columns)
    try:
        # A dry run takes no lock: in SQLite every transaction is a writing one.
        with nullcontext() if dry_run else transaction.atomic():
            known = Known.load(today=day)
            plan = plan_of(sheet, columns, lists=Lists.load(), known=known, form=form)
            if expected and plan.mark != expected:
                raise PlanMoved
            if not dry_run:
                source = clean_line(
                    _("Import of %(day)s: %(file)s") % {"day": day.isoformat(), "file": name}
                )[:200]
                _create(plan.created, known, source=source, is_listed=is_listed, today=day)
                _change(plan.changed, known, source=source)
                _note(plan, name=name, actor=actor)
                if plan.created or plan.changed:
                    mark_change()
    except IntegrityError as clash:
        raise RegistryMoved from clash
    return Outcome(plan, sheet, dict(columns.fields), columns.left_out, dry_run)


def report_of(outcome: Outcome) -> str:
    """Returns the report as CSV that a Turkish Excel opens in columns."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    titles = (
        _("line"),
        _("outcome"),
        _("organisation"),
        _("column"),
        _("value"),
        _("reason"),
        _("what to do"),
    )
    writer.writerow(titles)
    writer.writerows([disarm(cell) for cell in line] for line in lines_of(outcome.plan))
    return "\ufeff" + file.getvalue()


def _create(rows: list[Row], known: Known, *, source: str, is_listed: bool, today: date) -> None:
    state = Organisation.State.LISTED if is_listed else Organisation.State.WAITING
    for row in rows:
        own = {name: value for name, value in row.values.items() if name not in (*SETS, *CONTACT)}
        made = Organisation(
            **own, slug=_slug(row.name, known.slugs), state=state, provenance=source,
            listed_on=today if is_listed else None,
        )  # fmt: skip
        made.derive()
        row.found = made
    Organisation.objects.bulk_create([row.found for row in rows], batch_size=BATCH)
    _tie_to_centres(rows)
    for name in SETS:
        _set_many(name, [(row.found.pk, _wanted(row.values, name)) for row in rows])
    ContactPoint.objects.bulk_create(
        [_contact(row.found, row.values) for row in rows if any(name in row.values for name in CONTACT)],
        batch_size=BATCH,
    )


def _change(rows: list[Row], known: Known, *, source: str) -> None:
    columns: set[str] = set(DERIVED)
    now = timezone.now()
    for row in rows:
        own = {n: v for n, v in row.differences.items() if n not in (*SETS, *CONTACT)}
        columns |= own.keys()
        for name, value in own.items():
            setattr(row.found, name, value)
        row.found.provenance, row.found.updated_at = source, now
        row.found.derive()
        for name in (
            "folded_name",
            "sort_key",
        ):  # saved in bulk, what follows from the name is not derived anew
            Organisation._meta.get_field(name).pre_save(row.found, False)
    fields = sorted(columns | {"register_number"})
    Organisation.objects.bulk_update([row.found for row in rows], fields, batch_size=100)
    _tie_to_centres(rows)
    for name in SETS:
        moved = [(row.found.pk, row.differences[name]) for row in rows if name in row.differences]
        getattr(Organisation, name).through.objects.filter(organisation__in=[pk for pk, _w in moved]).delete()
        _set_many(name, moved)
    for row in rows:
        _change_contact(row, known)


def _change_contact(row: Row, known: Known) -> None:
    new = {name: row.differences[name] for name in CONTACT if name in row.differences}
    contact = known.contacts.get(row.found.pk)
    if new and contact is None:
        _contact(row.found, row.values).save()
    elif new:
        ContactPoint.objects.filter(pk=contact.pk).update(**new)


def _tie_to_centres(rows: list[Row]) -> None:
    tied = [row.found for row in rows if row.parent is not None]
    for row in rows:
        if row.parent is not None:
            row.found.parent = row.parent.found if isinstance(row.parent, Row) else row.parent
    Organisation.objects.bulk_update(tied, ["parent"], batch_size=BATCH)


def _set_many(name: str, wanted: Iterable[tuple[int, Iterable[int]]]) -> None:
    relation = getattr(Organisation, name)
    column = relation.through._meta.get_field(relation.field.m2m_reverse_field_name()).attname
    relation.through.objects.bulk_create(
        [
            relation.through(organisation_id=pk, **{column: each})
            for pk, all_of in wanted
            for each in sorted(all_of)
        ],
        batch_size=BATCH,
    )


def _wanted(values: dict[str, Any], name: str) -> set[int]:
    primary = {values["primary_area_id"]} if name == "areas" and values.get("primary_area_id") else set()
    return set(values.get(name, ())) | primary


def _contact(organisation: Organisation, values: dict[str, Any]) -> ContactPoint:
    told = {name: values.get(name, "") for name in CONTACT}
    return ContactPoint(organisation=organisation, purpose=ContactPoint.Purpose.GENERAL, **told)


def _note(plan: Plan, *, name: str, actor: User | None) -> None:
    about = [(row.found, {"file": name, "line": row.line}) for row in plan.created]
    about += [
        (row.found, {"file": name, "line": row.line, "fields": sorted(row.differences)})
        for row in plan.changed
    ]
    record_many("imported", about, actor=actor)


def _slug(name: str, taken: set[str]) -> str:
    stem = tr_slug(name)[:100].strip("-") or "kurulus"
    number, slug = 1, stem
    while slug in taken or slug in RESERVED_SLUGS:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug
