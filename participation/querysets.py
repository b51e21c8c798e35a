"""Which requests, projects and commitments a person sees."""

from django.db.models import Q, QuerySet

from participation.models import Commitment, Project, StudyBrief, StudyRequest
from participation.rules import STUDY_ROLES
from people.models import Role, User
from people.roles import has_role, units_of


def requests_visible_to(user: User) -> QuerySet[StudyRequest]:
    """Requests of the own unit in any state; for the study team, all that were sent."""
    own = Q(department_id__in=units_of(user, role=Role.DEPARTMENT_OFFICER))
    sent = ~Q(state=StudyRequest.State.DRAFT) if has_role(user, *STUDY_ROLES) else Q(pk__in=[])
    return StudyRequest.objects.filter(own | sent).select_related("department", "requested_by")


def briefs_to_sign(user: User) -> QuerySet[StudyBrief]:
    """Unsigned briefs that somebody else wrote."""
    unsigned = StudyBrief.objects.filter(signed_at=None).exclude(written_by=user)
    return unsigned.select_related("request__department", "written_by")


def projects_at_the_desk() -> QuerySet[Project]:
    """All projects, with what a list shows."""
    return Project.objects.select_related("lead").prefetch_related("phases")


def commitments_visible_to(user: User) -> QuerySet[Commitment]:
    """All commitments for the participation unit and its head, otherwise those of the own units."""
    found = Commitment.objects.select_related("project", "owner").prefetch_related("progress")
    if has_role(user, Role.PARTICIPATION, Role.UNIT_HEAD):
        return found
    return found.filter(owner_id__in=units_of(user, role=Role.DEPARTMENT_OFFICER))
