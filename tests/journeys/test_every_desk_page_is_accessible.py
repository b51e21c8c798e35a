"""axe finds nothing on any page of the desk that a role reaches by links (see walking.py)."""

from typing import Any

from people.demo import DEMO_ROLES
from tests.journeys.walking import kind_of, walk

DESK_ROLES = [role for role in DEMO_ROLES if role != "editor"]


def test_staff_meets_no_barrier(visit: Any, step_into: Any) -> None:
    """Every role in turn; a page of one kind is judged for the first role that finds it, and each desk home."""
    judged: set[str] = set()
    told: dict[str, dict[str, list[str]]] = {}
    for role in DESK_ROLES:
        found = walk(step_into(visit(), role), "/masa/", within="/masa/", known=judged)
        judged.discard(kind_of("/masa/"))
        told |= {role: found} if found else {}
    assert told == {}
