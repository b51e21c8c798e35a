"""The tables of a session: who holds them, who sits where, and the plan of the day."""

import random
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from common.identifiers import keyed_digest, new_token
from participation.errors import DrawIsOver, NobodyHolds, TableHasNotes, TableIsThere, TableIsTooSmall
from participation.models import PlanItem, Registration, Session, Table
from participation.seating import Party, Seats, draw
from people.audit import record
from people.models import User

LARGEST_LOT = 2**32


@transaction.atomic
def save_item(session: Session, *, item: PlanItem | None, actor: User, **fields: Any) -> PlanItem:
    """Adds a step to the plan of the day, or changes one."""
    made = item or PlanItem(session=session)
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    record("plan_of_day_changed", session, actor=actor)
    return made


@transaction.atomic
def remove_item(item: PlanItem, *, actor: User) -> None:
    """Takes a step out of the plan of the day."""
    record("plan_of_day_changed", item.session, actor=actor)
    item.delete()


@transaction.atomic
def take_plan_of(other: Session, *, to: Session, actor: User) -> int:
    """Copies the plan of another session of the workshop, at the same distance from its beginning."""
    locked = _locked(to)
    shift = _begin(locked) - _begin(other)
    if locked.plan_items.exists():
        return 0
    made = [
        PlanItem(
            session=locked,
            begins=(datetime.combine(date.min.replace(year=2), each.begins) + shift).time(),
            kind=each.kind,
            title=each.title,
            title_en=each.title_en,
            person=each.person,
        )
        for each in other.plan_items.all()
    ]
    PlanItem.objects.bulk_create(made)
    record("plan_of_day_changed", locked, actor=actor)
    return len(made)


@transaction.atomic
def save_table(session: Session, *, table: Table | None, actor: User, **fields: Any) -> Table:
    """Adds a table or changes one. A new helper needs a new link. Errors: TableIsThere, TableIsTooSmall."""
    locked = _locked(session)
    made = table or Table(session=locked)
    if locked.tables.filter(number=fields["number"]).exclude(pk=made.pk).exists():
        raise TableIsThere
    if made.pk and people_at(made) > fields["seats"]:
        raise TableIsTooSmall
    if fields.get("helper", "") != made.helper:
        made.helper_digest = ""
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    record("table_saved", locked, actor=actor, table=made.number)
    return made


@transaction.atomic
def remove_table(table: Table, *, actor: User) -> None:
    """Takes a table away; who sat there has none. Errors: TableHasNotes."""
    if table.remarks or table.session.notes.filter(table=table.number).exists():
        raise TableHasNotes
    if table.session.photos.filter(table=table.number).exists():
        raise TableHasNotes
    record("table_removed", table.session, actor=actor, table=table.number)
    table.delete()


@transaction.atomic
def link_for_helper(table: Table, *, actor: User) -> str:
    """Returns a new token that opens the table on its day; what was given out before opens nothing.

    Errors: NobodyHolds.
    """
    locked = Table.objects.select_for_update(of=("self",)).select_related("session").get(pk=table.pk)
    if not locked.helper:
        raise NobodyHolds
    token = new_token()
    locked.helper_digest = _digest(token)
    locked.save(update_fields=["helper_digest"])
    record("table_link_made", locked.session, actor=actor, table=locked.number)
    return token


def table_of_link(token: str, *, now: datetime | None = None) -> Table | None:
    """Returns the table that a helper's link opens today."""
    found = Table.objects.select_related("session__activity__project").filter(helper_digest=_digest(token))
    table = found.exclude(helper="").first()
    return table if table and table.is_on(now) and not table.session.cancelled_because else None


@transaction.atomic
def seat(registration: Registration, *, table: Table | None, actor: User) -> Registration:
    """Gives a registration a place at a table, or takes it away. Errors: TableIsTooSmall."""
    session = _locked(registration.session)
    found = session.registrations.get(pk=registration.pk)
    if table is not None:
        table = session.tables.get(pk=table.pk)
        others = session.registrations.filter(table=table).exclude(pk=found.pk)
        if sum(others.values_list("seats", flat=True)) + found.seats > table.seats:
            raise TableIsTooSmall
    found.table = table
    found.save(update_fields=["table"])
    record("seated", session, actor=actor, number=found.number, table=table.number if table else None)
    return found


@transaction.atomic
def draw_tables(session: Session, *, actor: User, lot: int | None = None) -> int:
    """Draws a table for everybody who has a seat and no table yet; returns how many parties found none.

    The lot is in the trail: the same registrations and the same lot give the same tables. Errors: DrawIsOver.
    """
    locked = _locked(session)
    coming = list(locked.registrations.filter(state=Registration.State.CONFIRMED).select_related("table"))
    tables = list(locked.tables.all())
    without = [each for each in coming if each.table_id is None]
    if not without or not tables:
        raise DrawIsOver
    lot = secrets.randbelow(LARGEST_LOT) if lot is None else lot
    rooms = [
        Seats(table.pk, table.seats, tuple(_party(each) for each in coming if each.table_id == table.pk))
        for table in tables
    ]
    chance = random.Random(lot)  # noqa: S311 - the lot is kept, so that everybody can draw it again
    at = draw(map(_party, without), rooms, rng=chance)
    for each in without:
        each.table_id = at.get(each.pk.hex)
    Registration.objects.bulk_update(without, ["table"])
    record("tables_drawn", locked, actor=actor, lot=lot, parties=len(at))
    return len(without) - len(at)


@transaction.atomic
def clear_tables(session: Session, *, actor: User) -> None:
    """Takes everybody's table away."""
    locked = _locked(session)
    locked.registrations.update(table=None)
    record("tables_cleared", locked, actor=actor)


def people_at(table: Table) -> int:
    """Returns how many people have a place at a table."""
    return sum(table.registrations.values_list("seats", flat=True))


def forget_helpers(over: Iterable[Session]) -> int:
    """Erases names and links of helpers of these sessions, and returns of how many tables."""
    return Table.objects.filter(session__in=over).exclude(helper="").update(helper="", helper_digest="")


def _party(registration: Registration) -> Party:
    """Who is of one organisation or one neighbourhood is spread over the tables."""
    traits = []
    if registration.organisation_id:
        traits.append(f"organisation:{registration.organisation_id}")
    if registration.neighbourhood_id:
        traits.append(f"neighbourhood:{registration.neighbourhood_id}")
    return Party(registration.pk.hex, registration.seats, tuple(traits))


def _begin(session: Session) -> datetime:
    """The hour at which a session begins, on a day that has none before and none after it."""
    begins = timezone.localtime(session.starts_at)
    return datetime.combine(date.min.replace(year=2), begins.time())


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).get(pk=session.pk)


def _digest(token: str) -> str:
    return keyed_digest(token, "workshop-table-link", key=settings.SECRET_KEY)
