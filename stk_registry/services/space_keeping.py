"""Keeping the house: rooms and rules as they change, and times that the house needs itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from common.slugs import free_slug
from people.audit import record
from people.models import User
from stk_registry.models import Campus, Space, SpaceAllocation
from stk_registry.services import spaces


@transaction.atomic
def keep(found: Space | Campus, *, changed: Sequence[str], actor: User) -> Space | Campus:
    """Saves a space or a campus and notes which fields were changed; a new campus gets its address from its name."""
    is_new = found.pk is None
    if isinstance(found, Campus) and is_new:
        found.slug = free_slug(found.name, among=Campus.objects.all(), otherwise="yerleske", longest=50)
    found.save()
    record("space_added" if is_new else "space_changed", found, actor=actor, fields=list(changed))
    return found


def keep_for_the_house(
    space: Space, *, starts_at: datetime, ends_at: datetime, note: str, actor: User
) -> SpaceAllocation:
    """Takes a period that no organisation can get; refused when somebody has it already."""
    wanted = {"starts_at": starts_at, "ends_at": ends_at, "note": note[:200]}
    return spaces.allocate(space, organisation=None, actor=actor, **wanted)
