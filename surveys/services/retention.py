"""What surveys no longer need: drafts past their day, demographics past theirs, keys of closed surveys; and the mixer's rounds."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from people.duties import Duty, register
from surveys.columnar import delete_copy
from surveys.models import RespondentSnapshot, SubmissionKey, Survey
from surveys.services import drafts
from surveys.services.mixing import mix

# A page left open may be sent again that long after the end, and still gets its receipt.
KEYS_KEPT = timedelta(days=30)


def register_duties() -> None:
    """Registers what surveys have to do with time."""
    register(
        Duty(name="surveys.mixing", run=mix_what_is_due),
        Duty(name="surveys.expired_drafts", run=lambda now: drafts.delete_expired(today=_day(now))),
        Duty(name="surveys.demographics_past_retention", run=forget_demographics),
        Duty(name="surveys.old_submission_keys", run=forget_submission_keys),
    )


def mix_what_is_due(now: datetime) -> int:
    """Moves the waiting responses of anonymous surveys that closed, or of which enough wait; returns how many."""
    waiting = Survey.objects.filter(intake__isnull=False).distinct()
    return sum(mix(survey, now=now) for survey in waiting)


def forget_demographics(now: datetime) -> int:
    """Deletes the demographics whose time has passed, and returns of how many responses."""
    past = RespondentSnapshot.objects.filter(keep_until__lt=_day(now))
    # A columnar copy holds the same demographics; it is made anew when it is next asked for.
    for survey in Survey.objects.filter(pk__in=past.values("response__survey")):
        delete_copy(survey)
    return past.delete()[0]


def forget_submission_keys(now: datetime) -> int:
    """Deletes the submission keys of surveys that closed long enough ago, and returns how many."""
    return SubmissionKey.objects.filter(survey__closes_at__lt=now - KEYS_KEPT).delete()[0]


def _day(now: datetime) -> date:
    return timezone.localdate(now)
