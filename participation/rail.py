"""What participation puts on the desk's rail, and how many things wait behind each."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation import rules
from participation.models import ActorTask, Round, StudyRequest
from participation.querysets import briefs_to_sign
from participation.services.moderating import waiting_count
from people.desk import DeskEntry, register
from people.models import Role

SECTION = _("Participation")


def waiting(request: HttpRequest) -> int:
    return StudyRequest.objects.waiting().count()


def unsigned(request: HttpRequest) -> int:
    return briefs_to_sign(request.user).count()


def unread(_request: HttpRequest) -> int:
    return waiting_count()


def rounds_today(request: HttpRequest) -> int:
    return Round.objects.filter(visitor=request.user, day=timezone.localdate()).count()


def tasks_due(request: HttpRequest) -> int:
    """Counts the person's own tasks with local actors whose day has come."""
    return ActorTask.objects.open().filter(owner=request.user, due_on__lte=timezone.localdate()).count()


def register_entries() -> None:
    """Registers the entries; the rail shows each to its roles."""
    officer, head = Role.DEPARTMENT_OFFICER, Role.UNIT_HEAD
    for label, url_name, roles, order, count in (
        (_("Requests"), "request_list", (officer, *rules.STUDY_ROLES), 10, None),
        (_("Incoming requests"), "triage", rules.TRIAGE_ROLES, 11, waiting),
        (_("To sign"), "signatures", (head,), 12, unsigned),
        (_("Projects"), "project_list", rules.STUDY_ROLES, 13, None),
        (_("Local actors"), "local_actors", rules.STUDY_ROLES, 18, tasks_due),
        (_("To be read"), "moderation", rules.TRIAGE_ROLES, 14, unread),
        (_("Commitments"), "commitment_list", (officer, *rules.TRIAGE_ROLES), 15, None),
        (_("The year"), "yearly", rules.STUDY_ROLES, 17, None),
        (_("My rounds"), "field_rounds", rules.FIELD_ROLES, 16, rounds_today),
    ):
        register(
            DeskEntry(section=SECTION, label=label, url_name=url_name, roles=roles, order=order, count=count)
        )
