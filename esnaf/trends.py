"""What shopkeepers ask about more than before: a theme can become a request to study it.

The rooms above say where such a request is written (`register_study_door`); this room knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from casework.models import CaseTopic
from people.models import User

PERIOD = timedelta(days=90)
GROWS_FROM = 5


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic with how many questions it had in the last ninety days and in the ninety before."""

    code: str
    label: str
    now: int
    before: int

    @property
    def grows(self) -> bool:
        """Whether it is asked about clearly more than before: at least five times, and half as often again."""
        return self.now >= GROWS_FROM and self.now * 2 >= self.before * 3


type StudyDoor = Callable[[User, Theme], str]
"""Returns the address where this person writes a study request about a theme, or nothing if they may not."""

_doors: list[StudyDoor] = []


def register_study_door(door: StudyDoor) -> None:
    """Adds the way to a study request; called once, in the upper room's AppConfig.ready()."""
    if door not in _doors:
        _doors.append(door)


def study_url(user: User, theme: Theme) -> str:
    """Returns where this person may ask for a study of a theme, or nothing."""
    return next(filter(None, (door(user, theme) for door in _doors)), "")


def themes(now: datetime) -> list[Theme]:
    """Returns the topics that businesses asked about, what grows first: one query."""
    asked = Q(cases__business_query__isnull=False)
    lately = asked & Q(cases__received_at__gt=now - PERIOD, cases__received_at__lte=now)
    earlier = asked & Q(cases__received_at__gt=now - 2 * PERIOD, cases__received_at__lte=now - PERIOD)
    rows = CaseTopic.objects.annotate(
        now=Count("cases", filter=lately), before=Count("cases", filter=earlier)
    )
    found = [Theme(row.code, row.label, row.now, row.before) for row in rows if row.now or row.before]
    return sorted(found, key=lambda theme: (not theme.grows, -theme.now, theme.label))
