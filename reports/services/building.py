"""Builds a report: figures are computed once, frozen with their hash, and only the narrative is edited."""

import hashlib
import json

from django.db import transaction

from people.audit import record
from people.models import User
from reports.errors import SurveyStillOpen, TooFewResponses
from reports.figures import figures_of
from reports.models import Report, WeightSet
from reports.prose.summary import drafted
from reports.services.weighing import MINIMUM_RESPONSES
from surveys.models import Survey
from surveys.services.mixing import mix


def canonical(content: object) -> bytes:
    """Returns the one byte form of figures: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def build_report(survey: Survey, *, weights: WeightSet | None = None, actor: User | None = None) -> Report:
    """Returns the next version of a survey's report, as a draft with a drafted summary in both languages.

    Errors: SurveyStillOpen, TooFewResponses.
    """
    if survey.is_open():
        raise SurveyStillOpen
    mix(survey)
    if survey.responses.filter(excluded_because="").count() < MINIMUM_RESPONSES:
        raise TooFewResponses
    figures = figures_of(survey, weights=weights)
    specification = {
        "survey": survey.slug,
        "questionnaire": survey.version.sha256,
        "weights": weights.sha256 if weights else None,
    }
    sha256 = hashlib.sha256(canonical([specification, figures])).hexdigest()
    with transaction.atomic():
        locked = Survey.objects.select_for_update().get(pk=survey.pk)
        newest = locked.reports.order_by("-version").first()
        report = Report.objects.create(
            survey=survey,
            version=newest.version + 1 if newest else 1,
            weights=weights,
            specification=specification,
            figures=figures,
            sha256=sha256,
            summary=drafted(figures, language="tr"),
            summary_en=drafted(figures, language="en"),
            made_by=actor,
        )
        record("report.built", report, actor=actor, survey=survey.slug, version=report.version, sha256=sha256)
    return report
