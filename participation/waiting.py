"""What of participation waits for whom: requests, briefs, projects, commitments."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.field_progress import left_alone
from participation.models import Activity, Project, StudyRequest, Table
from participation.querysets import briefs_to_sign, commitments_visible_to
from participation.rules import TRIAGE_ROLES, may_report_progress
from people.models import Role, User
from people.roles import has_role, units_of
from people.waiting import Task

COMMITMENT_AHEAD = timedelta(days=30)
State = StudyRequest.State


def waiting(user: User) -> Iterator[Task]:
    """Yields this person's tasks in participation."""
    yield from _own_requests(user)
    if has_role(user, *TRIAGE_ROLES):
        yield from _incoming(user)
        yield from _unpublished(user)
        yield from _rounds_left_alone()
    if has_role(user, Role.UNIT_HEAD):
        yield from _to_sign(user)
    yield from _commitments(user)
    yield from _rounds(user)
    yield from _tables(user)


def _own_requests(user: User) -> Iterator[Task]:
    units = units_of(user, role=Role.DEPARTMENT_OFFICER)
    if not units:
        return
    for request in StudyRequest.objects.of_units(units).filter(state__in=(State.DRAFT, State.ASKED_BACK)):
        asked = request.state == State.ASKED_BACK
        step = (
            _("Answer the unit’s question and send it again") if asked else _("Finish and send the request")
        )
        yield _request_task(request, step)


def _incoming(user: User) -> Iterator[Task]:
    found = StudyRequest.objects.select_related("department")
    for request in found.waiting():
        yield _request_task(request, _("Accept, ask back or decline"))
    for request in found.filter(state=State.ACCEPTED, brief__isnull=True):
        yield _request_task(request, _("Write the method brief"))
    signed = found.filter(state=State.ACCEPTED, brief__signed_at__isnull=False, project__isnull=True)
    for request in signed:
        yield _request_task(request, _("Begin the project"))


def _to_sign(user: User) -> Iterator[Task]:
    for brief in briefs_to_sign(user):
        yield _request_task(brief.request, _("Read and sign the method brief"))


def _unpublished(user: User) -> Iterator[Task]:
    for project in Project.objects.filter(published_at=None).select_related("lead"):
        yield Task(
            title=project.display_title,
            step=_("Complete the project and publish its page"),
            url=reverse("project_desk", args=[project.slug]),
            detail=project.lead.label,
        )


def _commitments(user: User) -> Iterator[Task]:
    ahead = timezone.localdate() + COMMITMENT_AHEAD
    for commitment in commitments_visible_to(user).filter(done_on=None, due_on__lte=ahead):
        if may_report_progress(user, commitment):
            yield Task(
                title=str(commitment),
                step=_("Say how far the commitment is"),
                url=reverse("commitment_list"),
                detail=commitment.project.display_title,
                due=commitment.due_on,
            )


def _rounds(user: User) -> Iterator[Task]:
    """Today's rounds of a person, one task an activity."""
    today = timezone.localdate()
    found = Activity.objects.filter(rounds__visitor=user, rounds__day=today).select_related("project")
    for activity in found.distinct():
        yield Task(
            title=activity.display_title,
            step=_("Go on your round and enter the visits"),
            url=reverse("field_rounds"),
            detail=activity.project.display_title,
            due=today,
        )


def _tables(user: User) -> Iterator[Task]:
    """The tables that a person holds at workshops of today and tomorrow."""
    today = timezone.localdate()
    soon = (today, today + timedelta(days=1))
    found = Table.objects.filter(
        facilitator=user, session__starts_at__date__in=soon, session__cancelled_because=""
    )
    for table in found.select_related("session__activity__project"):
        yield Task(
            title=f"{table.session.activity.display_title}: {table}",
            step=_("Hold your table and write down what is said"),
            url=reverse("table_at_the_desk", args=[table.pk]),
            detail=table.session.where,
            due=timezone.localdate(table.session.starts_at),
        )


def _rounds_left_alone() -> Iterator[Task]:
    """Activities whose rounds belong to somebody who has left."""
    rounds = left_alone(timezone.localdate())
    found = Activity.objects.filter(pk__in=rounds.values("activity")).select_related("project")
    for activity in found:
        yield Task(
            title=activity.display_title,
            step=_("Hand over the rounds of somebody who has left"),
            url=reverse("activity_desk", args=[activity.pk]),
            detail=activity.project.display_title,
        )


def _request_task(request: StudyRequest, step: str) -> Task:
    return Task(
        title=request.title,
        step=step,
        url=reverse("request_detail", args=[request.pk]),
        detail=request.department.label,
        due=request.decision_due,
    )
