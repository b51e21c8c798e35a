"""The line about projects on an organisation's home."""

from django.urls import reverse
from django.utils.translation import gettext as _

from participation.models import OrganisationInvitation


def panel_of(organisation: object) -> dict[str, object]:
    """Returns where it leads, and how many invitations wait for an answer."""
    asked = OrganisationInvitation.objects.filter(
        organisation=organisation, state=OrganisationInvitation.State.ASKED
    )
    return {
        "title": _("Projects"),
        "url": reverse("own_projects", args=[organisation.slug]),
        "waiting": asked.count(),
    }
