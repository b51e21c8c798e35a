"""The inbox: fixed views of the cases that a person may see, narrowed by filters, a page after a page by keys."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.inbox_drawing import SHOWN
from casework.kept import for_a_minute
from casework.models import Case
from casework.querysets import CaseQuerySet
from casework.rules import units_with_cases
from casework.standing_in import stood_in_for
from casework.words import State
from people.models import User

PAGE = 25
SOON = timedelta(days=7)
# Databases disagree where nothing stands: what has no term comes last.
BY_DUE, BY_ARRIVAL = (F("due_on").asc(nulls_last=True), "number"), ("-received_at", "-number")
VIEWS = {
    "is": _("To be done"),
    "benim": _("Mine"),
    "bekleyen": _("Waits for my unit"),
    "gelen": _("Not referred yet"),
    "geciken": _("Overdue"),
    "hafta": _("Due within a week"),
    "tumu": _("All"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the inbox: what it shows of its cases, and from which number the next begins."""

    rows: list[Any]
    following: str = ""


def cases_in(view: str, *, user: User, today: date) -> CaseQuerySet:
    """Returns the cases of a view that a person may see, in the view's order."""
    seen = Case.objects.visible_to(user)
    match view:
        case "benim":
            found = seen.open().filter(assignee__in=[user.pk, *stood_in_for(user)])
        case "bekleyen":
            found = seen.filter(state=State.REFERRED, unit__in=units_with_cases(user))
        case "gelen":
            found = seen.unrouted()
        case "geciken":
            found = seen.overdue(on=today)
        case "hafta":
            found = seen.open().filter(due_on__range=(today, today + SOON))
        case "tumu":
            return seen.order_by(*BY_ARRIVAL)
        case _:
            found = seen.open()
    return found.order_by(*BY_DUE)


def narrowed(found: CaseQuerySet, filters: dict[str, Any]) -> CaseQuerySet:
    """Returns those that pass all filters that were given."""
    for name in ("state", "kind", "door", "topic", "neighbourhood"):
        if filters.get(name):
            found = found.filter(**{name: filters[name]})
    return found.saying(filters["q"]) if filters.get("q") else found


def page_of(found: CaseQuerySet, *, view: str, after: str = "") -> Page:
    """Returns a page that begins behind a case of this number; costs the same however many there are."""
    if not after:
        rows = _rows(found)
    elif view == "tumu":
        came = for_a_minute("arrival", after, lambda: _arrival(after))
        # The bound comes first, so that the index is entered there.
        behind = Q(received_at__lt=came) | Q(number__lt=after)
        rows = _rows(found.filter(behind, received_at__lte=came) if came else found)
    else:
        last = Case.objects.filter(number=after).first()
        rows = _behind_a_term(found, last) if last else _rows(found)
    return Page(rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else "")


def _arrival(number: str) -> datetime | None:
    return Case.objects.filter(number=number).values_list("received_at", flat=True).first()


def _behind_a_term(found: CaseQuerySet, last: Case) -> list[Any]:
    if last.due_on is None:
        return _rows(found.filter(due_on=None, number__gt=last.number))
    behind = Q(due_on__gt=last.due_on) | Q(number__gt=last.number)
    rows = _rows(found.filter(behind, due_on__gte=last.due_on))
    return rows if len(rows) > PAGE else [*rows, *_rows(found.filter(due_on=None))][: PAGE + 1]


def _rows(found: CaseQuerySet) -> list[Any]:
    return list(found.values_list(*SHOWN, named=True)[: PAGE + 1])
