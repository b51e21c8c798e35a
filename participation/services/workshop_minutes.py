"""What a session leaves behind: the tables' notes as contributions, and minutes that another person approves."""

from django.db import transaction

from participation.errors import SecondPersonApproves, WrongState
from participation.models import Session, TableNote
from participation.services.receiving import store
from people.audit import record
from people.intake import Channel
from people.models import User


def note(
    session: Session, *, key: str, table: int, text: str, actor: User, kind: str = "statement", votes: int = 0
) -> TableNote:
    """Stores a table's note: said by the people at the table, typed by whoever sat with them."""
    return store(
        TableNote,
        session.activity,
        key=key,
        channel=Channel.WORKSHOP,
        entered_by=actor,
        is_shown=True,
        session=session,
        table=table,
        text=text,
        kind=kind,
        votes=votes,
    ).said


@transaction.atomic
def write(session: Session, *, text: str, actor: User) -> Session:
    """Writes the minutes; what was approved before has to be approved again."""
    locked = _locked(session)
    locked.minutes, locked.minutes_by, locked.minutes_approved_by = text.strip(), actor, None
    locked.save(update_fields=["minutes", "minutes_by", "minutes_approved_by"])
    record("minutes_written", locked, actor=actor)
    return locked


@transaction.atomic
def approve(session: Session, *, actor: User) -> Session:
    """Approves minutes that somebody else wrote. Errors: WrongState, SecondPersonApproves."""
    locked = _locked(session)
    if not locked.minutes or locked.minutes_approved_by_id:
        raise WrongState
    if locked.minutes_by_id == actor.pk:
        raise SecondPersonApproves
    locked.minutes_approved_by = actor
    locked.save(update_fields=["minutes_approved_by"])
    record("minutes_approved", locked, actor=actor)
    return locked


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
