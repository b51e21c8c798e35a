"""What rows of any file of cases have in common: who asked, what about, where; and why a row is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.importing.values import Lists, Wrong, email_of, listed, phone_of
from casework.services.opening import Asker

LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be taken: its line in the file and the reason in a sentence."""

    line: int
    number: str
    reason: str


def needed(values: Mapping[str, str], field: str, heading: str) -> str:
    """Returns what a cell says. Errors: Wrong, when it is empty."""
    if not values.get(field):
        raise Wrong(_("The column “%(name)s” is empty."), name=heading)
    return values[field]


def read_if_given(
    values: Mapping[str, str], field: str, read: Callable[[str], Any], default: Any = None
) -> Any:
    """Returns what a cell means; the default when it is empty. Errors: Wrong."""
    return read(values[field]) if values.get(field) else default


def matter_of(values: Mapping[str, str], lists: Lists) -> dict[str, Any]:
    """Returns topic, text, subject and place, as a case is opened with them. Errors: Wrong."""
    text = needed(values, "text", _("Text"))
    if len(text) > LONGEST_TEXT:
        raise Wrong(_("The text is longer than %(most)s letters."), most=LONGEST_TEXT)
    no_topic, no_place = _("There is no topic “%(text)s”."), _("There is no neighbourhood “%(text)s”.")
    return {
        "text": text,
        "title": values.get("title", ""),
        "topic": read_if_given(values, "topic", lambda name: listed(name, lists.topics, no_topic)),
        "neighbourhood": read_if_given(
            values, "neighbourhood", lambda name: listed(name, lists.neighbourhoods, no_place)
        ),
        "place": values.get("place", ""),
    }


def asker_of(values: Mapping[str, str]) -> Asker:
    """Returns who asked, as far as the row says. Errors: Wrong."""
    return Asker(
        name=values.get("name", ""),
        body=values.get("body", ""),
        address=values.get("address", ""),
        phone=read_if_given(values, "phone", phone_of, ""),
        email=read_if_given(values, "email", email_of, ""),
    )
