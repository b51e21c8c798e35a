"""Who looks after a change or a claim: taken by oneself, given to a colleague, put back."""

from django.db import transaction

from people.audit import record
from people.models import User
from stk_registry.colleagues import colleagues
from stk_registry.errors import ChangeIsTaken, NotAColleague
from stk_registry.models import Claim, ProfileChange


@transaction.atomic
def assign[Waiting: (ProfileChange, Claim)](found: Waiting, *, to: User | None, actor: User) -> Waiting:
    """Notes who looks after what waits; nobody is an answer too. What is decided stays as it is."""
    locked = type(found).objects.select_for_update(of=("self",)).get(pk=found.pk)
    if locked.state != type(found).State.SUBMITTED:
        raise ChangeIsTaken
    if to is not None and not colleagues().filter(pk=to.pk).exists():
        raise NotAColleague
    locked.assignee = to
    locked.save(update_fields=["assignee"])
    record("assigned", locked, actor=actor, organisation=locked.organisation_id, to=to.pk if to else None)
    return locked
