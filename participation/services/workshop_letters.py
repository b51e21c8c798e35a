"""Letters about a seat: given, waiting, moved up, given back, called off, reminded. Only to who left an address."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from participation.models import Registration
from people.outbox import post

REMIND_BEFORE = timedelta(days=2)
SALT = "workshop-letter"

type Letter = Callable[[Registration, str], tuple[str, str]]


def write(letter: Letter, registration: Registration, *, code: str = "") -> int:
    """Puts a letter into the outbox in the person's language; returns whether there was an address."""
    if not registration.email:
        return 0
    with override(registration.language):
        subject, body = letter(registration, link_to(registration))
        post(to=registration.email, subject=subject, body=body, language=registration.language)
    return 1


def link_to(registration: Registration) -> str:
    """Returns the address that opens the registration without its code: signed, for letters."""
    activity = registration.session.activity
    signed = Signer(salt=SALT).sign(registration.pk.hex)
    parts = [activity.project.slug, activity.slug, "yerim", signed]
    return settings.WAGTAILADMIN_BASE_URL + reverse("activity_part_of", args=parts)


def registered(registration: Registration, link: str) -> tuple[str, str]:
    if registration.state == Registration.State.CONFIRMED:
        head = gettext("You have a seat: %(title)s")
        text = gettext(
            "Your seat is kept. If you cannot come, give it back with this link; somebody waits for it:"
        )
    else:
        head = gettext("You are on the waiting list: %(title)s")
        text = gettext("All seats are taken. We write as soon as one is free. Your place in the line:")
    return head % _title(registration), f"{_what(registration)}\n\n{text}\n{link}"


def moved_up(registration: Registration, link: str) -> tuple[str, str]:
    text = gettext("A seat has become free and it is yours. If you cannot come any more, give it back here:")
    return gettext("You have a seat now: %(title)s") % _title(
        registration
    ), f"{_what(registration)}\n\n{text}\n{link}"


def cancelled(registration: Registration, _link: str) -> tuple[str, str]:
    text = gettext("Your registration is cancelled. You can register again as long as there are seats.")
    return gettext("Cancelled: %(title)s") % _title(registration), f"{_what(registration)}\n\n{text}"


def called_off(registration: Registration, _link: str) -> tuple[str, str]:
    text = gettext("The session does not take place: %(reason)s") % {
        "reason": registration.session.cancelled_because
    }
    return gettext("Called off: %(title)s") % _title(registration), f"{_what(registration)}\n\n{text}"


def reminder(registration: Registration, link: str) -> tuple[str, str]:
    text = gettext("We expect you. If you cannot come, give your seat back here:")
    return gettext("Soon: %(title)s") % _title(registration), f"{_what(registration)}\n\n{text}\n{link}"


def _title(registration: Registration) -> dict[str, str]:
    return {"title": registration.session.activity.display_title}


def _what(registration: Registration) -> str:
    session = registration.session
    when = date_format(timezone.localtime(session.starts_at), "j F Y, l H:i")
    lines = [session.activity.display_title, when, session.where]
    if session.online_link and registration.state == Registration.State.CONFIRMED:
        lines.append(session.online_link)
    return "\n".join(lines)
