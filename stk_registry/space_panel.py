"""The line about space on an organisation's home."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from stk_registry.models import Organisation


def space_panel(organisation: Organisation) -> dict[str, Any]:
    """Returns where rooms, offices and mailboxes are asked for; nothing waits there for the organisation."""
    url = reverse("own_space", args=[organisation.slug])
    return {"title": _("Rooms, offices and mailboxes"), "url": url, "waiting": 0}
