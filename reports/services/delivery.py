"""A report's way: draft → reviewed → delivered → published; the department's reply makes commitments."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from participation.models import Commitment, Project
from people.audit import record
from people.models import User
from reports.errors import WrongReportState
from reports.models import DepartmentReply, Report


def project_of(report: Report) -> Project | None:
    """Returns the project the report's survey belongs to."""
    activity = getattr(report.survey, "survey_activity", None)
    return activity.activity.project if activity else None


def _step(
    report: Report, *, before: tuple[str, ...], state: str, actor: User | None, **changes: Any
) -> Report:
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        if locked.state not in before:
            raise WrongReportState
        for field, value in {"state": state, **changes}.items():
            setattr(locked, field, value)
        locked.save()
        record(f"report.{state}", locked, actor=actor, version=locked.version)
    return locked


def edit_report(report: Report, *, actor: User, **texts: str) -> Report:
    """Changes the narrative of a draft; figures stay."""
    return _step(report, before=(Report.State.DRAFT,), state=Report.State.DRAFT, actor=actor, **texts)


def review_report(report: Report, *, actor: User | None) -> Report:
    """A second person has read it."""
    return _step(report, before=(Report.State.DRAFT,), state=Report.State.REVIEWED, actor=actor)


def deliver_report(report: Report, *, actor: User | None) -> Report:
    """Hands the report to the department."""
    state = Report.State.DELIVERED
    return _step(
        report, before=(Report.State.REVIEWED,), state=state, actor=actor, delivered_at=timezone.now()
    )


def publish_report(report: Report, *, actor: User | None) -> Report:
    """Shows the report to everybody."""
    state = Report.State.PUBLISHED
    return _step(
        report, before=(Report.State.DELIVERED,), state=state, actor=actor, published_at=timezone.now()
    )


@transaction.atomic
def reply_to_report(
    report: Report,
    *,
    text: str,
    actor: User,
    commitments: list[dict[str, Any]] | None = None,
    text_en: str = "",
) -> DepartmentReply:
    """Stores the department's reply and what it commits itself to.

    `commitments`: [{"text": …, "due_on": date}]. Errors: WrongReportState before delivery or a second time.
    """
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.state not in (Report.State.DELIVERED, Report.State.PUBLISHED) or hasattr(locked, "reply"):
        raise WrongReportState
    reply = DepartmentReply.objects.create(report=locked, text=text, text_en=text_en, written_by=actor)
    project = project_of(locked)
    for each in commitments or []:
        if project is not None:
            due: date = each["due_on"]
            Commitment.objects.create(
                project=project,
                text=each["text"],
                text_en=each.get("text_en", ""),
                owner=project.lead,
                due_on=due,
            )
    record("report.replied", locked, actor=actor, commitments=len(commitments or []))
    return reply
