"""Lines on an organisation's home that the rooms above add; the registry knows none of them."""

from collections.abc import Callable
from typing import Any

from stk_registry.models import Organisation

type Panel = Callable[[Organisation], dict[str, Any]]
"""Returns title, url, and waiting: how many things wait there for the organisation; `lines`, where a room has
some to show, are dicts of title, url and detail."""

_panels: list[Panel] = []


def register_panel(panel: Panel) -> None:
    """Adds a line; called once, in the room's AppConfig.ready()."""
    if panel not in _panels:
        _panels.append(panel)


def panels_of(organisation: Organisation) -> list[dict[str, Any]]:
    """Returns the lines for an organisation, in the order in which they were added."""
    return [panel(organisation) for panel in _panels]
