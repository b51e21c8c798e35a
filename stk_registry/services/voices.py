"""Who speaks for an organisation: invited by e-mail, accepted with one's own account, handed over, ended."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from common.identifiers import keyed_digest, new_token
from people.audit import record
from people.models import User
from stk_registry.errors import AlreadyAsked, InvitationUnknown, LastManager, NotYours
from stk_registry.models import Organisation, Representative, RepresentativeInvitation, VoiceRole

PURPOSE = "stk-representative"
INVITATION_LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and the token that only the letter carries."""

    invitation: RepresentativeInvitation
    token: str


def speaks_for(user: User, organisation: Organisation, *, on: date | None = None) -> Representative | None:
    """Returns the person's term that holds on the day, if any."""
    if not user.is_authenticated:
        return None
    return organisation.representatives.valid_on(on).filter(user=user).first()


@transaction.atomic
def invite(
    organisation: Organisation,
    *,
    email: str,
    role: str,
    actor: User,
    valid_to: date | None = None,
    takes_over_from: Representative | None = None,
    now: datetime | None = None,
) -> Invited:
    """Returns a new invitation; an open one to the same address is replaced, so that one link holds."""
    manager = _manager(organisation, actor, now=now)
    if takes_over_from is not None and takes_over_from != manager:
        raise NotYours
    address = email.strip().lower()
    if organisation.representatives.valid_on(_day(now)).filter(user__email=address).exists():
        raise AlreadyAsked
    open_ones = organisation.invitations.filter(accepted_at=None, withdrawn_at=None)
    open_ones.filter(email=address).update(withdrawn_at=now or timezone.now())
    token = new_token()
    invitation = RepresentativeInvitation.objects.create(
        organisation=organisation,
        email=address,
        role=VoiceRole.MANAGER if takes_over_from else role,
        valid_to=valid_to,
        takes_over_from=takes_over_from,
        token_digest=_digest(token),
        invited_by=actor,
        expires_at=(now or timezone.now()) + INVITATION_LASTS,
    )
    record("representative_invited", organisation, actor=actor, role=str(invitation.role))
    return Invited(invitation, token)


def open_invitation(token: str, *, now: datetime | None = None) -> RepresentativeInvitation | None:
    """Returns the invitation a link stands for while it can be accepted; looking uses nothing."""
    return (
        RepresentativeInvitation.objects.select_related("organisation", "takes_over_from")
        .filter(token_digest=_digest(token), accepted_at=None, withdrawn_at=None)
        .filter(expires_at__gt=now or timezone.now())
        .first()
    )


@transaction.atomic
def accept_invitation(token: str, *, user: User, now: datetime | None = None) -> Representative:
    """Makes the person a representative; a handed-over term ends the day before the new one begins."""
    found = open_invitation(token, now=now)
    if found is None:
        raise InvitationUnknown
    Organisation.objects.select_for_update().get(pk=found.organisation_id)
    invitation = RepresentativeInvitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if invitation.accepted_at is not None:
        raise InvitationUnknown
    invitation.accepted_at = now or timezone.now()
    invitation.save(update_fields=["accepted_at"])
    today = _day(now)
    term = _term(invitation, user=user, today=today)
    former = invitation.takes_over_from
    if former is not None and former.user_id != user.pk:
        end_before(former, today)
    record("representative_began", invitation.organisation, actor=user, role=str(term.role))
    return term


def _term(invitation: RepresentativeInvitation, *, user: User, today: date) -> Representative:
    """Returns the person's term; one that holds already takes the invitation's role and end."""
    term = invitation.organisation.representatives.valid_on(today).filter(user=user).first()
    if term is None:
        term = Representative(organisation=invitation.organisation, user=user, valid_from=today)
    term.role, term.valid_to, term.invited_by = invitation.role, invitation.valid_to, invitation.invited_by
    term.save()
    return term


@transaction.atomic
def end_term(term: Representative, *, actor: User, now: datetime | None = None) -> Representative:
    """Ends a term today: one's own, or as a manager another's. Somebody who manages has to stay."""
    today = _day(now)
    organisation = Organisation.objects.select_for_update().get(pk=term.organisation_id)
    if term.user_id != actor.pk:
        _manager(organisation, actor, now=now)
    locked = organisation.representatives.get(pk=term.pk)
    managers = organisation.representatives.valid_on(today).filter(role=VoiceRole.MANAGER)
    if locked.role == VoiceRole.MANAGER and not managers.exclude(pk=locked.pk).exists():
        raise LastManager
    end_before(locked, today)
    record("representative_ended", organisation, actor=actor, term=locked.pk)
    return locked


def end_before(term: Representative, day: date) -> None:
    """Ends a term the day before; one that ended earlier stays ended."""
    last = max(term.valid_from, day - timedelta(days=1))
    if term.valid_to is None or term.valid_to > last:
        term.valid_to = last
        term.save(update_fields=["valid_to"])


@transaction.atomic
def withdraw_invitation(
    invitation: RepresentativeInvitation, *, actor: User, now: datetime | None = None
) -> None:
    """Makes a link worthless that was not used yet."""
    _manager(invitation.organisation, actor, now=now)
    invitation.withdrawn_at = now or timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record("invitation_withdrawn", invitation.organisation, actor=actor)


def _manager(organisation: Organisation, actor: User, *, now: datetime | None) -> Representative:
    term = speaks_for(actor, organisation, on=_day(now))
    if term is None or term.role != VoiceRole.MANAGER:
        raise NotYours
    return term


def _day(now: datetime | None) -> date:
    return timezone.localdate(now)


def _digest(token: str) -> str:
    return keyed_digest(token, PURPOSE, key=settings.SECRET_KEY)
