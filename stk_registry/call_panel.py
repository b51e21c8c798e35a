"""The calls in an organisation's fields of work, on its home: the open ones, the soonest to close first."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stk_registry.models import ActivityArea, Call, Organisation

AT_MOST = 3


def call_panel(organisation: Organisation) -> dict[str, Any]:
    """Returns where calls stand, with the nearest of them; nothing waits there for the organisation."""
    mine = Q(organisations=organisation) | Q(pk=organisation.primary_area_id)
    fields = ActivityArea.objects.filter(mine).values("pk")
    found = Call.objects.open().concerning(fields).soonest_first()[:AT_MOST]
    lines = [
        {
            "title": call.display_title,
            "url": reverse("stk_call", args=[call.slug]),
            "detail": _("until %(day)s") % {"day": date_format(call.closes_on, "j F Y")}
            if call.closes_on
            else call.get_kind_display(),
        }
        for call in found
    ]
    title = _("Calls and grants in your fields of work")
    return {"title": title, "url": reverse("stk_calls"), "waiting": 0, "lines": lines}
