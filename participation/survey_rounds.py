"""Surveys asked on a round: the response counts the visit as completed, and nothing leads from one to the other.

What the session keeps is which round asks which survey, and a random key of the visit. The response is stored
before, in its own transaction, and knows nothing of it.
"""

import secrets
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from common.refusal import Refusal
from participation.models import Round, Visit
from participation.rules import may_enter_visits
from participation.services.fieldwork import receive_visit
from people.intake import Channel
from surveys.addresses import STATION
from surveys.models import Survey
from surveys.returning import Guide, WayBack, register_guide
from surveys.services.stations import station_of

ASKED = "field_survey"


def register() -> None:
    """Tells surveys that rounds are led back to."""
    register_guide(Guide(stored=count_visit, way_back=way_back))


def begin_survey(request: HttpRequest, round: Round, survey: Survey) -> str:
    """Remembers which round asks, and returns the survey's address at the door."""
    request.session[ASKED] = {"round": round.pk, "survey": survey.pk, "key": secrets.token_urlsafe(18)}
    place = urlencode({STATION: station_of(survey, Channel.DOOR)})
    return f"{reverse('survey_start', args=[survey.slug])}?{place}"


def count_visit(request: HttpRequest, survey: Survey, channel: str) -> None:
    """Counts the visit of a response that was just stored; sent twice it counts once."""
    round, key = _asking(request, survey)
    if round is None or not may_enter_visits(request.user, round):
        return
    try:
        receive_visit(
            round,
            key=key,
            outcome=Visit.Outcome.COMPLETED,
            channel=channel,
            with_survey=True,
            actor=request.user,
        )
    except Refusal as refusal:
        messages.error(request, _("The answers are stored, but the visit is not counted: %s") % refusal)
    else:
        messages.success(request, _("The answers are stored and the visit is counted."))


def way_back(request: HttpRequest, survey: Survey) -> WayBack | None:
    """Returns the way from the receipt back to the round."""
    round, _key = _asking(request, survey)
    return WayBack(_("Back to my round"), reverse("field_round", args=[round.pk])) if round else None


def _asking(request: HttpRequest, survey: Survey) -> tuple[Round | None, str]:
    asked = request.session.get(ASKED) or {}
    if asked.get("survey") != survey.pk or not request.user.is_authenticated:
        return None, ""
    found = Round.objects.select_related("activity").filter(pk=asked.get("round")).first()
    return found, asked.get("key", "")
