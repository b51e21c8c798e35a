"""What waits for administrators: applications about data, with the day the law gives."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import DataSubjectRequest, Role, User
from people.roles import has_role
from people.waiting import Task


def waiting(user: User) -> Iterator[Task]:
    """Yields a task for each application without an answer."""
    if not has_role(user, Role.ADMINISTRATOR):
        return
    for found in DataSubjectRequest.objects.waiting():
        yield Task(
            title=found.get_kind_display(),
            step=_("Answer the application"),
            url=reverse("data_request_desk", args=[found.pk]),
            detail=found.name,
            due=found.due_on,
        )
