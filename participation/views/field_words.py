"""What the scripts of the rounds say, in the reader's language."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

# Its number is raised when other things are kept, or otherwise.
CACHE = "field-rounds-1"


def queue_words() -> dict[str, str]:
    """Returns what the script says; {n} stands for a number or a name."""
    return {
        "one_waits": _("{n} visit is not sent yet."),
        "many_wait": _("{n} visits are not sent yet."),
        "no-connection": _(
            "There is no connection. They are stored on this phone and go by themselves later."
        ),
        "busy": _("The server does not take them just now. They go by themselves in half a minute."),
        "signed-out": _("You are signed out. They stay on this phone: sign in again and they are sent."),
        "other-person": _(
            "Somebody else entered them on this phone: they are sent when that person signs in."
        ),
        "one_refused": _("{n} visit was not taken:"),
        "many_refused": _("{n} visits were not taken:"),
        "not_yours": _("This round is not yours any more. Show this to the unit before you remove it."),
        "try_again": _("Try again"),
        "remove": _("Remove it from the phone"),
        "really_remove": _("It was not sent. Remove it for good?"),
        "nothing_said": _("Write at least one thing that was said."),
        "stored": _("Stored: {n}"),
        "kept": _("On the phone: {n}"),
        "not_kept": _("The phone has no room: this was not stored. Please write it on paper."),
    }


def worker_setup() -> dict[str, Any]:
    """Returns what the service worker is told: where the rounds are, and what to say without a connection."""
    return {
        "cache": CACHE,
        "root": reverse("field_rounds"),
        "files": settings.STATIC_URL,
        "words": {
            "title": _("No connection"),
            "text": _("This page is not on your phone. Go back to a round that you opened today."),
            "back": _("My rounds"),
        },
    }
