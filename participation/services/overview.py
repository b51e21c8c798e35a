"""A project as its page shows it: plain data, read with a number of queries that does not grow."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from participation.activities.registry import Kind, kind_of
from participation.models import Activity, Commitment, Phase, Project, Topic
from participation.models.activities import SURVEY

STATE_OF_PHASE = {"planned": "next", "open": "now", "closed": "past"}


def project_overview(project: Project, *, now: datetime | None = None) -> dict[str, Any]:
    """Returns everything a project's page shows, in the reader's language."""
    now = now or timezone.now()
    project = _loaded(project)
    phases = [_phase(phase, now=now) for phase in project.phases.all()]
    activities = [_activity(activity, now=now) for activity in project.activities.all()]
    running = next((activity for activity in activities if activity["state"] == "open"), None)
    return {
        "project": project,
        "title": project.display_title,
        "purpose": project.display_purpose,
        "why": project.text("why"),
        "outcome": project.text("outcome"),
        "level": project.level,
        "level_label": project.get_level_display(),
        "promise": project.promise,
        "said_topics": _topics(project),
        "state": _state(phases),
        "days_left": running["days_left"] if running else _days_left(phases),
        "action": running and {name: running[name] for name in ("url", "title", "closes_at", "action")},
        "phases": phases,
        "activities": activities,
        "neighbourhoods": [str(place) for place in project.neighbourhoods.all()],
        "groups": [group.label for group in project.groups.all()],
        "topics": [topic.name for topic in project.topics.all()],
        "documents": [
            {"title": d.title, "url": d.file.url, "on": d.published_on} for d in project.documents.all()
        ],
        "team": [str(member) for member in project.team.all()],
        "contact": project.contact,
        "lead": project.lead.label,
        "commitments": [_commitment(commitment) for commitment in project.commitments.all()],
    }


def _loaded(project: Project) -> Project:
    activities = Activity.objects.with_surveys()
    commitments = Commitment.objects.select_related("owner").prefetch_related("progress")
    return (
        Project.objects.select_related("lead")
        .prefetch_related(
            "phases",
            "said_topics",
            "neighbourhoods",
            "groups",
            "topics",
            "documents",
            "team",
            Prefetch("activities", activities),
            Prefetch("commitments", commitments),
        )
        .get(pk=project.pk)
    )


def _phase(phase: Phase, *, now: datetime) -> dict[str, Any]:
    return {
        "title": phase.display_name,
        "dates": f"{_day(phase.opens_at)} – {_day(phase.closes_at)}",
        "state": STATE_OF_PHASE[phase.state(now)],
        "opens_at": phase.opens_at,
        "closes_at": phase.closes_at,
        "days_left": max(0, (phase.closes_at - now).days),
    }


def _activity(activity: Activity, *, now: datetime) -> dict[str, Any]:
    opens_at, closes_at = activity.window
    return {
        "kind": activity.kind,
        "title": activity.display_title,
        "state": activity.state(now),
        "opens_at": opens_at,
        "closes_at": closes_at,
        "days_left": max(0, (closes_at - now).days),
        **(_survey(activity) if activity.kind == SURVEY else _other(activity)),
    }


def _survey(activity: Activity) -> dict[str, Any]:
    """A survey is opened while it runs; what came of it stands under the results."""
    survey = activity.survey_activity.survey
    return {
        "url": reverse("survey_start", args=[survey.slug]),
        "slug": survey.slug,
        "mode": survey.get_mode_display(),
        "action": gettext("Answer the questions"),
        "said": "",
        "stays": False,
    }


def _other(activity: Activity) -> dict[str, Any]:
    """Every other kind keeps its page when it is over: what people said can be read there."""
    kind = kind_of(activity)
    return {
        "url": reverse("activity", args=[activity.project.slug, activity.slug]),
        "slug": activity.slug,
        "mode": str(kind.label),
        "action": str(kind.action),
        "said": _tally(kind, activity),
        "stays": True,
    }


def _topics(project: Project) -> dict[str, int]:
    """Returns how many topics there are, and how many are decided."""
    states = [topic.state for topic in project.said_topics.all()]
    return {"number": len(states), "decided": states.count(Topic.State.ACCEPTED)}


def _tally(kind: Kind, activity: Activity) -> str:
    """Returns what was said or taken, in words; nothing for none."""
    n = kind.tally(activity)
    if not n:
        return ""
    if kind.tally_says == "seats":
        return ngettext("%(n)s seat taken", "%(n)s seats taken", n) % {"n": n}
    if kind.tally_says == "ballots":
        return ngettext("%(n)s ballot", "%(n)s ballots", n) % {"n": n}
    if kind.tally_says == "votes":
        return ngettext("%(n)s vote on statements", "%(n)s votes on statements", n) % {"n": n}
    if kind.tally_says == "volunteers":
        return ngettext("%(n)s volunteer", "%(n)s volunteers", n) % {"n": n}
    return ngettext("%(n)s contribution", "%(n)s contributions", n) % {"n": n}


def _commitment(commitment: Commitment) -> dict[str, Any]:
    newest = next(iter(commitment.progress.all()), None)
    return {
        "text": commitment.text,
        "text_en": commitment.text_en,
        "owner": commitment.owner.label,
        "due_on": commitment.due_on,
        "done_on": commitment.done_on,
        "is_overdue": commitment.is_overdue,
        "percent": newest.percent if newest else 0,
        "progress": list(commitment.progress.all()),
    }


def _state(phases: list[dict[str, Any]]) -> str:
    """Returns open while a phase runs, planned before the first, closed after the last."""
    states = {phase["state"] for phase in phases}
    if "now" in states:
        return "open"
    return "planned" if "next" in states else "closed"


def _days_left(phases: list[dict[str, Any]]) -> int | None:
    return next((phase["days_left"] for phase in phases if phase["state"] == "now"), None)


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
