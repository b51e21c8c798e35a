"""The desk's rail: each room registers its entries in `AppConfig.ready()`; people see those of their roles."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from people.models import User
from people.roles import roles_of


@dataclass(frozen=True, kw_only=True)
class DeskEntry:
    """One line of the rail: where it leads, for which roles (and whom among them), how many things wait there."""

    section: object
    label: object
    url_name: str
    roles: tuple[str, ...]
    order: int = 50
    count: Callable[[HttpRequest], int] | None = None
    only_for: Callable[[User], bool] | None = None


_entries: list[DeskEntry] = []


def register(entry: DeskEntry) -> None:
    """Adds an entry to the rail; the same address twice is kept once."""
    if all(known.url_name != entry.url_name for known in _entries):
        _entries.append(entry)


def desk_sections(request: HttpRequest) -> list[dict]:
    """Returns the rail for this person: sections with their entries, in order."""
    held = roles_of(getattr(request, "user", None))
    sections: dict[str, list[dict]] = {}
    lines = [
        (entry.section, _line(entry, request))
        for entry in sorted(_entries, key=lambda known: known.order)
        if held & set(entry.roles) and (entry.only_for is None or entry.only_for(request.user))
    ]
    here = max((line["url"] for _section, line in lines if line["active"]), key=len, default="")
    for section, line in lines:
        line["active"] = line["url"] == here
        sections.setdefault(str(section), []).append(line)
    return [{"title": title, "entries": entries} for title, entries in sections.items()]


def _line(entry: DeskEntry, request: HttpRequest) -> dict:
    url = reverse(entry.url_name)
    return {
        "label": entry.label,
        "url": url,
        "count": entry.count(request) if entry.count else None,
        "active": request.path == url or (url != "/masa/" and request.path.startswith(url)),
    }
