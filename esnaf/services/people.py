"""Who acts for a business: invited by e-mail, accepted with one's own account, ended."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.identifiers import keyed_digest, new_token
from esnaf.errors import ActsAlready, InvitationUnknown, LastOwner, NotYours
from esnaf.models import Business, BusinessInvitation, BusinessPerson, PersonRole
from people.audit import record
from people.models import User
from people.outbox import post

PURPOSE = "esnaf-invitation"
INVITATION_LASTS = timedelta(days=14)


def acts_for(user: User, business: Business, *, on: date | None = None) -> BusinessPerson | None:
    """Returns the person's term that holds on the day, if any."""
    return business.people.valid_on(on).filter(user=user).first()


def owner_of(business: Business, actor: User) -> BusinessPerson:
    """Returns the owner's term of a person, or refuses."""
    term = acts_for(actor, business)
    if term is None or term.role != PersonRole.OWNER:
        raise NotYours
    return term


@transaction.atomic
def invite(
    business: Business, *, email: str, role: str, actor: User, now: datetime | None = None
) -> BusinessInvitation:
    """Writes to an address with a link that works once; an open invitation to it is replaced."""
    owner_of(business, actor)
    address = email.strip().lower()
    if business.people.valid_on().filter(user__email=address).exists():
        raise ActsAlready
    token = new_token()
    invitation, _is_new = BusinessInvitation.objects.update_or_create(
        business=business,
        email=address,
        defaults={
            "role": role,
            "token_digest": _digest(token),
            "expires_at": (now or timezone.now()) + INVITATION_LASTS,
        },
    )
    record("business_person_invited", business, actor=actor, role=role)
    _write(invitation, token=token, actor=actor)
    return invitation


def open_invitation(token: str, *, now: datetime | None = None) -> BusinessInvitation | None:
    """Returns the invitation of a link while it can be accepted; looking uses nothing."""
    found = BusinessInvitation.objects.select_related("business")
    return found.filter(token_digest=_digest(token), expires_at__gt=now or timezone.now()).first()


@transaction.atomic
def accept(token: str, *, user: User, now: datetime | None = None) -> BusinessPerson:
    """Makes the person act for the business; the link is used up."""
    found = open_invitation(token, now=now)
    if found is None:
        raise InvitationUnknown
    Business.objects.select_for_update().get(pk=found.business_id)
    if not BusinessInvitation.objects.filter(pk=found.pk, token_digest=_digest(token)).delete()[0]:
        raise InvitationUnknown
    today = timezone.localdate(now)
    term = acts_for(user, found.business, on=today)
    if term is None:
        term = BusinessPerson.objects.create(
            business=found.business, user=user, role=found.role, valid_from=today
        )
        record("business_person_began", found.business, actor=user, role=found.role)
    return term


@transaction.atomic
def withdraw(invitation: BusinessInvitation, *, actor: User) -> None:
    """Makes a link worthless that was not used."""
    owner_of(invitation.business, actor)
    record("invitation_withdrawn", invitation.business, actor=actor)
    invitation.delete()


@transaction.atomic
def end(term: BusinessPerson, *, actor: User, now: datetime | None = None) -> None:
    """Ends a term at once: one's own, or as an owner another's. An owner has to stay."""
    business = Business.objects.select_for_update().get(pk=term.business_id)
    if term.user_id != actor.pk:
        owner_of(business, actor)
    others = business.people.valid_on().filter(role=PersonRole.OWNER).exclude(pk=term.pk)
    if term.role == PersonRole.OWNER and not others.exists():
        raise LastOwner
    yesterday = timezone.localdate(now) - timedelta(days=1)
    record("business_person_ended", business, actor=actor, term=term.pk)
    if term.valid_from > yesterday:
        term.delete()
        return
    term.valid_to = yesterday
    term.save(update_fields=["valid_to"])


def forget_invitations(now: datetime) -> int:
    """Deletes invitations that nobody used in time; returns how many."""
    return BusinessInvitation.objects.filter(expires_at__lte=now).delete()[0]


def _write(invitation: BusinessInvitation, *, token: str, actor: User) -> None:
    told = {
        "who": actor.name or actor.email,
        "name": invitation.business.name,
        "address": settings.WAGTAILADMIN_BASE_URL + reverse("esnaf_invitation", args=[token]),
        "days": INVITATION_LASTS.days,
    }
    body = _(
        "%(who)s asks you to act for the business “%(name)s” on the municipality’s page for shopkeepers.\n\n"
        "Open this link and accept with your own account; if you have none, you can open one there:\n\n"
        "%(address)s\n\nThe link works once, for %(days)s days. If you do not know of this, do nothing."
    )
    post(
        to=invitation.email,
        subject=_("%(name)s: you are asked to help") % told,
        body=body % told,
        language=get_language() or "tr",
    )


def _digest(token: str) -> str:
    return keyed_digest(token, PURPOSE, key=settings.SECRET_KEY)
