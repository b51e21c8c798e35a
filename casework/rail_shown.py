"""What those who work on cases find on the desk of what may be shown to everybody."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.kept import for_a_minute
from casework.models import Case
from casework.rail_front import SECTION
from casework.rules import CASE_ROLES
from people.desk import DeskEntry, register
from people.models import User

COUNTED_TO = 99


def to_show(request: HttpRequest) -> int:
    """Returns how many cases wait to be looked at, counted up to 99; up to a minute old."""
    return for_a_minute("to-show", request.user.pk, lambda: _to_show(request.user))


def _to_show(user: User) -> int:
    found = Case.objects.visible_to(user).may_be_shown().order_by("received_at", "number")
    return len(found.values_list("pk")[:COUNTED_TO])


def register_shown_entries() -> None:
    """Registers the entry."""
    register(
        DeskEntry(
            section=SECTION,
            label=_("May be shown"),
            url_name="cases_to_show",
            roles=CASE_ROLES,
            order=26,
            count=to_show,
        )
    )
