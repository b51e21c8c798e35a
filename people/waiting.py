"""What waits for a person at the desk: each room registers what it knows in `AppConfig.ready()`.

A task is one thing with one next step. A running thing is watched, not done: it shows how far it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from people.models import User

SOON_DAYS = 7
AT_MOST = 30


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing that waits: what it is, the step that is due, where it is done, by when."""

    title: str
    step: object
    url: str
    detail: str = ""
    due: date | None = None

    def tone(self, today: date) -> str:
        """Returns stopped when overdue, waiting when due soon, else nothing."""
        if self.due is None:
            return ""
        days = (self.due - today).days
        return "stopped" if days < 0 else "waiting" if days <= SOON_DAYS else ""


@dataclass(frozen=True, kw_only=True)
class Running:
    """One thing that goes on by itself: how many of how many, until when."""

    title: str
    url: str
    done: int
    target: int | None = None
    ends: date | None = None
    note: object = ""

    @property
    def percent(self) -> int | None:
        """How far it is, at most 100; nothing without a target."""
        return min(100, round(100 * self.done / self.target)) if self.target else None


Source = Callable[[User], Iterable[Task | Running]]
_sources: list[Source] = []


def register_source(source: Source) -> Source:
    """Adds what a room knows; the same source twice is kept once."""
    if source not in _sources:
        _sources.append(source)
    return source


def waiting_for(user: User) -> tuple[list[Task], list[Running]]:
    """Returns the person's tasks, those due first and then the undated, and what runs, ending first."""
    found = [item for source in _sources for item in source(user)]
    tasks = [item for item in found if isinstance(item, Task)]
    running = [item for item in found if isinstance(item, Running)]
    tasks.sort(key=lambda task: (task.due is None, task.due or date.max, task.title))
    running.sort(key=lambda item: (item.ends is None, item.ends or date.max, item.title))
    return tasks[:AT_MOST], running[:AT_MOST]
