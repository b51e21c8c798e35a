"""Rounds: who goes where on which day; changed, handed over, taken out while nobody has gone."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from participation.errors import RoundHasVisits, SurveyElsewhere
from participation.models import Activity, FieldConversation, Round
from people.audit import record
from people.intake import Channel
from people.models import User
from surveys.models import Survey


@transaction.atomic
def add_round(activity: Activity, *, actor: User, **fields: Any) -> Round:
    """Returns a new round."""
    made = Round.objects.create(activity=activity, **fields)
    record("round_added", made, actor=actor, activity=activity.pk, visitor=made.visitor_id)
    return made


@transaction.atomic
def change_round(round: Round, *, changes: dict[str, Any], actor: User) -> Round:
    """Changes a round; another visitor is a handing over, and the trail says from whom to whom."""
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    before = locked.visitor_id
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.save()
    record("round_changed", locked, actor=actor, fields=sorted(changes))
    if locked.visitor_id != before:
        record("round_handed_over", locked, actor=actor, before=before, after=locked.visitor_id)
    return locked


@transaction.atomic
def remove_round(round: Round, *, actor: User) -> None:
    """Takes a round out that nobody has begun. Errors: RoundHasVisits."""
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if locked.visits.exists():
        raise RoundHasVisits
    record("removed", locked, actor=actor, activity=locked.activity_id, street=locked.street)
    locked.delete()


@transaction.atomic
def hand_over(
    activity: Activity, *, before: User, after: User, actor: User, today: date | None = None
) -> int:
    """Gives the rounds of today and later to somebody else, and those with doors to come back to; returns how many."""
    today = today or timezone.localdate()
    rounds = activity.rounds.select_for_update(of=("self",)).filter(visitor=before)
    due = set(rounds.filter(visits__call_back__isnull=False).values_list("pk", flat=True))
    moved = [each for each in rounds.all() if each.day >= today or each.pk in due]
    for each in moved:
        record("round_handed_over", each, actor=actor, before=before.pk, after=after.pk)
    Round.objects.filter(pk__in=[each.pk for each in moved]).update(visitor=after)
    return len(moved)


@transaction.atomic
def ask_survey(activity: Activity, *, survey: Survey | None, actor: User) -> None:
    """Sets which survey is asked at the same doors, or none. Errors: SurveyElsewhere."""
    if survey is not None and survey not in surveys_for(activity):
        raise SurveyElsewhere
    FieldConversation.objects.filter(pk=activity.pk).update(survey=survey)
    record("edited_activity", activity.project, actor=actor, activity=activity.pk, fields=["survey"])


def surveys_for(activity: Activity) -> list[Survey]:
    """Returns the surveys of the same project that take answers at the door and are not over."""
    found = Survey.objects.filter(
        survey_activity__activity__project=activity.project_id, closes_at__gt=timezone.now()
    )
    # JSON lists are searched alike on no two databases; a project has few surveys.
    return [each for each in found.order_by("opens_at", "pk") if Channel.DOOR in each.channels]
