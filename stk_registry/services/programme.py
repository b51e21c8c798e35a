"""What the unit decides about the monthly programme: an event is left out with a reason, or put back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from people.audit import record
from people.models import User
from stk_registry.errors import ChangeIsTaken, ReasonMissing
from stk_registry.models import Letter, SpaceRequest
from stk_registry.services import letters
from stk_registry.services.space_deciding import what_of

State = SpaceRequest.State
ALIVE = (State.SUBMITTED, State.WAITING, State.GRANTED)


def may_be_switched(asked: SpaceRequest, *, now: datetime) -> bool:
    """Tells whether the programme shows this event, or would, once it is granted."""
    return asked.is_public_event and asked.state in ALIVE and asked.ends_at > now


@transaction.atomic
def leave_out(asked: SpaceRequest, *, reason: str, actor: User, now: datetime | None = None) -> SpaceRequest:
    """Takes an event out of the programme and writes why to who had asked; the space stays theirs."""
    if not reason.strip():
        raise ReasonMissing
    locked = _locked(asked, left_out=False, now=now)
    locked.left_out_because = reason.strip()
    locked.save(update_fields=["left_out_because"])
    record("programme_left_out", locked, actor=actor, organisation=locked.organisation_id)
    with override(locked.asked_by.language):
        told = {"name": locked.organisation.name, "title": locked.event_title}
        subject = _("%(name)s: not in the monthly programme") % told
        opening = _("Your event “%(title)s” does not stand in the monthly programme. This is why:") % told
        kept = _("Your request for the space is not touched by this: %(what)s.") % {
            "what": what_of(locked, locked.space)
        }
        address = settings.WAGTAILADMIN_BASE_URL + reverse("own_space", args=[locked.organisation.slug])
        where = f"{_('You see how it stands here:')}\n{address}"
        body = "\n\n".join([opening, locked.left_out_because, kept, where])
    letters.write(
        to=locked.asked_by.email,
        kind=Letter.Kind.OTHER,
        subject=subject,
        body=body,
        organisation=locked.organisation,
        actor=actor,
        language=locked.asked_by.language,
    )
    return locked


@transaction.atomic
def put_back(asked: SpaceRequest, *, actor: User, now: datetime | None = None) -> SpaceRequest:
    """Lets the programme show an event again."""
    locked = _locked(asked, left_out=True, now=now)
    locked.left_out_because = ""
    locked.save(update_fields=["left_out_because"])
    record("programme_put_back", locked, actor=actor, organisation=locked.organisation_id)
    return locked


def programme_address(asked: SpaceRequest) -> str:
    """Returns the path of the month in which the programme shows the event."""
    return f"{reverse('stk_programme')}?ay={timezone.localdate(asked.starts_at):%Y-%m}"


def _locked(asked: SpaceRequest, *, left_out: bool, now: datetime | None) -> SpaceRequest:
    rows = SpaceRequest.objects.select_for_update(of=("self",)).select_related(
        "organisation", "asked_by", "space__campus"
    )
    locked = rows.get(pk=asked.pk)
    is_left_out = bool(locked.left_out_because)
    if not may_be_switched(locked, now=now or timezone.now()) or is_left_out != left_out:
        raise ChangeIsTaken
    return locked
