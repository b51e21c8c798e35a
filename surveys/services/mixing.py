"""Moves anonymous responses from intake to their store in random order, many at once.

Rows written in one transaction carry its number, and rows lie in the order of writing: a response that
moved alone could be laid beside the participation that was written with it. So at least
settings.MIXER_BATCH wait for one another, or the survey has closed.
"""

import random
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from surveys.models import IntakeResponse, RespondentSnapshot, Response, Survey
from surveys.services.counting import count_responses
from surveys.services.submitting import made_snapshot

# Asked after each submission: the query builder takes ten times as long as the database.
WAITING = f"SELECT COUNT(*) FROM {IntakeResponse._meta.db_table} WHERE survey_id = %s"  # noqa: S608 - our own name


def is_due(survey: Survey, *, now: datetime | None = None) -> bool:
    """Tells whether enough wait, or the survey has closed with some waiting."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [survey.pk])
        waiting = cursor.fetchone()[0]
    return waiting >= settings.MIXER_BATCH or (waiting > 0 and not survey.accepts(now or timezone.now()))


def mix(survey: Survey, *, rng: random.Random | None = None, now: datetime | None = None) -> int:
    """Moves what waits, when it is due; returns how many moved."""
    if not is_due(survey, now=now):
        return 0
    rng = rng or random.SystemRandom()
    with transaction.atomic():
        # One mixer at a time: a second one that came late would find too few to hide among.
        Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
        if not is_due(survey, now=now):
            return 0
        waiting = list(IntakeResponse.objects.select_for_update().filter(survey=survey))
        rng.shuffle(waiting)
        responses = [
            Response(
                survey=survey,
                version_id=row.version_id,
                channel=row.channel,
                language=row.language,
                day=row.day,
                answers=row.answers,
                missing=row.missing,
                base_weight=row.base_weight,
                stratum=row.stratum,
            )
            for row in waiting
        ]
        Response.objects.bulk_create(responses)
        pairs = zip(responses, waiting, strict=True)
        snapshots = [made_snapshot(response, row.snapshot) for response, row in pairs]
        RespondentSnapshot.objects.bulk_create(snapshots)
        count_responses(
            survey,
            [
                (row.day, row.channel, snapshot.neighbourhood_id, snapshot.sex)
                for row, snapshot in zip(waiting, snapshots, strict=True)
            ],
        )
        IntakeResponse.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(waiting)
