"""Where somebody came from who asks a survey at doors: the room above is told, and leads back.

It is told that a response was stored, of which survey and by which channel, never which response; surveys know
nothing of who goes where.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from surveys.models import Survey


@dataclass(frozen=True, slots=True)
class WayBack:
    """The address to go back to, and what its link says."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Guide:
    """What the room above can do: `stored` takes note of a response, `way_back` says where to go from its receipt."""

    stored: Callable[[HttpRequest, Survey, str], None]
    way_back: Callable[[HttpRequest, Survey], WayBack | None]


NOBODY = Guide(stored=lambda _request, _survey, _channel: None, way_back=lambda _request, _survey: None)
_guide = NOBODY


def register_guide(guide: Guide) -> None:
    """Makes the room above known; called once, in its AppConfig.ready()."""
    global _guide
    _guide = guide


def guide() -> Guide:
    """Returns who leads back, or one who leads nowhere."""
    return _guide
