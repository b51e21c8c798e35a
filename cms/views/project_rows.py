"""Projects as rows of a list, read in a number of queries that does not grow with them."""

from datetime import datetime
from math import ceil

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.models import Activity, Project

TAGS = {"open": "open", "evaluation": "waiting", "planned": "waiting", "completed": "done"}


def readable(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds what a row shows."""
    activities = Activity.objects.with_surveys()
    return projects.prefetch_related("phases", "neighbourhoods", Prefetch("activities", activities))


def project_row(project: Project, *, now: datetime | None = None) -> dict:
    """Returns a project as link_row and card take it."""
    now = now or timezone.now()
    state, days = state_of(project, now=now)
    return {
        "url": project.get_absolute_url(),
        "title": project.display_title,
        "text": project.display_purpose,
        "state": state,
        "tag": state_label(state),
        "tag_kind": TAGS[state],
        "days_left": days,
        "meta": [where(project), *([days_text(days)] if days is not None else [])],
        "codes": {place.code for place in project.neighbourhoods.all()},
    }


def state_of(project: Project, *, now: datetime) -> tuple[str, int | None]:
    """Returns planned, open, evaluation or completed, and the days left where people can answer."""
    windows = [activity.window for activity in project.activities.all()]
    closings = [closes_at for opens_at, closes_at in windows if opens_at <= now < closes_at]
    if closings:
        return "open", ceil((min(closings) - now).total_seconds() / 86_400)
    phases = list(project.phases.all())
    if project.outcome or project.closed_on or (phases and all(phase.closes_at <= now for phase in phases)):
        return "completed", None
    past = [closes_at for _opens_at, closes_at in windows if closes_at <= now]
    return ("evaluation" if past else "planned"), None


def state_label(state: str) -> str:
    """Returns the state in a word."""
    return {
        "planned": _("In preparation"),
        "open": _("Open"),
        "evaluation": _("In evaluation"),
        "completed": _("Completed"),
    }[state]


def days_text(days: int) -> str:
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def where(project: Project) -> str:
    """Returns the neighbourhoods a project asks, in a few words."""
    names = [place.name for place in project.neighbourhoods.all()]
    if not names:
        return _("All neighbourhoods")
    if len(names) > 3:
        return ngettext("%(number)s neighbourhood", "%(number)s neighbourhoods", len(names)) % {
            "number": len(names)
        }
    return ", ".join(names)
