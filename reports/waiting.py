"""What of results waits for whom: surveys to weigh, drafts to read, reports to deliver, to answer, to publish."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Role, User
from people.roles import STUDY_TEAM, has_role, units_of
from people.waiting import Task
from reports.models import Report
from reports.querysets import delivered_to
from reports.steps import next_step
from surveys.models import Survey

State = Report.State


def waiting(user: User) -> Iterator[Task]:
    """Yields this person's tasks about results."""
    if has_role(user, *STUDY_TEAM):
        yield from _to_weigh()
        yield from _to_move_on(user)
    units = units_of(user, role=Role.DEPARTMENT_OFFICER)
    if units:
        for report in delivered_to(units).filter(reply=None):
            yield _report_task(report, _("Read the report and write your reply"))


def _to_weigh() -> Iterator[Task]:
    settled = timezone.now() - timedelta(minutes=settings.CLOSING_GRACE_MINUTES)
    closed = Survey.objects.filter(closes_at__lte=settled, reports=None)
    for survey in closed.order_by("closes_at"):
        yield Task(
            title=survey.display_title,
            step=_("Weigh the answers and make the report"),
            url=reverse("report_weigh", args=[survey.slug]),
            detail=_("Closed on %(day)s") % {"day": f"{timezone.localtime(survey.closes_at):%d.%m.%Y}"},
        )


def _to_move_on(user: User) -> Iterator[Task]:
    """Yields the newest versions with a step that this person, and no other role, can take."""
    newest = Report.objects.filter(survey=OuterRef("survey")).order_by("-version")
    open_reports = Report.objects.filter(pk=Subquery(newest.values("pk")[:1])).exclude(state=State.PUBLISHED)
    for report in open_reports.select_related("survey", "reply"):
        if report.state == State.DELIVERED and not hasattr(report, "reply"):
            continue  # the department's turn
        step = next_step(report, user)
        if step.step == "review" and report.revisions.exists():
            yield _report_task(report, _("Read the narrative and review it"))
        elif step.step or step.may_write:
            yield _report_task(report, step.what)


def _report_task(report: Report, step: str) -> Task:
    return Task(
        title=report.survey.display_title,
        step=step,
        url=reverse("report_desk", args=[report.pk]),
        detail=_("Report, version %(number)s") % {"number": report.version},
    )
