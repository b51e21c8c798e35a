"""Which surveys a person sees at the desk, with what a list shows of each."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from people.models import Role, User
from people.roles import units_of
from surveys import rules
from surveys.homes import keeper
from surveys.models import DayCount, IntakeResponse, Survey


def surveys_visible_to(user: User) -> QuerySet[Survey]:
    """All surveys for the study team; for a department's officer those whose project the own units lead or asked for."""
    found = Survey.objects.select_related("version__questionnaire")
    if rules.reads_all(user):
        return found
    return found.filter(keeper().led_by(units_of(user, role=Role.DEPARTMENT_OFFICER)))


def with_answers(surveys: QuerySet[Survey]) -> QuerySet[Survey]:
    """Adds `answers`: how many were received, stored or still waiting to be mixed."""
    stored = _per_survey(DayCount.objects, Sum("responses"))
    waiting = _per_survey(IntakeResponse.objects, Count("pk"))
    return surveys.annotate(answers=Coalesce(stored, 0) + Coalesce(waiting, 0))


def _per_survey(rows: QuerySet, number: Count | Sum) -> Subquery:
    of_one = rows.filter(survey=OuterRef("pk")).order_by().values("survey").annotate(number=number)
    return Subquery(of_one.values("number"), output_field=IntegerField())
