"""The timeline of a case as staff reads it: what happened, who did it, and for whom."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import CaseEvent, Message
from people.models import User


def lines(events: Iterable[CaseEvent]) -> list[dict[str, object]]:
    """Returns the timeline as the component takes it; one query more where somebody acted for another."""
    events = list(events)
    absent = {event.data["for"] for event in events if "for" in event.data}
    people = User.objects.in_bulk(absent) if absent else {}
    return [_line(event, people) for event in events]


def _line(event: CaseEvent, people: dict[int, User]) -> dict[str, object]:
    message = event.message
    text = message.text if message else event.data.get("reason") or event.data.get("note") or ""
    is_ours = message is None or message.way != Message.Way.IN
    title = event.get_verb_display()
    return {
        "title": f"{title}: {event.unit.label}" if event.unit else title,
        "text": text,
        "when": timezone.localtime(event.at).strftime("%d.%m.%Y %H:%M"),
        "who": _who(event, people),
        "kind": "from-us" if is_ours else "",
        "note": message.get_delivery_display() if message and message.delivery else "",
    }


def _who(event: CaseEvent, people: dict[int, User]) -> str:
    who = event.actor or (event.message.author if event.message else None)
    absent = people.get(event.data.get("for"))
    if who and absent:
        return _("%(who)s, for %(absent)s") % {"who": who, "absent": absent}
    return str(who) if who else ""
