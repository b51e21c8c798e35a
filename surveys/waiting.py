"""Which surveys run, how far they are, and until when: for the desk's front page."""

from collections.abc import Iterator

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from people.models import User
from people.roles import STUDY_TEAM, has_role
from people.waiting import Running
from surveys.models import Survey


def running(user: User) -> Iterator[Running]:
    """Yields the open surveys, counted by their running counters."""
    if not has_role(user, *STUDY_TEAM):
        return
    for survey in Survey.objects.open().annotate(answers=Sum("day_counts__responses")):
        yield Running(
            title=survey.display_title,
            url=reverse("survey_field", args=[survey.slug]),
            done=survey.answers or 0,
            target=survey.target,
            ends=timezone.localdate(survey.closes_at),
        )
