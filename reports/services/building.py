"""Builds a report: figures are computed once, frozen with their hash, and only the narrative is edited."""

import hashlib
import json

from django.db import transaction

from people.audit import record
from people.models import User
from reports.errors import CannotEstimate, TooFewResponses, reason
from reports.figures import figures_of
from reports.models import Report, ReportStep, WeightSet
from reports.prose.summary import drafted
from reports.services.weighing import MINIMUM_RESPONSES, take_in_all
from surveys.models import Survey


def canonical(content: object) -> bytes:
    """Returns the one byte form of figures: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def build_report(
    survey: Survey, *, weights: WeightSet | None = None, actor: User | None = None, reuse: bool = False
) -> Report:
    """Returns the next version of a survey's report, as a draft with a drafted summary in both languages.

    `reuse`: returns the newest version instead when it rests on the very same figures.

    Errors: SurveyStillOpen, ResponsesMayStillCome, TooFewResponses, CannotWeigh, CannotEstimate, PartialBaseWeights.
    """
    specification, figures, sha256 = _computed(survey, weights)
    with transaction.atomic():
        locked = Survey.objects.select_for_update().get(pk=survey.pk)
        newest = locked.reports.order_by("-version").first()
        if reuse and newest and newest.sha256 == sha256:
            return newest
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
        report.steps.create(kind=ReportStep.Kind.BUILT, by=actor)
        record("report.built", report, actor=actor, survey=survey.slug, version=report.version, sha256=sha256)
    return report


def _computed(survey: Survey, weights: WeightSet | None) -> tuple[dict, dict, str]:
    """Returns what was asked, the figures, and the hash of both."""
    from analysis.errors import AnalysisError

    take_in_all(survey)
    if survey.responses.filter(excluded_because="").count() < MINIMUM_RESPONSES:
        raise TooFewResponses
    try:
        figures = figures_of(survey, weights=weights)
    except AnalysisError as error:
        raise CannotEstimate(why=reason(error)) from error
    specification = {
        "survey": survey.slug,
        "questionnaire": survey.version.sha256,
        "weights": weights.sha256 if weights else None,
    }
    return specification, figures, hashlib.sha256(canonical([specification, figures])).hexdigest()
