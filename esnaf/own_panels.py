"""What stands on a business's page: its questions, notices of its street, its appointments, what is new for its trade."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.models import Case
from casework.words import State
from esnaf.models import Announcement, Business, StreetNotice
from esnaf.services.meeting import link_of
from esnaf.streets import street_key

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


def notices_panel(business: Business) -> dict[str, Any]:
    """What happens in the business's own street and neighbourhood."""
    coming = StreetNotice.objects.coming(timezone.now())
    if business.neighbourhood_id:
        coming = coming.concerning(business.neighbourhood, street_key(business.street))
    found = list(coming.order_by("starts_at")[:SHOWN])
    place = f"?mahalle={business.neighbourhood.code}" if business.neighbourhood else ""
    return {
        "title": _("In your street"),
        "lines": [
            {
                "title": each.title,
                "url": each.get_absolute_url(),
                "detail": date_format(timezone.localtime(each.starts_at), "j F Y, H:i"),
                "tag": _("Called off") if each.cancelled_at else each.get_kind_display(),
                "tag_kind": "stopped" if each.cancelled_at else "",
            }
            for each in found
        ],
        "none": _("Nothing is announced for your street."),
        "more_url": reverse("esnaf_notices") + place,
        "more_label": _("All notices, and letters about them"),
    }


def appointments_panel(business: Business) -> dict[str, Any]:
    """The appointments to come."""
    found = business.appointments.filter(cancelled_at=None, slot__starts_at__gt=timezone.now())
    return {
        "title": _("Appointments"),
        "lines": [
            {
                "title": date_format(timezone.localtime(each.slot.starts_at), "j F Y l, H:i"),
                "url": link_of(each),
                "detail": f"{each.slot.place}: {each.subject}",
            }
            for each in found.select_related("slot")[:SHOWN]
        ],
        "none": _("You have no appointment."),
        "more_url": f"{reverse('esnaf_book')}?isletme={business.public_id}",
        "more_label": _("Book a time with the desk"),
    }


def announcements_panel(business: Business) -> dict[str, Any] | None:
    """What is offered to the business's trade."""
    found = Announcement.objects.published().for_group(business.trade.group)
    current = found.exclude(closes_on__lt=timezone.localdate())[:SHOWN]
    if not current:
        return None
    return {
        "title": _("For your trade"),
        "lines": [
            {
                "title": each.title,
                "url": each.get_absolute_url(),
                "detail": _("until %(day)s") % {"day": date_format(each.closes_on, "j F Y")}
                if each.closes_on
                else "",
                "tag": each.get_kind_display(),
            }
            for each in current
        ],
    }
