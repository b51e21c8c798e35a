"""Keeps the running counts of the field: by day and channel, by neighbourhood and sex.

A count changes in the transaction that stores what it counts. In an anonymous survey that is the mixing of
a batch (surveys.services.mixing), so that no count carries the transaction of one person's participation.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, models, transaction
from django.db.models import Count, F

from surveys.models import CellCount, DayCount, RespondentSnapshot, Survey

type Counted = tuple[date, str, int | None, str]
"""Day, channel, the neighbourhood's key, sex."""


def count_responses(survey: Survey, stored: Iterable[Counted]) -> None:
    """Adds stored responses to the counts: one update a day and channel, and one a cell."""
    stored = list(stored)
    days = Counter((day, channel) for day, channel, _place, _sex in stored)
    cells = Counter((place, sex) for _day, _channel, place, sex in stored)
    # In a fixed order, so that two batches never wait for each other.
    for (day, channel), number in sorted(days.items()):
        _add(DayCount, number, survey_id=survey.pk, day=day, channel=channel)
    for (place, sex), number in sorted(cells.items(), key=lambda each: (each[0][0] or 0, each[0][1])):
        _add(CellCount, number, survey_id=survey.pk, neighbourhood_id=place, sex=sex)


@transaction.atomic
def recount(survey: Survey) -> int:
    """Counts a survey's responses anew and returns how many there are: after rows were loaded or left out."""
    kept = survey.responses.filter(excluded_because="")
    days = list(kept.values("day", "channel").annotate(responses=Count("pk")).order_by("day", "channel"))
    snapshots = RespondentSnapshot.objects.filter(response__in=kept)
    cells = {
        (row["neighbourhood_id"], row["sex"]): row["responses"]
        for row in snapshots.values("neighbourhood_id", "sex").annotate(responses=Count("pk")).order_by()
    }
    total = sum(row["responses"] for row in days)
    untold = total - sum(cells.values())
    if untold:
        cells[None, ""] = cells.get((None, ""), 0) + untold
    DayCount.objects.filter(survey=survey).delete()
    CellCount.objects.filter(survey=survey).delete()
    DayCount.objects.bulk_create(DayCount(survey=survey, **row) for row in days)
    CellCount.objects.bulk_create(
        CellCount(survey=survey, neighbourhood_id=place, sex=sex, responses=number)
        for (place, sex), number in cells.items()
    )
    return total


def _add(model: type[models.Model], number: int, **key: object) -> None:
    raised = {"responses": F("responses") + number}
    if model._default_manager.filter(**key).update(**raised):
        return
    try:
        with transaction.atomic():
            model._default_manager.create(**key, responses=number)
    except IntegrityError:
        # Another transaction was the first of this cell.
        model._default_manager.filter(**key).update(**raised)
