"""What is told of a survey before anything is asked: its project, its notice, how long it takes."""

from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from surveys.language.effort import minutes
from surveys.language.elements import Kind
from surveys.models import Survey

ABOUT_KEPT_SECONDS = 60


def project_of(survey: Survey) -> dict[str, str] | None:
    """Returns what a person is told of the project a survey belongs to, through the relation only."""
    activity = getattr(survey, "survey_activity", None)
    project = activity.activity.project if activity else None
    if project is None:
        return None
    return {
        "title": project.display_title,
        "url": project.get_absolute_url(),
        "asks": str(project.lead),
        "purpose": project.display_purpose,
        "contact": project.contact,
    }


def about_of(survey: Survey) -> dict[str, Any]:
    """Returns what is told before a survey begins: its project, its notice, how long it takes."""
    definition = survey.version.compiled.definition
    notice = survey.notice
    return {
        "project": project_of(survey),
        "notice": reverse("privacy_notice", args=[notice.code, notice.version]) if notice else "",
        "minutes": minutes(definition),
        "questions": sum(each.kind is not Kind.NOTE for each in definition.questions()),
    }


def about_kept(survey: Survey) -> dict[str, Any]:
    """Returns what about_of returns, asked once a minute: everybody who answers is told the same."""
    key = f"survey-about:{survey.pk}:{survey.opens_at.timestamp()}:{survey.version_id}:{get_language()}"
    return cache.get_or_set(key, lambda: about_of(survey), ABOUT_KEPT_SECONDS)
