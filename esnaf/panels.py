"""Lines on a business's page that other subjects of the room, and the rooms above, add."""

from collections.abc import Callable
from typing import Any

from esnaf.models import Business

type Panel = Callable[[Business], dict[str, Any] | None]
"""Returns title, `lines` (dicts of title, url, detail), `more_url` and `more_label`; nothing to stay away."""

_panels: list[tuple[int, Panel]] = []


def register_panel(panel: Panel, *, order: int = 50) -> None:
    """Adds a panel; called once, in AppConfig.ready()."""
    if all(known is not panel for _order, known in _panels):
        _panels.append((order, panel))


def panels_of(business: Business) -> list[dict[str, Any]]:
    """Returns the panels that have something to show for a business, in order."""
    drawn = (panel(business) for _order, panel in sorted(_panels, key=lambda known: known[0]))
    return [panel for panel in drawn if panel is not None]
