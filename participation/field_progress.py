"""How far the rounds are: by neighbourhood, who still has to go, where somebody has to come back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from participation.models import Activity, CallBack, Round, Visit
from participation.rules import FIELD_ROLES
from people.models import UnitMembership, User

Outcome = Visit.Outcome


@dataclass(frozen=True, slots=True)
class Progress:
    """Doors of one neighbourhood, or of all: planned, visited, and how the latest visit of each ended."""

    name: str
    planned: int
    ended: dict[str, int]

    @property
    def visited(self) -> int:
        return sum(self.ended.values())

    @property
    def lived_in(self) -> int:
        """Doors behind which somebody lives, as far as we know."""
        return self.visited - self.ended.get(Outcome.VACANT, 0)

    @property
    def completed(self) -> int:
        return self.ended.get(Outcome.COMPLETED, 0)

    @property
    def completion_percent(self) -> int | None:
        """Conversations of a hundred doors behind which somebody lives; nothing before the first."""
        return round(100 * self.completed / self.lived_in) if self.lived_in else None

    @property
    def cells(self) -> list[int]:
        """Numbers by outcome, in the order of the outcomes."""
        return [self.ended.get(outcome, 0) for outcome in Outcome.values]


def progress_of(activity: Activity) -> tuple[list[Progress], Progress]:
    """Returns the progress of each neighbourhood and of all together, in two queries."""
    planned: dict[int, int] = {}
    names: dict[int, str] = {}
    rounds = activity.rounds.order_by("neighbourhood__sort_key", "neighbourhood_id")
    for place, name, target in rounds.values_list("neighbourhood_id", "neighbourhood__name").annotate(
        planned=Sum("target")
    ):
        planned[place], names[place] = target, name
    ended: dict[int, dict[str, int]] = defaultdict(dict)
    doors = Visit.objects.doors().filter(round__activity=activity)
    for place, outcome, number in doors.values_list("round__neighbourhood_id", "outcome").annotate(
        n=Count("pk")
    ):
        ended[place][outcome] = number
    rows = [Progress(names[place], planned[place], ended[place]) for place in planned]
    return rows, sum_of(rows)


def sum_of(rows: Iterable[Progress]) -> Progress:
    """Returns all rows together."""
    total: dict[str, int] = defaultdict(int)
    planned = 0
    for row in rows:
        planned += row.planned
        for outcome, number in row.ended.items():
            total[outcome] += number
    return Progress("", planned, total)


def with_progress(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Adds to each round how many doors were visited, how many conversations there were, how many to return to."""
    latest = Q(visits__came_back=False)
    completed = latest & Q(visits__outcome=Outcome.COMPLETED)
    return rounds.annotate(
        visited=Count("visits", filter=latest),
        completed=Count("visits", filter=completed),
        to_return=Count("visits__call_back"),
    )


def call_backs_of(activity: Activity) -> QuerySet[CallBack]:
    """Returns the doors to come back to, the earliest first."""
    found = CallBack.objects.filter(visit__round__activity=activity)
    return found.select_related(
        "visit__round__neighbourhood", "visit__round__visitor", "visit__round__activity"
    )


def field_staff(today: date) -> QuerySet[User]:
    """Returns whom a round can be given to: who has a role of the field today."""
    held = UnitMembership.objects.valid_on(today).filter(user=OuterRef("pk"), role__in=FIELD_ROLES)
    return User.objects.filter(Exists(held), is_active=True).order_by("name", "pk")


def left_alone(today: date) -> QuerySet[Round]:
    """Returns rounds of today and later, and those with call-backs, whose visitor has no role of the field any more."""
    unfinished = Q(day__gte=today) | Exists(CallBack.objects.filter(visit__round=OuterRef("pk")))
    return Round.objects.filter(unfinished).exclude(visitor__in=field_staff(today).order_by())
