"""What can be asked of reports."""

from django.db.models import OuterRef, QuerySet, Subquery

from reports.models import Report


def published() -> QuerySet[Report]:
    """Returns the newest published report of each survey, newest first."""
    newest = Report.objects.filter(survey=OuterRef("survey"), state=Report.State.PUBLISHED).order_by("-version")
    return (
        Report.objects.filter(pk=Subquery(newest.values("pk")[:1]))
        .select_related("survey", "survey__survey_activity__activity__project")
        .order_by("-published_at")
    )


def delivered_to(units: list[int]) -> QuerySet[Report]:
    """Returns delivered and published reports of projects these units lead or asked for."""
    done = (Report.State.DELIVERED, Report.State.PUBLISHED)
    return Report.objects.filter(
        state__in=done, survey__survey_activity__activity__project__lead_id__in=units
    ).select_related("survey", "survey__survey_activity__activity__project")
