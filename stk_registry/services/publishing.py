"""Publishes a profile by the unit's own hand: a change that is decided at once, its fields, a revision."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.models import User
from stk_registry import profile as document
from stk_registry.errors import NumberIsTaken
from stk_registry.models import FieldDecision, Organisation, ProfileChange
from stk_registry.profile import Profile
from stk_registry.services import applying


def publish_at_once(
    locked: Organisation, *, before: Profile, after: Profile, reason: str, actor: User, moment: datetime
) -> ProfileChange:
    """Returns the accepted change by which a record says `after` from now on, inside the caller's transaction.

    The organisation's yearly word is not given by it; a draft of its own stays open beside it.
    """
    applying.check(after, organisation=locked)
    fields = [each.field for each in document.differences(before, after)]
    change = note_change(locked, before=before, after=after, reason=reason, actor=actor, moment=moment)
    FieldDecision.objects.bulk_create(
        FieldDecision(change=change, field=field, accepted=True) for field in fields
    )
    locked.verified_on = timezone.localdate(moment)
    try:
        with transaction.atomic():
            applying.apply(locked, after, set(fields))
    except IntegrityError as fault:
        raise NumberIsTaken from fault
    locked.save_revision(user=actor, log_action=False)
    return change


def note_change(
    organisation: Organisation, *, before: Profile, after: Profile, reason: str, actor: User, moment: datetime
) -> ProfileChange:
    """Returns an accepted change that keeps what a record said before and after."""
    return ProfileChange.objects.create(
        organisation=organisation,
        base=before,
        proposed=after,
        state=ProfileChange.State.ACCEPTED,
        author=actor,
        decided_by=actor,
        decided_at=moment,
        reason=reason,
    )
