"""What happened to a request, in words; and the colour of its state."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from participation.models import StudyRequest

WORDS = {
    "submitted": _("Sent to the participation unit"),
    "asked_back": _("The unit asked back"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "brief_written": _("Method brief written"),
    "brief_signed": _("Method brief signed"),
    "project_made": _("Project created"),
}
COLOURS = {"submitted": "waiting", "asked_back": "waiting", "accepted": "done", "declined": "stopped"}


def timeline_of(request: StudyRequest) -> list[dict]:
    """Returns the steps of a request as the events component takes them."""
    return [
        {
            "title": WORDS.get(event.what, event.what),
            "text": event.note,
            "when": date_format(localtime(event.at), "j F Y, H:i"),
            "who": str(event.actor),
            "kind": "warn" if event.what in ("asked_back", "declined") else "",
        }
        for event in request.events.select_related("actor")
    ]
