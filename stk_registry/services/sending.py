"""What organisations send, with the letter that belongs to it: both are kept, or neither.

A letter that carries a link or a code goes through the outbox only, which forgets it once it is sent.
"""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from people.models import User
from people.outbox import post
from stk_registry.models import Claim, Letter, Organisation, ProfileChange, Representative
from stk_registry.services import changes, claims, letters, voices
from stk_registry.services.voices import Invited


@transaction.atomic
def send_in(change: ProfileChange, *, note: str, version: int, actor: User) -> ProfileChange:
    """Sends a draft to the unit with a note, and a letter of receipt to who sent it."""
    noted = changes.save_draft(change, proposed={}, version=version, note=note, actor=actor)
    sent = changes.submit_change(noted, actor=actor)
    name = sent.organisation.name if sent.organisation else sent.proposed["name"]
    with override(actor.language):
        told = {
            "name": name,
            "day": date_format(sent.due_on, "j F Y"),
            "address": _address("own_draft", sent.pk),
        }
        letters.write(
            to=actor.email,
            kind=Letter.Kind.OTHER,
            subject=_("%(name)s: received") % told,
            body=_(
                "The civil society unit has what you sent in. You get its answer by %(day)s.\n\n"
                "Until then nothing changes in the directory. You see how it stands here:\n\n%(address)s"
            )
            % told,
            organisation=sent.organisation,
            actor=None,
            language=actor.language,
        )
    return sent


@transaction.atomic
def invite(
    organisation: Organisation,
    *,
    email: str,
    role: str,
    actor: User,
    valid_to: date | None = None,
    takes_over_from: Representative | None = None,
) -> Invited:
    """Invites somebody to speak for an organisation, and writes to them; only the letter has the link."""
    invited = voices.invite(
        organisation,
        email=email,
        role=role,
        actor=actor,
        valid_to=valid_to,
        takes_over_from=takes_over_from,
    )
    told = {
        "who": actor.name or actor.email,
        "name": organisation.name,
        "address": _address("own_invitation", invited.token),
        "days": voices.INVITATION_LASTS.days,
    }
    body = _(
        "%(who)s invites you to speak for %(name)s in the municipality’s registry of civil society.\n\n"
        "Open this link and accept with your own account; if you have none, you can open one there:\n\n"
        "%(address)s\n\nThe link works once, for %(days)s days. If you do not know of this, do nothing."
    )
    post(
        to=invited.invitation.email,
        subject=_("%(name)s invites you as its representative") % told,
        body=body % told,
        language=get_language() or "tr",
    )
    return invited


@transaction.atomic
def claim_by_code(organisation: Organisation, *, duty: str, actor: User) -> Claim:
    """Starts a claim and sends its code to the address that the registry holds."""
    started = claims.claim_by_code(organisation, duty=duty, actor=actor)
    told = {
        "name": organisation.name,
        "who": actor.name or actor.email,
        "code": started.code,
        "days": claims.CODE_LASTS.days,
    }
    body = _(
        "%(who)s asks to speak for %(name)s in the municipality’s registry of civil society.\n\n"
        "If that is right, give them this code. It holds for %(days)s days:\n\n%(code)s\n\n"
        "If it is not right, do nothing: without the code nobody gets in."
    )
    post(
        to=started.email,
        subject=_("%(name)s: code for the registry") % told,
        body=body % told,
        language="tr",
    )
    return started.claim


def _address(name: str, *args: object) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=args)
