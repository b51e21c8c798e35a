"""What is due by itself: each room registers its duties in `AppConfig.ready()`, and `manage.py tick` does them.

A duty is done any number of times and at the same time twice without harm: it takes its own locks and does
nothing when nothing is due.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Something that becomes due with time. `run` takes the moment and returns how many things it did."""

    name: str
    run: Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Done:
    """What a round did: counts by duty, and the duties that failed."""

    counts: dict[str, int]
    failed: tuple[str, ...]


_duties: dict[str, Duty] = {}


def register(*duties: Duty) -> None:
    """Adds duties; the same name twice is kept once."""
    for duty in duties:
        _duties.setdefault(duty.name, duty)


def names() -> list[str]:
    """Returns the names of all duties."""
    return sorted(_duties)


def do_what_is_due(now: datetime, *, only: set[str] | None = None) -> Done:
    """Does every duty, or those named. One that fails is logged, and the others are done all the same."""
    counts: dict[str, int] = {}
    failed = []
    for name in names():
        if only and name not in only:
            continue
        try:
            counts[name] = _duties[name].run(now)
        except Exception:
            logger.exception("The duty %s failed.", name)
            failed.append(name)
    return Done(counts, tuple(failed))
