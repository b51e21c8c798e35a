"""Moves anonymous responses from intake to their store in random order, many at once.

Rows written in one transaction carry its number, and rows lie in the order of writing: a response that
moved alone could be laid beside the participation that was written with it. So at least
settings.MIXER_BATCH wait for one another, or the survey has closed.
"""

import random
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from surveys.models import IntakeResponse, Response, Survey
from surveys.services.submitting import store_snapshot


def is_due(survey: Survey, *, now: datetime | None = None) -> bool:
    """Tells whether enough wait, or the survey has closed with some waiting."""
    waiting = IntakeResponse.objects.filter(survey=survey).count()
    return waiting >= settings.MIXER_BATCH or (waiting > 0 and not survey.accepts(now or timezone.now()))


def mix(survey: Survey, *, rng: random.Random | None = None, now: datetime | None = None) -> int:
    """Moves what waits, when it is due; returns how many moved."""
    if not is_due(survey, now=now):
        return 0
    rng = rng or random.SystemRandom()
    with transaction.atomic():
        waiting = list(IntakeResponse.objects.select_for_update().filter(survey=survey))
        rng.shuffle(waiting)
        for row in waiting:
            response = Response.objects.create(
                survey=survey,
                version_id=row.version_id,
                channel=row.channel,
                language=row.language,
                day=row.day,
                answers=row.answers,
                missing=row.missing,
            )
            store_snapshot(response, row.snapshot)
        IntakeResponse.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(waiting)
