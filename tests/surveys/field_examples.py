"""A survey with every kind of question, for the tests of importing, exporting and the field view."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from city.models import ReferencePopulation
from surveys.language.definition import to_json
from surveys.models import Questionnaire, Survey
from surveys.services.opening import open_survey
from surveys.services.publishing import publish_questionnaire
from tests.surveys.language.examples import questionnaire


def every_kind(*, days_ago: int = 10, days_left: int = -1, **changes: Any) -> Survey:
    """Returns a survey on the questionnaire that the tests of the language share; closed yesterday unless told."""
    call_command("load_city")
    now = timezone.now()
    made = Questionnaire.objects.create(slug="kinds", title="Parklar", draft=to_json(questionnaire()))
    settings = {
        "slug": "kinds",
        "title": "Parklar anketi",
        "mode": Survey.Mode.CONFIDENTIAL,
        "access": Survey.Access.OPEN,
        "sampling": Survey.Sampling.OPT_IN,
        "channels": ["web", "paper"],
        "opens_at": now - timedelta(days=days_ago),
        "closes_at": now + timedelta(days=days_left),
        "population": ReferencePopulation.objects.get(code="adnks-2025"),
    }
    version = publish_questionnaire(made, actor=None)
    return open_survey(version=version, actor=None, **(settings | changes))
