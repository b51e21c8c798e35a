"""What can be asked of reports."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from reports.models import Report


def published() -> QuerySet[Report]:
    """Returns the newest published report of each survey, newest first."""
    newest = Report.objects.filter(survey=OuterRef("survey"), state=Report.State.PUBLISHED).order_by(
        "-version"
    )
    return (
        Report.objects.filter(pk=Subquery(newest.values("pk")[:1]))
        .select_related("survey", "survey__survey_activity__activity__project")
        .order_by("-published_at")
    )


def delivered_to(units: list[int]) -> QuerySet[Report]:
    """Returns delivered and published reports of projects these units lead or asked for."""
    done = (Report.State.DELIVERED, Report.State.PUBLISHED)
    project = "survey__survey_activity__activity__project"
    theirs = Q(**{f"{project}__lead_id__in": units}) | Q(**{f"{project}__request__department_id__in": units})
    return Report.objects.filter(theirs, state__in=done).select_related("survey", project)
