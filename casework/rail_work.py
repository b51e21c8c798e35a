"""What those who work on cases find on the desk: the inbox, and what waits for them."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.kept import for_a_minute
from casework.models import Case
from casework.rail_front import SECTION
from casework.rules import CASE_ROLES, registers_of, units_with_cases
from casework.standing_in import stood_in_for
from casework.words import State
from people.desk import DeskEntry, register
from people.models import Role, User
from people.roles import has_role
from people.waiting import AT_MOST, Task

COUNTED_TO = 99


def overdue(request: HttpRequest) -> int:
    """Returns how many overdue cases the person may see, counted up to 99; up to a minute old on every page's rail."""
    today = timezone.localdate()
    return for_a_minute("overdue", request.user.pk, lambda: _overdue(request.user, on=today))


def _overdue(user: User, *, on: date) -> int:
    found = Case.objects.visible_to(user).overdue(on=on)
    return len(found.order_by("due_on").values_list("pk")[:COUNTED_TO])


def register_work_entries() -> None:
    """Registers the inbox."""
    register(
        DeskEntry(
            section=SECTION,
            label=_("Inbox"),
            url_name="case_inbox",
            roles=CASE_ROLES,
            order=23,
            count=overdue,
        )
    )


def cases_waiting(user: User) -> Iterator[Task]:
    """Yields the cases that wait for this person, those due first: own ones, and those the unit has not accepted."""
    units = units_with_cases(user)
    if units:
        own = Case.objects.open().filter(assignee__in=[user.pk, *stood_in_for(user)])
        yield from _tasks(own.exclude(state=State.FEE), _("Work on it"))
        yield from _tasks(Case.objects.filter(state=State.REFERRED, unit__in=units), _("Accept or return it"))
    unrouted = Case.objects.visible_to(user).unrouted()
    if has_role(user, Role.FRONT_DESK):
        yield from _tasks(unrouted, _("Refer it to a unit"))
    elif kept := registers_of(user):
        yield from _tasks(unrouted.filter(door__in=kept), _("Refer it to a unit"))


def _tasks(found: object, step: object) -> Iterator[Task]:
    for case in found.order_by("due_on", "number")[:AT_MOST]:
        yield Task(
            title=case.title,
            step=step,
            url=reverse("case_desk", args=[case.number]),
            detail=case.number,
            due=case.due_on,
        )
