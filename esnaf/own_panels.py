"""What stands on a business's page: its questions, notices of its street, its appointments, what is new for its trade."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.models import Case
from casework.words import State
from esnaf.models import Business

SHOWN = 5


def queries_panel(business: Business) -> dict[str, Any]:
    """The newest questions, each with where it stands."""
    found = business.queries.of_business(business)[: SHOWN + 1]
    lines = [
        {
            "title": each.case.title,
            "url": reverse("esnaf_query", args=[business.public_id, each.case_id]),
            "detail": _told(each.case),
            "tag": each.case.get_state_display(),
            "tag_kind": tone(each.case),
        }
        for each in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        every = reverse("esnaf_queries", args=[business.public_id])
        lines.append({"title": _("All questions"), "url": every})
    return {
        "title": _("My questions"),
        "lines": lines,
        "none": _("You have asked nothing yet."),
        "more_url": f"{reverse('esnaf_topics')}?isletme={business.public_id}",
        "more_label": _("Ask something"),
    }


def tone(case: Case) -> str:
    """Returns the colour of a case's state for who asked."""
    return {State.ASKED: "waiting", State.FEE: "waiting", State.ANSWERED: "done"}.get(
        case.state, "open" if case.is_open else ""
    )


def _told(case: Case) -> str:
    told = {"number": case.number, "day": date_format(case.due_on, "j F Y") if case.due_on else ""}
    return _("%(number)s, answered by %(day)s") % told if case.due_on and case.is_open else case.number
