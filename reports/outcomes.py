"""Tells the survey desk which report a survey has, so that its next step leads there."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.models import Report
from surveys.outcomes import Outcome


def outcomes(surveys: Iterable[int]) -> dict[int, Outcome]:
    """Returns the newest report of each survey that has one, by the survey's number."""
    reports = Report.objects.filter(survey__in=list(surveys)).order_by("survey", "version")
    return {
        report.survey_id: Outcome(
            label=_("Report: %(state)s") % {"state": report.get_state_display()},
            url=reverse("report_desk", args=[report.pk]),
        )
        for report in reports.only("survey", "version", "state")
    }
