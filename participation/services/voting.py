"""Ballots: checked against the method, stored once, counted by an established rule when voting is over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from analysis.priorities import Funded, Standing, borda, equal_shares, points
from common.identifiers import keyed_digest
from participation.errors import (
    ActivityIsClosed,
    AlreadyVoted,
    BallotDoesNotFit,
    IntakeIsBusy,
    OptionsAreFixed,
)
from participation.models import Activity, Ballot, Option, Prioritisation
from people.audit import record
from people.models import User

Method = Prioritisation.Method


@dataclass(frozen=True, slots=True)
class Result:
    """What voting gave: standings of ranks or points, or what the budget funds."""

    ballots: int
    standings: tuple[Standing, ...] = ()
    funded: Funded | None = None
    supporters: Mapping[int, int] | None = None


def vote(
    activity: Activity,
    *,
    choices: dict[int, int],
    key: str,
    visitor: str = "",
    channel: str = "web",
    language: str = "tr",
    entered_by: User | None = None,
    now: datetime | None = None,
) -> Ballot:
    """Stores a ballot; the same key again returns the same one. Errors: ActivityIsClosed, BallotDoesNotFit,
    AlreadyVoted, IntakeIsBusy.
    """
    now = now or timezone.now()
    digest = keyed_digest(f"{activity.pk}:{key}", "activity-ballot", key=settings.SECRET_KEY)
    if known := Ballot.objects.filter(activity=activity, key_digest=digest).first():
        return known
    if activity.state(now) != "open":
        raise ActivityIsClosed
    check(activity, choices)
    try:
        with transaction.atomic():
            return Ballot.objects.create(
                activity=activity,
                key_digest=digest,
                visitor=visitor,
                choices={str(option): value for option, value in sorted(choices.items())},
                channel=channel,
                language=language,
                day=timezone.localdate(now),
                entered_by=entered_by,
            )
    except IntegrityError:
        if known := Ballot.objects.filter(activity=activity, key_digest=digest).first():
            return known
        raise AlreadyVoted from None
    except OperationalError as busy:
        raise IntakeIsBusy from busy


def check(activity: Activity, choices: Mapping[int, int]) -> None:
    """Refuses a ballot that does not fit the method, and says why. Errors: BallotDoesNotFit."""
    detail = activity.prioritisation
    costs = dict(activity.options.values_list("pk", "cost"))
    if not choices:
        raise BallotDoesNotFit(BallotDoesNotFit.EMPTY)
    if not choices.keys() <= costs.keys():
        raise BallotDoesNotFit(BallotDoesNotFit.UNKNOWN)
    if detail.method == Method.RANK:
        if sorted(choices.values()) != list(range(1, len(choices) + 1)):
            raise BallotDoesNotFit(BallotDoesNotFit.RANKS)
        if len(choices) > detail.ranks:
            raise BallotDoesNotFit(BallotDoesNotFit.TOO_MANY_RANKS, most=detail.ranks)
    elif detail.method == Method.POINTS:
        if min(choices.values()) < 1 or sum(choices.values()) > detail.points:
            raise BallotDoesNotFit(BallotDoesNotFit.POINTS, most=detail.points)
    elif (spent := sum(costs[option] or 0 for option in choices)) > detail.budget:
        raise BallotDoesNotFit(BallotDoesNotFit.BUDGET, over=spent - detail.budget)


def result_of(activity: Activity) -> Result:
    """Counts the ballots: Borda for ranks, sums for points, equal shares for a budget."""
    detail = activity.prioritisation
    options = list(activity.options.values_list("pk", "cost"))
    ballots = [
        {int(option): value for option, value in choices.items()}
        for choices in activity.ballots.order_by("pk").values_list("choices", flat=True)
    ]
    if detail.method == Method.BUDGET:
        costs = {pk: cost for pk, cost in options if cost}
        approvals = [frozenset(ballot) & costs.keys() for ballot in ballots]
        supporters = {pk: sum(pk in approval for approval in approvals) for pk in costs}
        funded = equal_shares(costs, approvals, detail.budget)
        return Result(len(ballots), funded=funded, supporters=supporters)
    count = borda if detail.method == Method.RANK else points
    return Result(len(ballots), standings=tuple(count([pk for pk, _cost in options], ballots)))


@transaction.atomic
def save_option(activity: Activity, *, option: Option | None, changes: dict[str, Any], actor: User) -> Option:
    """Adds an option or changes one, as long as nobody has voted. Errors: OptionsAreFixed."""
    Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.ballots.exists():
        raise OptionsAreFixed
    made = option or Option(activity=activity, order=activity.options.count() + 1)
    for name, value in changes.items():
        setattr(made, name, value)
    made.save()
    record("option_saved", made, actor=actor, activity=activity.pk)
    return made


@transaction.atomic
def remove_option(option: Option, *, actor: User) -> None:
    """Takes an option out that nobody has voted on. Errors: OptionsAreFixed."""
    if option.activity.ballots.exists():
        raise OptionsAreFixed
    record("option_removed", option, actor=actor, activity=option.activity_id, title=option.title)
    option.delete()


def pabulib(activity: Activity) -> Iterator[str]:
    """Yields the lines of a file in Pabulib's format (pabulib.org/format), ballots as approvals, no persons."""
    detail, options = activity.prioritisation, list(activity.options.all())
    result = result_of(activity)
    chosen = set(result.funded.chosen) if result.funded else set()
    number = activity.ballots.count()
    meta = {
        "description": activity.title, "country": "Türkiye", "unit": settings.MUNICIPALITY_NAME,
        "instance": activity.opens_at.year, "num_projects": len(options), "num_votes": number,
        "budget": detail.budget, "vote_type": "approval", "rule": "equalshares",
        "date_begin": f"{activity.opens_at:%d.%m.%Y}", "date_end": f"{activity.closes_at:%d.%m.%Y}",
        "currency": "TRY",
    }  # fmt: skip
    yield "META\nkey;value\n"
    yield "".join(f"{key};{_cell(value)}\n" for key, value in meta.items())
    yield "PROJECTS\nproject_id;cost;votes;name;selected\n"
    for option in options:
        votes = (result.supporters or {}).get(option.pk, 0)
        yield f"{option.pk};{option.cost or 0};{votes};{_cell(option.title)};{int(option.pk in chosen)}\n"
    yield "VOTES\nvoter_id;vote\n"
    for place, choices in enumerate(
        activity.ballots.order_by("pk").values_list("choices", flat=True), start=1
    ):
        yield f"{place};{','.join(sorted(choices, key=int))}\n"


def _cell(value: object) -> str:
    """Returns a value that cannot break the line or its columns."""
    return " ".join(str(value).replace(";", ",").split())
