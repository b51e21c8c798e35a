"""Letters about a panel: in the pool, drawn, not drawn. Only to who left an address."""

from collections.abc import Callable

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils.translation import gettext, override

from participation.models import Volunteer
from people.outbox import post

SALT = "panel-letter"

type Letter = Callable[[Volunteer, str, str], tuple[str, str]]


def write(letter: Letter, found: Volunteer, *, code: str = "") -> bool:
    """Puts a letter into the outbox in the person's language; returns whether there was an address."""
    email = found.email
    if not email:
        return False
    with override(found.language):
        subject, body = letter(found, link_to(found), code)
        post(to=email, subject=subject, body=body, language=found.language)
    return True


def link_to(found: Volunteer) -> str:
    """Returns the address that opens the entry without its code: signed, for letters."""
    activity = found.panel.activity
    signed = Signer(salt=SALT).sign(found.pk.hex)
    parts = [activity.project.slug, activity.slug, "kaydim", signed]
    return settings.WAGTAILADMIN_BASE_URL + reverse("activity_part_of", args=parts)


def received(found: Volunteer, link: str, code: str) -> tuple[str, str]:
    text = gettext("You are in the pool of the panel as %(label)s. Your code: %(code)s") % {
        "label": found.label,
        "code": code,
    }
    then = gettext("With this link you see what comes next, or take yourself out:")
    return gettext("You are in the pool: %(title)s") % _title(found), f"{text}\n\n{then}\n{link}"


def drawn(found: Volunteer, link: str, _code: str) -> tuple[str, str]:
    text = gettext("The lot gave you a seat. Please tell us with this link whether you come:")
    return gettext("You were drawn: %(title)s") % _title(found), f"{text}\n{link}"


def not_drawn(found: Volunteer, link: str, _code: str) -> tuple[str, str]:
    text = gettext(
        "The lot seated others this time. You stay in the pool: when somebody cannot come, we may ask you. Thank you "
        "for being ready. Here is how the lot was drawn:"
    )
    return gettext("The lot is drawn: %(title)s") % _title(found), f"{text}\n{link}"


def _title(found: Volunteer) -> dict[str, str]:
    return {"title": found.panel.activity.display_title}
