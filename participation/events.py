"""What the rooms above are told: a project was published. They register; participation knows none of them."""

from collections.abc import Callable

from participation.models import Project

Handler = Callable[[Project], None]

_published: list[Handler] = []


def on_project_published(handler: Handler) -> Handler:
    """Registers a handler, which runs inside the publishing transaction; the same one is kept once."""
    if handler not in _published:
        _published.append(handler)
    return handler


def project_published(project: Project) -> None:
    """Tells every registered handler that the public may see the project now."""
    for handler in _published:
        handler(project)
