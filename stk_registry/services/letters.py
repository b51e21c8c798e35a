"""Letters of the registry: kept as they were sent, and put into the outbox in the same transaction."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from people.models import User
from people.outbox import post
from people.privacy import is_closed
from stk_registry.models import Claim, Letter, Organisation, ProfileChange
from stk_registry.profile_words import label_of

Kind = Letter.Kind
# A decision's state, of a change or a claim, and the kind of letter that tells it.
KINDS = {
    ProfileChange.State.ACCEPTED: Kind.ACCEPTED,
    ProfileChange.State.ACCEPTED_IN_PART: Kind.ACCEPTED_IN_PART,
    ProfileChange.State.ASKED_BACK: Kind.ASKED_BACK,
    ProfileChange.State.DECLINED: Kind.DECLINED,
}


def write(
    *,
    to: str,
    kind: str,
    subject: str,
    body: str,
    organisation: Organisation | None,
    actor: User | None,
    language: str = "tr",
    key: str | None = None,
) -> Letter:
    """Returns the letter's record; the same key is written and sent once. To an account that ended none is sent."""
    if is_closed(to):
        to = ""
    values = {"organisation": organisation, "subject": subject[:200], "body": body, "language": language}
    letter = Letter.objects.create(kind=kind, email=to, sent_by=actor, **values)
    if to:
        post(to=to, subject=subject, body=body, language=language, key=key)
    return letter


def write_to_managers(
    organisation: Organisation, *, kind: str, actor: User | None, make: Any, key: str = ""
) -> list[Letter]:
    """Writes to everybody who manages the profile, each in their language; `make()` gives subject and body."""
    letters = []
    for term in organisation.representatives.valid_on().filter(role="manager").select_related("user"):
        with override(term.user.language):
            subject, body = make()
        letters.append(
            write(
                to=term.user.email,
                kind=kind,
                subject=subject,
                body=body,
                organisation=organisation,
                actor=actor,
                language=term.user.language,
                key=f"{key}:{term.user_id}" if key else None,
            )
        )
    return letters


def tell_decision(change: ProfileChange, *, actor: User, refused: Mapping[str, str] | None = None) -> Letter:
    """Tells the author of a change how it was decided; refused fields and their reasons stand in the letter."""
    subject, body = of_decision(change, state=change.state, reason=change.reason, refused=refused or {})
    return write(
        to=change.author.email,
        kind=KINDS[change.state],
        subject=subject,
        body=body,
        organisation=change.organisation,
        actor=actor,
        language=change.author.language,
    )


def of_decision(
    change: ProfileChange, *, state: str, reason: str, refused: Mapping[str, str]
) -> tuple[str, str]:
    """Returns subject and text of the letter that such a decision would send, in its reader's language."""
    name = change.organisation.name if change.organisation else change.proposed["name"]
    with override(change.author.language):
        subject, opening = _words(state, name)
        lines = [f"– {label_of(field)}: {why}" for field, why in refused.items()]
        where = _address("own_draft", change.pk)
        closing = _("You see it here; what you wrote stays with you:")
        parts = [opening, reason, "\n".join(lines), f"{closing}\n{where}"]
        return subject, "\n\n".join(part for part in parts if part)


def tell_claim(claim: Claim, *, actor: User) -> Letter:
    """Tells who asked to speak for an organisation how it was decided."""
    subject, body = of_claim(claim, state=claim.state, reason=claim.reason)
    return write(
        to=claim.user.email,
        kind=KINDS[claim.state],
        subject=subject,
        body=body,
        organisation=claim.organisation,
        actor=actor,
        language=claim.user.language,
    )


def of_claim(claim: Claim, *, state: str, reason: str) -> tuple[str, str]:
    """Returns subject and text of the letter that such an answer would send, in its reader's language."""
    with override(claim.user.language):
        subject, opening = _words_of_claim(state, claim.organisation.name)
        where = _address("own_claim_state", claim.pk)
        closing = _("You see how it stands here:")
        parts = [opening, reason, f"{closing}\n{where}"]
        return subject, "\n\n".join(part for part in parts if part)


def _words(state: str, name: str) -> tuple[str, str]:
    told = {"name": name}
    states = ProfileChange.State
    if state == states.ACCEPTED:
        return _("%(name)s: your profile is published") % told, _(
            "The unit accepted what you sent in. The directory shows it from now on."
        )
    if state == states.ACCEPTED_IN_PART:
        return _("%(name)s: accepted in part") % told, _(
            "The unit accepted what you sent in, but for the fields below. The rest is in the directory."
        )
    if state == states.ASKED_BACK:
        return _("%(name)s: the unit has a question") % told, _(
            "Before it decides, the unit asks you the following. Mend the draft and send it in again."
        )
    return _("%(name)s: not accepted") % told, _("The unit did not accept what you sent in, for this reason.")


def _words_of_claim(state: str, name: str) -> tuple[str, str]:
    told = {"name": name}
    if state == Claim.State.ACCEPTED:
        return _("%(name)s: you speak for it now") % told, _(
            "The unit looked at your document. You may keep the profile and invite others from now on."
        )
    if state == Claim.State.ASKED_BACK:
        return _("%(name)s: the unit needs another proof") % told, _(
            "Before it decides, the unit asks you the following. Send another document on the same page."
        )
    return _("%(name)s: your request was not accepted") % told, _(
        "The unit could not see from your document that you speak for the organisation, for this reason."
    )


def _address(name: str, *args: object) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=args)
