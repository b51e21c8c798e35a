"""What a department promises after a study, and how far it is."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from city.models import OrgUnit
from participation.models import Commitment, ProgressEntry, Project
from people.audit import record
from people.models import User

EVERYTHING = 100


@transaction.atomic
def make_commitment(
    project: Project, *, text: str, due_on: date, owner: OrgUnit | None = None, text_en: str = "", actor: User
) -> Commitment:
    """Returns a new promise; its owner is the department that asked, unless another is named."""
    asked = project.request.department if project.request else project.lead
    commitment = Commitment.objects.create(
        project=project, text=text, text_en=text_en, owner=owner or asked, due_on=due_on
    )
    record("committed", commitment, actor=actor, project=project.slug, due_on=due_on.isoformat())
    return commitment


@transaction.atomic
def record_progress(
    commitment: Commitment, *, text: str, percent: int, on: date | None = None, actor: User
) -> ProgressEntry:
    """Returns a new word on progress; at a hundred percent the promise is kept on that day."""
    locked = Commitment.objects.select_for_update().get(pk=commitment.pk)
    entry = ProgressEntry.objects.create(
        commitment=locked, on=on or timezone.localdate(), text=text, percent=percent
    )
    locked.done_on = entry.on if percent == EVERYTHING else None
    locked.save(update_fields=["done_on"])
    record("told_progress", locked, actor=actor, percent=percent)
    commitment.refresh_from_db()
    return entry
