"""Once a year an organisation says that its profile is still right; silence is marked, then hides it.

Whether a profile is marked or hidden follows from its days (models.organisations); nobody switches it.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import record
from people.models import User
from stk_registry.errors import NotYours
from stk_registry.freshness import mark_change
from stk_registry.models import Letter, Organisation, ProfileConfirmation
from stk_registry.models.organisations import HIDDEN_AFTER, MARKED_AFTER
from stk_registry.services.letters import write_to_managers
from stk_registry.services.voices import speaks_for

# Days before the mark, and before it is hidden, on which the managers are reminded.
AHEAD = (timedelta(days=30), timedelta(days=7))


@transaction.atomic
def confirm(organisation: Organisation, *, actor: User, today: date | None = None) -> ProfileConfirmation:
    """Notes that a representative finds the published profile right on this day."""
    day = today or timezone.localdate()
    if speaks_for(actor, organisation, on=day) is None:
        raise NotYours
    confirmation, is_new = ProfileConfirmation.objects.get_or_create(
        organisation=organisation, day=day, defaults={"confirmed_by": actor}
    )
    if is_new:
        Organisation.objects.filter(pk=organisation.pk).update(confirmed_on=day)
        mark_change()
        record("profile_confirmed", organisation, actor=actor)
    return confirmation


def remind(now: datetime) -> int:
    """Writes to managers whose profile is soon marked or hidden, once a step; returns how many letters."""
    today = timezone.localdate(now)
    written = 0
    for term in (MARKED_AFTER, HIDDEN_AFTER):
        for ahead in AHEAD:
            written += sum(
                _remind(found, due=found.heard_of_on + term) for found in _due(today + ahead - term)
            )
    return written


def _due(heard_on: date) -> list[Organisation]:
    """Returns listed profiles last heard of on the day, or up to a day before: a missed round is made up."""
    days = (heard_on - timedelta(days=1), heard_on)
    listed = Organisation.objects.filter(state=Organisation.State.LISTED).heard_of()
    return list(listed.filter(heard_on__in=days))


def _remind(organisation: Organisation, *, due: date) -> int:
    address = settings.WAGTAILADMIN_BASE_URL + reverse("own_home", args=[organisation.slug])

    def make() -> tuple[str, str]:
        told = {"name": organisation.name, "day": f"{due:%d.%m.%Y}", "address": address}
        return _("%(name)s: is your profile still right?") % told, _(
            "Please look at your profile and confirm it with one click until %(day)s.\n\n%(address)s\n\n"
            "A profile that nobody confirms is marked in the directory first, and hidden later."
        ) % told

    if _was_reminded(organisation):
        return 0
    key = f"stk-confirm:{organisation.pk}:{due}:{timezone.localdate()}"
    return len(write_to_managers(organisation, kind=Letter.Kind.REMINDER, actor=None, make=make, key=key))


def _was_reminded(organisation: Organisation) -> bool:
    """Whether the letter of this step is written already: within the last three days."""
    recent = timezone.now() - timedelta(days=3)
    return organisation.letters.filter(kind=Letter.Kind.REMINDER, sent_at__gte=recent).exists()
