"""Whether a project kept what its level of participation promised: told from what happened, claim by claim.

Each level promises what those below it do, and one thing more (the spectrum of the International Association for
Public Participation). A claim is judged from records that anybody can look up on the project's pages.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from participation.activities.registry import said_models
from participation.models import Ballot, OrganisationInvitation, Project, Said, Session, Topic
from surveys.models import Response

LEVELS = tuple(Project.Level.values)
TAKEN_UP = (Topic.Verdict.INCLUDED, Topic.Verdict.PARTLY)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that was promised, and whether it has happened."""

    text: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What a project promised and what of it happened. is_over: the project has ended, so it can be judged."""

    claims: tuple[Claim, ...]
    is_over: bool

    @property
    def outcome(self) -> str:
        """Returns kept, partly or not of a project that is over; running before."""
        happened = sum(claim.is_kept for claim in self.claims)
        if not self.is_over:
            return "running"
        return "kept" if happened == len(self.claims) else "partly" if happened else "not"

    @property
    def sentence(self) -> str:
        return {
            "running": _("The project goes on; this is how far the promise is kept so far."),
            "kept": _("We kept what we promised."),
            "partly": _("We kept part of what we promised."),
            "not": _("We did not keep what we promised."),
        }[self.outcome]


def kept_of(project: Project) -> Kept:
    """Returns the claims of the project's level and of all below it, each judged; in a number of queries that stays."""
    facts = facts_of(project)
    reached = LEVELS[: LEVELS.index(project.level) + 1]
    claims = [Claim(text, bool(held)) for level in reached for text, held in _CLAIMS[level](facts)]
    return Kept(tuple(claims), is_over=project.closed_on is not None)


def facts_of(project: Project) -> dict[str, Any]:
    """Returns what happened in a project, as plain facts."""
    topics = list(project.said_topics.values_list("state", "verdict"))
    decided = [verdict for state, verdict in topics if state == Topic.State.ACCEPTED]
    activities = list(project.activities.values_list("kind", flat=True))
    said = any(
        model._default_manager.filter(activity__project=project).exclude(state=Said.State.HIDDEN).exists()
        for model in said_models()
    )
    voted = Ballot.objects.filter(activity__project=project)
    return {
        "is_told": bool(project.purpose and project.published_at),
        "came_out": bool(project.outcome or decided),
        "said": said
        or voted.exists()
        or Response.objects.filter(survey__survey_activity__activity__project=project).exists(),
        "all_decided": bool(topics) and len(decided) == len(topics),
        "ways": len(set(activities)),
        "taken_up": any(verdict in TAKEN_UP for verdict in decided),
        "worked": Session.objects.filter(
            activity__project=project, minutes_approved_by__isnull=False, ends_at__lt=timezone.now()
        ).exists(),
        "organisations": project.organisation_invitations.filter(
            state=OrganisationInvitation.State.COMING
        ).exists(),
        "vote_ended": voted.filter(activity__closes_at__lt=timezone.now()).exists(),
        "refused": any(verdict == Topic.Verdict.NOT_CONSIDERED for verdict in decided),
        "promised": project.commitments.exists(),
    }


def _informed(facts: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    yield _("What is decided, and why people are asked, stands on the project’s page."), facts["is_told"]
    yield _("What came out stands for everybody to read."), facts["came_out"]


def _consulted(facts: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    yield _("People could say their word, and did."), facts["said"]
    yield _("Every topic that people raised has a decision with its reason."), facts["all_decided"]


def _involved(facts: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    yield _("There was more than one way to take part."), facts["ways"] > 1
    yield _("Something that people said stands in what was decided."), facts["taken_up"]


def _collaborated(facts: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    yield _("People worked on the solution at a table, and the minutes are approved."), facts["worked"]
    yield _("Organisations took part."), facts["organisations"]


def _empowered(facts: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    yield _("People decided by a vote."), facts["vote_ended"]
    decided = facts["vote_ended"] and facts["promised"] and not facts["refused"]
    yield _("What they decided is promised with a date, and nothing of it was refused."), decided


_CLAIMS: dict[str, Callable[[dict[str, Any]], Iterator[tuple[str, bool]]]] = dict(
    zip(LEVELS, (_informed, _consulted, _involved, _collaborated, _empowered), strict=True)
)
