"""What those who take matters in find on the desk's rail, and the figures of cases."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.kept import for_a_minute
from casework.models import IncomingMail, PhoneCall
from casework.rules import FIGURE_ROLES, UNIT_ROLES
from people.desk import DeskEntry, register
from people.models import Role

SECTION = _("Cases")
COUNTED_TO = 99


def promised_calls(_request: HttpRequest) -> int:
    """Returns how many calls were promised until today; the same for the whole front, up to a minute old."""
    today = timezone.localdate()
    waiting = PhoneCall.objects.filter
    return for_a_minute(
        "calls-promised", "", lambda: waiting(called_back_at=None, call_back_on__lte=today).count()
    )


def letters_waiting(_request: HttpRequest) -> int:
    """Returns how many letters wait for a decision, counted up to 99; up to a minute old."""
    waiting = IncomingMail.objects.waiting
    return for_a_minute("letters-waiting", "", lambda: len(waiting().values_list("pk")[:COUNTED_TO]))


def register_front_entries() -> None:
    """Registers the entries; the rail shows each to its roles."""
    front = (Role.FRONT_DESK,)
    for label, url_name, roles, order, count in (
        (_("Call centre"), "case_telephone", front, 24, promised_calls),
        (_("Letters to decide"), "case_mails", front, 26, letters_waiting),
        (_("Paper and social media"), "case_arrivals", front, 27, None),
        (_("Desks"), "hall_desks", front, 25, None),
        (_("Figures of cases"), "case_figures", FIGURE_ROLES, 28, None),
        (_("Appeals (law 4982)"), "case_appeals", UNIT_ROLES, 29, None),
    ):
        register(
            DeskEntry(section=SECTION, label=label, url_name=url_name, roles=roles, order=order, count=count)
        )
