"""How the unit answers a request for space: the decision and its letter are kept together, or neither is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from people.models import User
from stk_registry.errors import ReasonMissing
from stk_registry.models import Letter, Space, SpaceAllocation, SpaceRequest
from stk_registry.services import letters, spaces


class Verb(models.TextChoices):
    """What the unit may answer."""

    GRANT = "grant", gettext_lazy("Give the space")
    WAIT = "wait", gettext_lazy("Put it on the waiting list")
    DECLINE = "decline", gettext_lazy("Decline")


KINDS = {
    Verb.GRANT: Letter.Kind.ACCEPTED,
    Verb.WAIT: Letter.Kind.OTHER,
    Verb.DECLINE: Letter.Kind.DECLINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as it will be given."""

    verb: Verb
    space: Space | None = None
    reason: str = ""


@transaction.atomic
def answer(request: SpaceRequest, given: Answer, *, actor: User) -> SpaceRequest:
    """Answers a request and writes to who asked; a slot that somebody else got meanwhile sends nothing."""
    if given.verb == Verb.GRANT and given.space is not None:
        spaces.grant(request, space=given.space, actor=actor)
    else:
        spaces.refuse(request, reason=given.reason, waiting=given.verb == Verb.WAIT, actor=actor)
    request.refresh_from_db()
    _write(request, *letter_of(request, given), kind=KINDS[given.verb], actor=actor)
    return request


@transaction.atomic
def take_back(allocation: SpaceAllocation, *, reason: str, actor: User) -> SpaceAllocation:
    """Frees a period that was given, tells why to who had asked, and keeps the reason with the request."""
    if not reason.strip():
        raise ReasonMissing
    asked = allocation.request
    if asked is None:
        return spaces.free(allocation, actor=actor)
    spaces.cancel(asked, actor=actor)
    asked.refresh_from_db()
    asked.reason = reason.strip()
    asked.save(update_fields=["reason"])
    with override(asked.asked_by.language):
        told = {"name": asked.organisation.name, "what": what_of(asked, allocation.space)}
        subject = _("%(name)s: you cannot have the space") % told
        body = "\n\n".join(
            [
                _("The unit had to take back what it had given you: %(what)s. This is why:") % told,
                asked.reason,
                f"{_('You can ask for another time here:')}\n{_address(asked)}",
            ]
        )
    _write(asked, subject, body, kind=Letter.Kind.OTHER, actor=actor)
    allocation.refresh_from_db()
    return allocation


def letter_of(request: SpaceRequest, given: Answer) -> tuple[str, str]:
    """Returns subject and text of the letter that such an answer would send, in its reader's language."""
    with override(request.asked_by.language):
        space = given.space if given.verb == Verb.GRANT else request.space
        told = {"name": request.organisation.name, "what": what_of(request, space)}
        subject, opening = _words(given.verb, told)
        closing = _("You see how it stands here, and can cancel there when plans change:")
        shown = _programme_line(request) if given.verb == Verb.GRANT else ""
        rules = space.campus.text("rules") if space and given.verb == Verb.GRANT else ""
        parts = [opening, given.reason.strip(), shown, rules, f"{closing}\n{_address(request)}"]
        return subject, "\n\n".join(part for part in parts if part)


def _programme_line(request: SpaceRequest) -> str:
    """Returns where everybody will find the event, or nothing when the programme does not show it."""
    if not request.is_public_event or request.left_out_because:
        return ""
    month = f"{timezone.localdate(request.starts_at):%Y-%m}"
    told = {"address": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('stk_programme')}?ay={month}"}
    return _("Everybody finds your event in the monthly programme: %(address)s") % told


def what_of(request: SpaceRequest, space: Space | None) -> str:
    """Returns what is asked for and when, in a line."""
    place = f"{space}, {space.campus}" if space else request.get_kind_display()
    return f"{place}, {when_of(request)}"


def when_of(found: SpaceRequest | SpaceAllocation) -> str:
    """Returns a period in words: a day with its hours, or first and last day."""
    first, last = timezone.localtime(found.starts_at), timezone.localtime(found.ends_at)
    if first.date() == last.date():
        hours = f"{date_format(first, 'H:i')}–{date_format(last, 'H:i')}"
        return f"{date_format(first, 'j F Y l')}, {hours}"
    final = _last_day(last)
    return f"{date_format(first, 'j F Y')} – {date_format(final, 'j F Y')}"


def _last_day(ends: datetime) -> datetime:
    is_midnight = (ends.hour, ends.minute) == (0, 0)
    return ends - timedelta(days=1) if is_midnight else ends


def _words(verb: Verb, told: dict[str, str]) -> tuple[str, str]:
    if verb == Verb.GRANT:
        return _("%(name)s: the space is yours") % told, _("The unit gives you the space: %(what)s.") % told
    if verb == Verb.WAIT:
        return _("%(name)s: on the waiting list") % told, _(
            "The unit cannot give you the space yet: %(what)s. Your request stays on the waiting list. "
            "This is why:"
        ) % told
    return _("%(name)s: the space is not available to you") % told, _(
        "The unit cannot give you the space: %(what)s. This is why:"
    ) % told


def _write(request: SpaceRequest, subject: str, body: str, *, kind: str, actor: User) -> None:
    letters.write(
        to=request.asked_by.email,
        kind=kind,
        subject=subject,
        body=body,
        organisation=request.organisation,
        actor=actor,
        language=request.asked_by.language,
    )


def _address(request: SpaceRequest) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse("own_space", args=[request.organisation.slug])
