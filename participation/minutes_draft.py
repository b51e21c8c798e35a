"""A draft of a session's minutes, put together from what the tables left: a person rewrites and signs it."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.models import Said, Session, TableNote


def drafted(session: Session) -> str:
    """Returns the draft in the language of who reads it; empty words and hidden ones are left out."""
    return "\n\n".join(part for part in (_head(session), *_tables(session), _photos(session)) if part)


def _head(session: Session) -> str:
    when = date_format(timezone.localtime(session.starts_at), "j F Y, l H:i")
    came = session.registrations.standing().aggregate(n=Sum("came"))["n"] or 0
    lines = [f"{when}, {session.where}"]
    if came:
        lines.append(ngettext("%(n)s person came.", "%(n)s people came.", came) % {"n": came})
    lines += [f"{each.begins:%H.%M} {each.title}" for each in session.plan_items.all()]
    return "\n".join(lines)


def _tables(session: Session) -> Iterator[str]:
    known = {each.number: each for each in session.tables.all()}
    notes = session.notes.exclude(state=Said.State.HIDDEN).order_by("table", "-votes", "day", "pk")
    said = {number: list(each) for number, each in groupby(notes, key=lambda note: note.table)}
    for number in sorted(known.keys() | said.keys()):
        table = known.get(number)
        head = _("Table %(number)s") % {"number": number}
        lines = [f"{head}: {table.subject}" if table and table.subject else head]
        lines += [_line(note) for note in said.get(number, ())]
        if table and table.remarks:
            lines.append(table.remarks)
        if len(lines) > 1:
            yield "\n".join(lines)


def _line(note: TableNote) -> str:
    told = f"– {note.get_kind_display()}: {note.text}"
    return f"{told} ({hands_of(note)})" if note.is_voted else told


def hands_of(note: TableNote) -> str:
    """Returns a show of hands in words."""
    counts = {"votes": note.votes, "against": note.against, "undecided": note.undecided}
    return _("%(votes)s for, %(against)s against, %(undecided)s undecided") % counts


def _photos(session: Session) -> str:
    number = session.photos.filter(state=Said.State.SHOWN).count()
    told = ngettext("%(n)s photo is published.", "%(n)s photos are published.", number) % {"n": number}
    return told if number else ""
