"""The news of a project, newest first: what its feed tells. Rooms above register news of their own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.activities.registry import kinds
from participation.models import Activity, Project, Topic
from participation.models.activities import SURVEY

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One piece of news: its key is unique in the project and stays."""

    key: str
    title: str
    text: str
    path: str
    at: datetime


Source = Callable[[Project, datetime], Iterable[News]]
_sources: list[Source] = []


def register_news(source: Source) -> None:
    """Registers who has news of projects; the same source is kept once."""
    if source not in _sources:
        _sources.append(source)


def news_of(project: Project, *, now: datetime) -> list[News]:
    """Returns the news of a published project, newest first; the number of queries does not grow with them."""
    told = [*_beginning(project), *_activities(project, now), *_decisions(project), *_end(project)]
    told += [each for source in _sources for each in source(project, now)]
    return sorted(told, key=lambda each: (each.at, each.key), reverse=True)[:MOST]


def _beginning(project: Project) -> Iterator[News]:
    yield News(
        key="proje",
        title=_("A new project: %(title)s") % {"title": project.display_title},
        text=project.display_purpose,
        path=project.get_absolute_url(),
        at=project.published_at,
    )


def _activities(project: Project, now: datetime) -> Iterator[News]:
    for activity in project.activities.with_surveys().order_by("pk"):
        opens_at, _closes_at = activity.window
        if opens_at <= now:
            yield News(
                key=f"etkinlik-{activity.pk}",
                title=_("You can take part: %(title)s") % {"title": activity.display_title},
                text=activity.display_intro,
                path=path_of(activity, project=project),
                at=max(opens_at, project.published_at),
            )


def path_of(activity: Activity, *, project: Project) -> str:
    """Returns where an activity is: a survey at its own address."""
    if activity.kind == SURVEY:
        return reverse("survey_start", args=[activity.survey_activity.survey.slug])
    known = activity.kind in kinds()
    return reverse("activity", args=[project.slug, activity.slug]) if known else project.get_absolute_url()


def _decisions(project: Project) -> Iterator[News]:
    for topic in project.said_topics.filter(state=Topic.State.ACCEPTED).order_by("pk"):
        yield News(
            key=f"karar-{topic.pk}",
            title=_("Decided: %(title)s") % {"title": topic.display_title},
            text=f"{topic.get_verdict_display()}\n\n{topic.text('justification')}",
            path=reverse("said_and_done", args=[project.slug]),
            at=max(_at(topic.decided_on), project.published_at),
        )


def _end(project: Project) -> Iterator[News]:
    if project.closed_on:
        yield News(
            key="bitti",
            title=_("The project is over: %(title)s") % {"title": project.display_title},
            text=project.closed_without,
            path=reverse("said_and_done", args=[project.slug]),
            at=max(_at(project.closed_on), project.published_at),
        )


def _at(day: date) -> datetime:
    """Returns the noon of a day: a day is all that is known."""
    return timezone.make_aware(datetime.combine(day, time(12)))
