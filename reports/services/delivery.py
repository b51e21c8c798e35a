"""A report's way: draft → reviewed → delivered → published; the department's reply makes commitments.

Until delivery it can be sent back with a reason. From delivery on its files are kept as they were.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from participation.models import Commitment, Project
from people.audit import record
from people.models import Role, UnitMembership, User
from reports.errors import NoReason, ReviewerWroteIt, WrongReportState
from reports.models import DepartmentReply, Report, ReportStep
from reports.services.keeping import keep_files
from reports.services.letters import write_to_department

Kind = ReportStep.Kind


def project_of(report: Report) -> Project | None:
    """Returns the project the report's survey belongs to."""
    activity = getattr(report.survey, "survey_activity", None)
    return activity.activity.project if activity else None


def _step(
    report: Report,
    *,
    before: tuple[str, ...],
    state: str,
    kind: str,
    actor: User | None,
    reason: str = "",
    **changes: Any,
) -> Report:
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        if locked.state not in before:
            raise WrongReportState
        for field, value in {"state": state, **changes}.items():
            setattr(locked, field, value)
        locked.save()
        locked.steps.create(kind=kind, by=actor, reason=reason)
        record(f"report.{kind}", locked, actor=actor, version=locked.version)
    return locked


def edit_report(report: Report, *, actor: User, **texts: str) -> Report:
    """Changes the narrative of a draft and keeps what it says now as a revision; figures stay."""
    state = Report.State.DRAFT
    with transaction.atomic():
        kept = _step(report, before=(state,), state=state, kind=Kind.WRITTEN, actor=actor, **texts)
        kept.revisions.create(texts=texts, written_by=actor)
    return kept


def wrote(report: Report, person: User | None) -> bool:
    """Tells whether a person wrote the narrative; who made the draft wrote it until somebody rewrites it."""
    writers = set(report.revisions.values_list("written_by", flat=True)) or {report.made_by_id}
    return person is not None and person.pk in writers


def review_report(report: Report, *, actor: User | None) -> Report:
    """A second person has read it. Errors: ReviewerWroteIt, WrongReportState."""
    if wrote(report, actor):
        raise ReviewerWroteIt
    state = Report.State
    return _step(report, before=(state.DRAFT,), state=state.REVIEWED, kind=Kind.REVIEWED, actor=actor)


def send_back_report(report: Report, *, reason: str, actor: User | None) -> Report:
    """Gives a report back to be rewritten, with a reason. Errors: NoReason, WrongReportState after delivery."""
    if not reason.strip():
        raise NoReason
    state = Report.State
    return _step(
        report,
        before=(state.DRAFT, state.REVIEWED),
        state=state.DRAFT,
        kind=Kind.SENT_BACK,
        actor=actor,
        reason=reason.strip(),
    )


def deliver_report(report: Report, *, actor: User | None) -> Report:
    """Hands the report to the department: its files are made and kept, and its officers get a letter."""
    state = Report.State
    if report.state != state.REVIEWED:
        raise WrongReportState
    with transaction.atomic():
        made = _step(
            report,
            before=(state.REVIEWED,),
            state=state.DELIVERED,
            kind=Kind.DELIVERED,
            actor=actor,
            delivered_at=timezone.now(),
        )
        keep_files(made)
        write_to_department(made, officers_of(made))
    return made


def publish_report(report: Report, *, actor: User | None) -> Report:
    """Shows the report to everybody; who follows its project reads of it in the next letter."""
    state = Report.State
    return _step(
        report,
        before=(state.DELIVERED,),
        state=state.PUBLISHED,
        kind=Kind.PUBLISHED,
        actor=actor,
        published_at=timezone.now(),
    )


def officers_of(report: Report) -> list[User]:
    """Returns the officers, today, of the departments that asked for the study or lead its project."""
    project = project_of(report)
    if project is None:
        return []
    units = {project.lead_id, project.request.department_id if project.request else None} - {None}
    held = UnitMembership.objects.valid_on(timezone.localdate()).filter(
        unit__in=units, role=Role.DEPARTMENT_OFFICER
    )
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


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
    locked.steps.create(kind=Kind.REPLIED, by=actor)
    record("report.replied", locked, actor=actor, commitments=len(commitments or []))
    return reply
