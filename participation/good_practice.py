"""A checklist of good practice for a project: what figures can answer is answered by them, the rest by the team.

Sources: the seven core values of the International Association for Public Participation; OECD, Guidelines for Citizen
Participation Processes (2022); Council of Europe, Guidelines for civil participation in political decision making
(CM(2017)83). Points are sentences of our own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation.models import Commitment, Project, Session, Topic
from participation.models.activities import SURVEY
from participation.reach_board import Board
from people.intake import Channel


@dataclass(frozen=True, slots=True)
class Facts:
    """What the automatic points look at, loaded once."""

    project: Project
    board: Board
    channels: frozenset[str]
    organisations_asked: int
    workshops_with_access: int
    workshops: int
    topics: int
    undecided: int
    commitments: int
    was_judged: bool
    now: datetime


type Test = Callable[[Facts], bool | None]
"""True: met · False: not met · None: does not apply."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point: its stage, what is asked, why it matters; `test` answers it, or a person marks it."""

    key: str
    stage: str
    text: object
    why: object
    test: Test | None = None


STAGES = {
    "before": _("Before it begins"),
    "during": _("While it runs"),
    "after": _("When it has ended"),
}


def _ended(facts: Facts) -> bool:
    ends = [phase.closes_at for phase in facts.project.phases.all()]
    return bool(ends) and max(ends) <= facts.now


POINTS = (
    Point(
        "open_question", "before", _("Something can still be changed, and it is written down what."),
        _("People notice when everything is decided. Then inform them instead."),
    ),
    Point(
        "purpose", "before", _("Purpose, and who is asked and why, are told in Turkish and English."),
        _("Who does not understand what it is about does not come."),
        lambda facts: bool(
            facts.project.purpose and facts.project.why and facts.project.purpose_en and facts.project.why_en
        ),
    ),
    Point(
        "owner", "before", _("The department that decides has agreed to answer, and by when."),
        _("Without somebody who answers, words end in a drawer."),
    ),
    Point(
        "target", "before", _("It is planned how many people are to be heard, neighbourhood by neighbourhood."),
        _("Only a plan shows who is missing."),
        lambda facts: facts.board.plan is not None and facts.board.plan.target is not None,
    ),
    Point(
        "channels", "before", _("People can take part in at least two ways, one of them without the internet."),
        _("Who has no phone or no habit of it is heard as well."),
        lambda facts: len(facts.channels) > 1 and bool(facts.channels - {Channel.WEB}),
    ),
    Point(
        "access", "before", _("Every workshop tells of step-free access, sign language or child care."),
        _("People decide by it whether they can come at all."),
        lambda facts: None if not facts.workshops else facts.workshops == facts.workshops_with_access,
    ),
    Point(
        "children", "before", _("Where people under 18 take part, parents consent and the notice is in plain words."),
        _("Law 6698 and the convention on the rights of the child ask for both."),
    ),
    Point(
        "contact", "before", _("A person or desk is named that can be asked."),
        _("A question that is answered keeps people in."),
        lambda facts: bool(facts.project.contact),
    ),
    Point(
        "organisations", "during", _("Organisations of the groups concerned were asked."),
        _("They know the people whom our doors do not reach."),
        lambda facts: facts.organisations_asked > 0,
    ),
    Point(
        "under_reached", "during", _("For each neighbourhood that is behind, somebody on the spot has a task."),
        _("More of the same reaches the same people again."),
        lambda facts: all(row.tasks for row in facts.board.behind) if facts.board.has_enough else None,
    ),
    Point(
        "neutral", "during", _("Questions and statements were read by somebody who wishes another outcome."),
        _("Leading questions are noticed, and the result is worth nothing."),
    ),
    Point(
        "feedback", "during", _("A last phase is planned for telling what was done."),
        _("Being told is what people miss most."),
        lambda facts: facts.project.phases.count() > 1,
    ),
    Point(
        "decided", "after", _("Every topic has a decision with its reason."),
        _("“Considered” without a reason is not an answer."),
        lambda facts: None if not _ended(facts) else bool(facts.topics) and not facts.undecided,
    ),
    Point(
        "promised", "after", _("What will be done stands as a commitment with a day and a unit."),
        _("Only what has a day can be late."),
        lambda facts: None if not _ended(facts) else facts.commitments > 0,
    ),
    Point(
        "judged", "after", _("Participants were asked how they found the process."),
        _("The next one is better by it."),
        lambda facts: None if not _ended(facts) else facts.was_judged,
    ),
)  # fmt: skip
BY_HAND = frozenset(point.key for point in POINTS if point.test is None)


def facts_of(project: Project, board: Board, *, now: datetime) -> Facts:
    """Loads what the points look at, in a number of queries that does not grow with what was said."""
    activities = list(project.activities.with_surveys())
    sessions = Session.objects.filter(activity__project=project, cancelled_because="")
    topics = Topic.objects.filter(project=project)
    return Facts(
        project=project,
        board=board,
        channels=_channels(activities),
        organisations_asked=project.organisation_invitations.count(),
        workshops=sessions.count(),
        workshops_with_access=sessions.exclude(access="").count(),
        topics=topics.count(),
        undecided=topics.exclude(state=Topic.State.ACCEPTED).count(),
        commitments=Commitment.objects.filter(project=project).count(),
        was_judged=project.evaluations.exists(),
        now=now,
    )


def _channels(activities: list) -> frozenset[str]:
    """Returns the ways in which people can take part: those of surveys, doors, and workshops."""
    found: set[str] = set()
    for activity in activities:
        if activity.kind == SURVEY:
            found |= set(activity.survey_activity.survey.channels)
        elif activity.kind == "field":
            found.add(Channel.DOOR)
        elif activity.kind == "workshop":
            found |= {Channel.WEB, Channel.WORKSHOP}
        else:
            found.add(Channel.WEB)
    return frozenset(found)
