"""The reach board: who was invited, visited, heard, against who lives there; who is under-reached, and who could help.

Pure but for the rows it loads. Small numbers are not told: fewer than ten people of a neighbourhood are recognised.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from city.models import Neighbourhood, SocialGroup
from participation.audience import Estimate, GroupEstimate, group_in, residents_of
from participation.models import (
    ActorTask,
    GroupTarget,
    LocalActor,
    OrganisationInvitation,
    Project,
    ReachCount,
    ReachPlan,
)
from participation.open_data.coarsening import LEAST, coarsened

What = ReachCount.What
# Below four fifths of what is expected by now, somebody should do something.
BEHIND = 0.8
# With fewer voices than this in all, shares say nothing.
ENOUGH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A neighbourhood or a group. Numbers that must not be told are None; `heard` are answers and those who came.

    people: who lives there · expected: people to be heard at the end · due: of these by now, in step with time.
    """

    key: int
    code: str
    name: str
    people: int | None
    expected: int | None
    due: float | None
    numbers: dict[str, int]
    told: bool
    is_behind: bool
    tasks: int = 0
    asked: int = 0
    coming: int = 0
    is_estimate: bool = False

    @property
    def heard(self) -> int:
        return self.numbers.get(What.ANSWERED, 0) + self.numbers.get(What.ATTENDED, 0)

    @property
    def shown(self) -> str:
        """How many were heard, as it may be told."""
        return str(self.heard) if self.told or not self.heard else f"< {LEAST}" if self.heard < LEAST else "…"

    @property
    def percent(self) -> int | None:
        """Heard in a hundred of those expected, where both may be told."""
        if not self.expected or not (self.told or not self.heard):
            return None
        return round(100 * self.heard / self.expected)

    @property
    def invited(self) -> int:
        return self.numbers.get(What.INVITED, 0)

    @property
    def visited(self) -> int:
        return self.numbers.get(What.VISITED, 0)

    @property
    def answered(self) -> str:
        return self._part(What.ANSWERED)

    @property
    def attended(self) -> str:
        return self._part(What.ATTENDED)

    def _part(self, what: str) -> str:
        number = self.numbers.get(what, 0)
        if not number:
            return "0"
        if number < LEAST:
            return f"< {LEAST}"
        return str(number) if self.told else "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything the page shows. `elapsed`: how much of the time for taking part is over, 0 to 1."""

    plan: ReachPlan | None
    residents: Estimate
    places: list[Row]
    groups: list[Row]
    elsewhere: dict[str, int]
    totals: dict[str, int]
    elapsed: float

    @property
    def heard(self) -> int:
        return self.totals.get(What.ANSWERED, 0) + self.totals.get(What.ATTENDED, 0)

    @property
    def behind(self) -> list[Row]:
        """Neighbourhoods in which too few were heard, the furthest behind first."""
        return sorted((row for row in self.places if row.is_behind), key=_lack, reverse=True)

    @property
    def groups_behind(self) -> list[Row]:
        return sorted((row for row in self.groups if row.is_behind), key=_lack, reverse=True)

    @property
    def has_enough(self) -> bool:
        return self.heard >= ENOUGH


def board_of(project: Project, *, now: datetime) -> Board:
    """Returns the board of a project, in a number of queries that does not grow with what was said."""
    plan = ReachPlan.objects.filter(pk=project.pk).first()
    asked_for = list(project.neighbourhoods.all())
    residents = residents_of(asked_for)
    shown = asked_for or list(Neighbourhood.objects.all())
    by_place, by_group = _counts(project)
    elapsed = elapsed_of(project, now=now)
    tasks = _tasks(project)
    totals = _sum(by_place.values())
    places = _places(shown, residents, by_place, plan=plan, elapsed=elapsed, tasks=tasks)
    groups = _groups(project, residents, by_group, elapsed=elapsed, tasks=tasks, total=totals)
    named = {row.key for row in places}
    elsewhere = _sum(numbers for key, numbers in by_place.items() if key not in named)
    return Board(
        plan=plan, residents=residents, places=places, groups=groups, elsewhere=elsewhere, totals=totals,
        elapsed=elapsed,
    )  # fmt: skip


def elapsed_of(project: Project, *, now: datetime) -> float:
    """Returns how much of the time in which people can take part is over, from the first opening to the last end."""
    own = project.activities.aggregate(first=Min("opens_at"), last=Max("closes_at"))
    surveys = project.activities.aggregate(
        first=Min("survey_activity__survey__opens_at"), last=Max("survey_activity__survey__closes_at")
    )
    starts = [moment for moment in (own["first"], surveys["first"]) if moment]
    ends = [moment for moment in (own["last"], surveys["last"]) if moment]
    if not starts or not ends or now <= min(starts):
        return 0.0
    return min(1.0, (now - min(starts)) / (max(ends) - min(starts)))


def helpers_for(*, place: Neighbourhood | None = None, group: SocialGroup | None = None) -> list[LocalActor]:
    """Returns local actors of a neighbourhood or a group that can be asked."""
    found = LocalActor.objects.filter(is_active=True)
    if place is not None:
        found = found.filter(neighbourhoods=place)
    if group is not None:
        found = found.filter(groups=group)
    return list(found.distinct())


def expected_in(place: int, residents: Estimate, plan: ReachPlan | None) -> int | None:
    """Returns how many people of a neighbourhood should be heard: its share of the target, at least the least.

    Never more than live there.
    """
    if plan is None or plan.target is None or not residents.by_place.get(place):
        return None
    return min(residents.by_place[place], max(plan.least, round(plan.target * residents.share(place))))


def _counts(project: Project) -> tuple[dict[int | None, dict[str, int]], dict[int, dict[str, int]]]:
    by_place: dict[int | None, dict[str, int]] = defaultdict(dict)
    by_group: dict[int, dict[str, int]] = defaultdict(dict)
    rows = project.reach_counts.values_list("what", "neighbourhood_id", "group_id", "number")
    for what, place, group, number in rows:
        if group is not None:
            by_group[group][what] = number
        else:
            by_place[place][what] = number
    return by_place, by_group


def _places(
    shown: list[Neighbourhood],
    residents: Estimate,
    counts: dict[int | None, dict[str, int]],
    *,
    plan: ReachPlan | None,
    elapsed: float,
    tasks: dict[tuple[str, int], int],
) -> list[Row]:
    heard = {
        place.pk: sum(counts.get(place.pk, {}).get(what, 0) for what in (What.ANSWERED, What.ATTENDED))
        for place in shown
    }
    tellable = coarsened({(str(key),): number for key, number in heard.items()})
    everybody = sum(heard.values())
    rows = []
    for place in shown:
        expected = expected_in(place.pk, residents, plan)
        if expected is not None:
            due = expected * elapsed
        else:
            due = everybody * residents.share(place.pk) if everybody >= ENOUGH else None
        rows.append(
            Row(
                key=place.pk,
                code=place.code,
                name=place.name,
                people=residents.by_place.get(place.pk),
                expected=expected,
                due=due,
                numbers=counts.get(place.pk, {}),
                told=tellable[(str(place.pk),)] != ("",),
                is_behind=due is not None and due >= 1 and heard[place.pk] < BEHIND * due,
                tasks=tasks.get(("neighbourhood", place.pk), 0),
            )
        )
    return rows


def _groups(
    project: Project,
    residents: Estimate,
    counts: dict[int, dict[str, int]],
    *,
    elapsed: float,
    tasks: dict[tuple[str, int], int],
    total: dict[str, int],
) -> list[Row]:
    targets = {each.group_id: each for each in GroupTarget.objects.filter(project=project)}
    wanted = {group.pk: group for group in project.groups.all()}
    wanted |= {group.pk: group for group in SocialGroup.objects.filter(pk__in=set(targets) - set(wanted))}
    asked = dict(_organisations(project))
    rows = []
    for key, group in sorted(wanted.items(), key=lambda item: item[1].sort_key):
        target = targets.get(key)
        people = _people_of(group, residents, target)
        expected = target.target if target else None
        due = expected * elapsed if expected is not None else None
        numbers = counts.get(key, {})
        heard = numbers.get(What.ANSWERED, 0)
        rows.append(
            Row(
                key=key,
                code=group.code,
                name=group.label,
                people=people.people,
                is_estimate=people.is_laid_over,
                expected=expected,
                due=due,
                numbers=numbers,
                # Neither the group nor those outside it may be a few people.
                told=not 0 < heard < LEAST and not 0 < total.get(What.ANSWERED, 0) - heard < LEAST,
                is_behind=due is not None and due >= 1 and heard < BEHIND * due,
                tasks=tasks.get(("group", key), 0),
                asked=asked.get(key, (0, 0))[0],
                coming=asked.get(key, (0, 0))[1],
            )
        )
    return rows


def _people_of(group: SocialGroup, residents: Estimate, target: GroupTarget | None) -> GroupEstimate:
    """Returns what staff wrote with its source, else what the published counts tell."""
    if target is not None and target.people is not None:
        return GroupEstimate(target.people, is_laid_over=True, source=target.source)
    return group_in(group, residents)


def _organisations(project: Project) -> list[tuple[int, tuple[int, int]]]:
    coming = Q(state=OrganisationInvitation.State.COMING)
    rows = (
        project.organisation_invitations.order_by()
        .exclude(organisation__groups=None)
        .values_list("organisation__groups")
        .annotate(asked=Count("pk"), coming=Count("pk", filter=coming))
    )
    return [(group, (asked, come)) for group, asked, come in rows]


def _tasks(project: Project) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = defaultdict(int)
    rows = ActorTask.objects.filter(project=project).exclude(state=ActorTask.State.DECLINED)
    for place, group in rows.values_list("neighbourhood_id", "group_id"):
        if place:
            found["neighbourhood", place] += 1
        if group:
            found["group", group] += 1
    return found


def _sum(rows: object) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for numbers in rows:
        for what, number in numbers.items():
            total[what] += number
    return dict(total)


def _lack(row: Row) -> float:
    return 1 - row.heard / row.due if row.due else 0.0
