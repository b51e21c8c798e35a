"""Where a case stands: a pure function of its events. Knows nothing of terms; that is the clock's."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from casework.words import CLOSED_STATES, State, Verb


class Happened(Protocol):
    """What the story needs of an event."""

    verb: str
    at: datetime
    unit_id: int | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a case stands after everything that happened."""

    state: str = State.RECEIVED
    outcome: str = ""
    unit: int | None = None
    assignee: int | None = None
    closed_at: datetime | None = None
    is_returned: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state not in CLOSED_STATES


_ENDINGS = {
    Verb.ANSWERED: State.ANSWERED,
    Verb.TRANSFERRED: State.TRANSFERRED,
    Verb.WITHDRAWN: State.WITHDRAWN,
    Verb.FEE_LAPSED: State.LAPSED,
}


def tell(events: Iterable[Happened]) -> Standing:
    """Returns the standing after all events, in their order."""
    standing = Standing()
    for event in events:
        standing = after(standing, event)
    return standing


def after(standing: Standing, event: Happened) -> Standing:
    """Returns the standing after one more event."""
    match event.verb:
        case Verb.REFERRED | Verb.ROUTED if event.unit_id is not None:
            return replace(
                standing, state=State.REFERRED, unit=event.unit_id, assignee=None, is_returned=False
            )
        case Verb.ACCEPTED:
            return replace(standing, state=State.IN_WORK, unit=event.unit_id)
        case Verb.RETURNED:
            return replace(standing, state=State.RECEIVED, unit=None, assignee=None, is_returned=True)
        case Verb.ASSIGNED:
            return replace(standing, state=State.IN_WORK, assignee=event.data.get("to"))
        case Verb.ASKED if standing.is_open:
            return replace(standing, state=State.ASKED)
        case Verb.REPLIED if standing.state == State.ASKED:
            return replace(standing, state=State.IN_WORK)
        case Verb.FEE_NOTIFIED if standing.is_open:
            return replace(standing, state=State.FEE)
        case Verb.FEE_PAID if standing.state == State.FEE:
            return replace(standing, state=State.IN_WORK)
        case verb if verb in _ENDINGS:
            outcome = event.data.get("outcome", "")
            return replace(standing, state=_ENDINGS[verb], outcome=outcome, closed_at=event.at)
        case Verb.REOPENED | Verb.OBJECTED if not standing.is_open:
            state = State.IN_WORK if standing.unit else State.RECEIVED
            return replace(standing, state=state, outcome="", closed_at=None)
        case _:
            return standing
