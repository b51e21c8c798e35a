"""Projects as the homes of surveys: what surveys may ask of them without knowing them (surveys.homes)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from participation.errors import WrongState
from participation.models import Phase, Project, SurveyActivity
from participation.services.projects import add_survey_activity
from people.models import User
from surveys.homes import Home, HomeKeeper, register_keeper
from surveys.models import Survey

PROJECT = "survey_activity__activity__project"
FIELD_OPENS = time(9)


def register() -> None:
    """Tells surveys that projects are their homes."""
    register_keeper(HomeKeeper(choices=choices, proposal=proposal, settle=settle, homes=homes, led_by=led_by))


def choices() -> list[tuple[str, str]]:
    """Returns the projects that are not over, the newest first."""
    unfinished = Q(phases=None) | Q(phases__closes_at__gt=timezone.now())
    found = Project.objects.filter(unfinished).distinct().order_by("-pk")
    return [(project.slug, project.display_title) for project in found]


def proposal(slug: str) -> dict[str, Any]:
    """Returns what the project's signed brief planned for its survey, as far as there is one."""
    project = Project.objects.select_related("request__brief").filter(slug=slug).first()
    if project is None:
        return {}
    found: dict[str, Any] = {"home": project.slug, "title": project.title, "title_en": project.title_en}
    brief = getattr(project.request, "brief", None) if project.request else None
    if brief is not None:
        found |= {"sampling": brief.sampling, "channels": brief.channels, "target": brief.target}
        if brief.sampling != Survey.Sampling.OPT_IN:
            found["access"] = Survey.Access.INVITATION
        if brief.field_from > timezone.localdate():
            found["opens_at"] = _moment(brief.field_from, FIELD_OPENS)
        if brief.field_to >= timezone.localdate():
            found["closes_at"] = _moment(brief.field_to + timedelta(days=1), time())
    return found


def settle(survey: Survey, slug: str, actor: User | None) -> None:
    """Makes the survey an activity of the project, in the phase in which it opens."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise WrongState
    add_survey_activity(project, survey=survey, phase=_phase_of(project, survey), actor=actor)


def homes(surveys: Iterable[int]) -> dict[int, Home]:
    """Returns the project of each survey that has one."""
    links = SurveyActivity.objects.filter(survey__in=list(surveys)).select_related("activity__project")
    return {link.survey_id: _home(link.activity.project) for link in links}


def led_by(units: list[int]) -> Q:
    """Surveys of projects that these units lead or asked for."""
    return Q(**{f"{PROJECT}__lead_id__in": units}) | Q(**{f"{PROJECT}__request__department_id__in": units})


def _home(project: Project) -> Home:
    return Home(
        key=project.slug,
        title=project.display_title,
        url=project.get_absolute_url() if project.published_at else "",
        desk_url=reverse("project_desk", args=[project.slug]),
    )


def _phase_of(project: Project, survey: Survey) -> Phase | None:
    return project.phases.filter(opens_at__lte=survey.opens_at, closes_at__gt=survey.opens_at).first()


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
