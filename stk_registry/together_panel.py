"""The way to working together on an organisation's home, and how many questions of the municipality wait there."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from stk_registry.models import CollaborationRequest, Organisation


def together_panel(organisation: Organisation) -> dict[str, Any]:
    """Returns where requests in both directions and joint projects stand."""
    asked = organisation.collaborations.filter(
        direction=CollaborationRequest.Direction.FROM_MUNICIPALITY, state=CollaborationRequest.State.SUBMITTED
    )
    address = reverse("own_together", args=[organisation.slug])
    return {"title": _("Working together"), "url": address, "waiting": asked.count(), "lines": []}
