"""What people put on the desk's rail, and what becomes due there by itself."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people import outbox
from people.desk import DeskEntry, register
from people.duties import Duty
from people.duties import register as register_duty
from people.models import DataSubjectRequest, Role
from people.services.data_requests import forget_answered
from people.sessions import forget_expired

RECORD, PEOPLE = _("Record"), _("People and data")


def waiting_applications(request: HttpRequest) -> int:
    return DataSubjectRequest.objects.waiting().count()


def register_entries() -> None:
    """Registers the entries; the rail shows each to its roles."""
    administrator = (Role.ADMINISTRATOR,)
    trail = (Role.ADMINISTRATOR, Role.UNIT_HEAD)
    for section, label, url_name, roles, order, count in (
        (PEOPLE, _("Roles"), "role_list", administrator, 80, None),
        (PEOPLE, _("Data applications"), "data_request_list", administrator, 81, waiting_applications),
        (PEOPLE, _("Privacy notices"), "notice_desk", administrator, 82, None),
        (RECORD, _("Audit trail"), "desk_audit", trail, 90, None),
    ):
        register(
            DeskEntry(section=section, label=label, url_name=url_name, roles=roles, order=order, count=count)
        )


def register_duties() -> None:
    """Registers what becomes due by itself."""
    register_duty(
        Duty(name="people.expired_sessions", run=forget_expired),
        Duty(name="people.letters", run=send_letters),
        Duty(name="people.sent_letters", run=lambda now: outbox.forget_sent(now=now)),
        Duty(name="people.answered_applications", run=lambda now: forget_answered(now=now)),
    )


def send_letters(now: datetime) -> int:
    """Sends the letters that are due, those put off among them."""
    return outbox.deliver(now=now)["sent"]
