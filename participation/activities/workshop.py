"""Workshop: people meet in sessions with seats; what the tables write down counts like every other word."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind, Reached
from participation.models import (
    Activity,
    PlanItem,
    Project,
    ReachCount,
    Registration,
    Session,
    TableNote,
    TablePhoto,
    Workshop,
)
from participation.open_data.contributions import ID
from participation.open_data.tables import OpenTable
from people.models import User

# What a session of a copy is like: its place and seats, not who led it.
COPIED = ("place", "address", "neighbourhood", "access", "capacity", "reserved")


def rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a note of a table, in the order of sessions and tables. Registrations never leave."""
    found = activity.tablenotes.select_related("session").order_by("session__starts_at", "table", "day", "pk")
    for note in found.iterator(chunk_size=500):
        yield (
            str(note.pk), note.session.starts_at.isoformat(), note.table, note.kind, note.channel, note.state,
            note.text, note.votes, note.against, note.undecided,
        )  # fmt: skip


def seats_taken(activity: Activity) -> int:
    """Returns how many seats people have taken in all sessions."""
    return activity.sessions.aggregate(n=Sum("taken"))["n"] or 0


def open_sessions(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a session: when, where, and how many seats; who sat there never leaves."""
    for each in activity.sessions.order_by("starts_at", "pk"):
        day = timezone.localdate(each.starts_at).isoformat()
        yield each.pk, day, each.place, each.capacity, each.taken, each.cancelled_because


def open_notes(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a published note of a table; a table wrote it, not a person."""
    found = activity.tablenotes.shown().order_by("session__starts_at", "table", "pk")
    for note in found.iterator(chunk_size=500):
        hands = (note.votes, note.against, note.undecided)
        yield str(note.pk), note.session_id, note.table, note.kind, note.text, *hands


SESSION = _("number of the session")
SESSIONS = OpenTable(
    word="oturumlar",
    title=_("Sessions"),
    fields={
        "session": SESSION,
        "day": _("day of the session"),
        "place": _("where it was; empty for a meeting online"),
        "seats": _("how many seats there were"),
        "taken": _("how many seats were taken"),
        "cancelled_because": _("why it did not take place, where it did not"),
    },
    rows=open_sessions,
)
NOTES = OpenTable(
    word="notlar",
    title=_("What the tables wrote down"),
    fields={
        "id": ID,
        "session": SESSION,
        "table": _("the table that wrote it down"),
        "kind": _("statement, idea, concern or question"),
        "text": _("what they wrote"),
        "votes": _("how many hands or points it got in the room"),
        "against": _("how many hands were against it"),
        "undecided": _("how many hands were undecided"),
    },
    rows=open_notes,
)


def reached(project: Project) -> Iterator[Reached]:
    """Yields who came, by where the session was held."""
    came = Registration.objects.filter(session__activity__project=project, came__gt=0)
    for place, number in came.values_list("session__neighbourhood").annotate(n=Sum("came")).order_by():
        yield ReachCount.What.ATTENDED, place, number


def copy_sessions(old: Activity, new: Activity, _actor: User) -> None:
    """Gives a copy the sessions with their plans, as many days later as it opens later; nobody has a seat in them."""
    later = new.opens_at - old.opens_at
    for session in old.sessions.filter(cancelled_because="").prefetch_related("plan_items"):
        fields = {name: getattr(session, name) for name in COPIED}
        dates = {"starts_at": session.starts_at + later, "ends_at": session.ends_at + later}
        made = Session.objects.create(activity=new, **dates, **fields)
        steps = [(each.begins, each.kind, each.title, each.title_en) for each in session.plan_items.all()]
        PlanItem.objects.bulk_create(
            PlanItem(session=made, begins=begins, kind=kind, title=title, title_en=title_en)
            for begins, kind, title, title_en in steps
        )


KIND = Kind(
    key="workshop",
    label=_("Workshop"),
    action=_("Keep a seat"),
    about=_("People meet in one or more sessions, in place or online, and work at tables."),
    detail=Workshop,
    said=(TableNote,),
    looked_at=(TablePhoto,),
    page="participation.views.workshops.page",
    parts={
        "yer": "participation.views.workshops.keep_seat",
        "yerim": "participation.views.workshops.my_seat",
        "takvim": "participation.views.workshops.feed",
        "program": "participation.views.workshops.sheet",
        "foto": "participation.views.table_capture.photo",
    },
    form="participation.forms_of_workshops.WorkshopForm",
    panel="participation.views.workshops_desk.panel",
    desk_parts={
        "oturum": "participation.views.workshops_desk.session",
        "kayitlar": "participation.views.workshops_desk.registrations",
        "masalar": "participation.views.workshops_desk.tables",
        "program": "participation.views.workshop_day_desk.plan",
        "masa-duzeni": "participation.views.workshop_day_desk.tables",
        "oturma": "participation.views.workshop_day_desk.seating",
        "foto": "participation.views.table_capture.remove_photo",
        "tutanak": "participation.views.workshops_desk.minutes",
    },
    columns=("id", "session", "table", "kind", "channel", "state", "text", "votes", "against", "undecided"),
    rows=rows,
    tally=seats_taken,
    tally_says="seats",
    open=(SESSIONS, NOTES),
    reached=reached,
    copied=copy_sessions,
)
