"""Projects as plain values for the read API. Who works on a project is a person, and is not part of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import override

from common.open_web import iso
from participation.activities.registry import kinds
from participation.models import Activity, Commitment, Project, Topic
from participation.models.activities import SURVEY
from participation.news import path_of
from participation.open_data.tables import OpenFile, files_of
from participation.open_data.writing import address, in_two_languages
from participation.services.deciding import counts_by_topic

LISTED = (
    "id", "url", "api", "title", "title_en", "purpose", "purpose_en", "level", "state", "neighbourhoods",
    "groups", "subjects", "unit", "published_at", "closed_on", "is_synthetic",
)  # fmt: skip
FORMS = ("csv", "json")


def listed(found: QuerySet[Project], *, now: datetime) -> QuerySet[Project]:
    """Adds what a record needs; four queries however many there are."""
    return found.staged(now).select_related("lead").prefetch_related("neighbourhoods", "groups", "topics")


def records_of(projects: Iterable[Project]) -> list[dict[str, Any]]:
    """Returns projects as a list shows them, in their order and the same for every reader."""
    with override("tr"):
        return [_record(project) for project in projects]


def whole_record(project: Project, *, now: datetime) -> dict[str, Any]:
    """Returns a project with its phases, activities, decisions, promises and the files of its open data."""
    with override("tr"):
        return _whole(project, now)


def file_record(file: OpenFile, *, project: Project) -> dict[str, Any]:
    """Returns what a file is and where its forms are."""
    paths = {
        form: reverse("open_file", args=[project.slug, file.of, file.table.word, form]) for form in FORMS
    }
    return {
        "of": file.of,
        "table": file.table.word,
        "title": f"{file.heading}: {file.table.title}",
        **{form: address(path) for form, path in paths.items()},
    }


def _whole(project: Project, now: datetime) -> dict[str, Any]:
    return {
        **_record(project),
        "why": project.why,
        "why_en": project.why_en,
        **in_two_languages("level_promise", project.PROMISES[project.level]),
        "outcome": project.outcome,
        "closed_without": project.closed_without,
        "phases": [
            {
                "name": phase.name,
                "name_en": phase.name_en,
                "opens_at": iso(phase.opens_at),
                "closes_at": iso(phase.closes_at),
            }
            for phase in project.phases.all()
        ],
        "activities": _activities(project, now),
        "decisions": _decisions(project),
        "promises": _promises(project),
        "files": [file_record(file, project=project) for file in files_of(project, now=now)],
        "feed": address(reverse("project_feed", args=[project.slug])),
    }


def _record(project: Project) -> dict[str, Any]:
    values = {
        "id": project.slug,
        "url": address(project.get_absolute_url()),
        "api": address(reverse("api_project", args=[project.slug])),
        "state": project.stage,
        "neighbourhoods": [place.code for place in project.neighbourhoods.all()],
        "groups": [group.code for group in project.groups.all()],
        "subjects": sorted(topic.slug for topic in project.topics.all()),
        "unit": project.lead.label,
        "published_at": iso(project.published_at),
        "closed_on": project.closed_on.isoformat() if project.closed_on else None,
    }
    return {name: values[name] if name in values else getattr(project, name) for name in LISTED}


def _activities(project: Project, now: datetime) -> list[dict[str, Any]]:
    return [_activity(each, project, now) for each in project.activities.with_surveys()]


def _activity(activity: Activity, project: Project, now: datetime) -> dict[str, Any]:
    opens_at, closes_at = activity.window
    known = kinds().get(activity.kind)
    return {
        "title": activity.title,
        "title_en": activity.title_en,
        "kind": activity.kind,
        "is_survey": activity.kind == SURVEY,
        **in_two_languages("kind_label", known.label if known else ""),
        "state": activity.state(now),
        "opens_at": iso(opens_at),
        "closes_at": iso(closes_at),
        "url": address(path_of(activity, project=project)),
    }


def _decisions(project: Project) -> list[dict[str, Any]]:
    decided = project.said_topics.filter(state=Topic.State.ACCEPTED).select_related("owner")
    numbers = counts_by_topic(project)
    return [
        {
            "topic": topic.pk,
            "title": topic.title,
            "title_en": topic.title_en,
            "contributions": numbers.get(topic.pk, 0),
            "decision": topic.verdict,
            "reason": topic.justification,
            "reason_en": topic.justification_en,
            "unit": topic.owner.label if topic.owner else None,
            "decided_on": topic.decided_on.isoformat(),
        }
        for topic in decided
    ]


def _promises(project: Project) -> list[dict[str, Any]]:
    """Returns promises; one of a decision that is not made yet stays in the house."""
    made = Commitment.objects.filter(project=project).select_related("owner", "topic")
    found = made.prefetch_related(Prefetch("progress"))
    return [
        {
            "topic": each.topic_id,
            "text": each.text,
            "text_en": each.text_en,
            "unit": each.owner.label,
            "due_on": each.due_on.isoformat(),
            "done_on": each.done_on.isoformat() if each.done_on else None,
            "percent": _percent(each),
        }
        for each in found
        if each.topic is None or each.topic.is_decided
    ]


def _percent(commitment: Commitment) -> int:
    newest = next(iter(commitment.progress.all()), None)
    return 100 if commitment.done_on else newest.percent if newest else 0
