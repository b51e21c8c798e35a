"""What of the registry waits for whom: for the desk's front page."""

from collections.abc import Iterator

from people.models import User
from people.waiting import AT_MOST, Task
from stk_registry import queue
from stk_registry.rules import keeps_the_registry


def waiting(user: User) -> Iterator[Task]:
    """Yields what this person has taken and what nobody has; a colleague's work is not theirs."""
    if not keeps_the_registry(user):
        return
    for item in queue.first_of(user, at_most=AT_MOST):
        yield Task(
            title=item.title,
            step=item.step,
            url=item.url,
            detail=str(item.kind.label),
            due=item.due,
        )
