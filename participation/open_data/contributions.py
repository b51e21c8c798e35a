"""The files of a project's activities: those that are over, by what their kinds name as open."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from participation.activities.registry import kinds
from participation.models import Activity, Project
from participation.models.activities import SURVEY
from participation.open_data.coarsening import coarsened
from participation.open_data.tables import OpenFile, OpenTable

ID = _("address of the entry on its page, the same in every file")
MONTH = _("month in which it was said; empty where fewer than ten said something in it")
CHANNEL = _("how it came in (web, paper, workshop …); empty where fewer than ten came that way")
PLACE = _("code of the neighbourhood; empty where none was named or fewer than ten named it")
ANSWER = _("the municipality’s answer; empty where there is none yet")

Told = Callable[[date, str, str], tuple[str, str, str]]


def told_of(said: QuerySet, *, place: str = "") -> Told:
    """Returns what may be told of a word's place, month and channel; one query.

    `place` names the way to the code of its neighbourhood, for words that have one.
    """
    code = place or Value("")
    rows = said.order_by().values_list(code, TruncMonth("day"), "channel").annotate(n=Count("pk"))
    counts = {(where or "", _month(month), channel): n for where, month, channel, n in rows}
    may = coarsened(counts)

    def told(day: date, channel: str, where: str = "") -> tuple[str, str, str]:
        # What came in since the counting is told without its traits.
        return may.get((where or "", _month(day), channel), ("", "", ""))

    return told


def files(project: Project, now: datetime) -> Iterator[OpenFile]:
    """Yields the files of activities that are over; what runs or is planned has none yet."""
    for activity in _over(project, now):
        kind = kinds().get(activity.kind)
        for table in kind.open if kind else ():
            is_last = table is kind.open[-1]
            yield OpenFile(
                of=activity.slug,
                heading=activity.display_title,
                subject=activity,
                table=table,
                others=tuple(kind.open_others(activity)) if is_last else (),
            )


def tables() -> Iterable[OpenTable]:
    return [table for kind in kinds().values() for table in kind.open]


def _over(project: Project, now: datetime) -> list[Activity]:
    found = project.activities.exclude(kind=SURVEY).filter(closes_at__lte=now)
    return list(found.select_related("project").order_by("order", "pk"))


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
