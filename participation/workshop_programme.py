"""Sessions of workshops in the town's monthly programme."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from participation.models import Project, Session
from stk_registry.programme import Happening


def sessions_between(begin: datetime, end: datetime) -> Iterator[Happening]:
    """Yields the sessions of published projects that begin or run between two moments, in one query."""
    found = Session.objects.filter(
        starts_at__lt=end,
        ends_at__gt=begin,
        cancelled_because="",
        activity__project__in=Project.objects.published(timezone.now()),
    )
    for session in found.select_related("activity__project"):
        activity, project = session.activity, session.activity.project
        yield Happening(
            uid=f"oturum-{session.pk}",
            begins=session.starts_at,
            ends=session.ends_at,
            title=activity.display_title,
            text=activity.display_intro,
            place=session.where,
            url=reverse("activity", args=[project.slug, activity.slug]),
            host=project.display_title,
            host_url=project.get_absolute_url(),
            is_synthetic=project.is_synthetic,
        )
