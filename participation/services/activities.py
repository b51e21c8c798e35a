"""Activities are added to a project and changed; each with the typed row of its kind."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from common.slugs import free_slug
from participation.activities.registry import Kind
from participation.errors import PhaseInDisorder
from participation.models import Activity, Project
from people.audit import record
from people.models import User

# Words that stand where an activity's address would.
RESERVED = ("degerlendirme", "ne-oldu", "acik-veri", "akis")


@transaction.atomic
def add_activity(
    project: Project,
    *,
    kind: Kind,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    actor: User,
    detail: dict[str, Any] | None = None,
    **fields: Any,
) -> Activity:
    """Returns a new activity of a kind, with its address made of the title. Errors: PhaseInDisorder."""
    if closes_at <= opens_at:
        raise PhaseInDisorder
    Project.objects.select_for_update().get(pk=project.pk)
    others = project.activities
    activity = Activity.objects.create(
        project=project,
        kind=kind.key,
        slug=free_slug(title, among=others.all(), otherwise=kind.key, reserved=RESERVED),
        order=(others.aggregate(last=Max("order"))["last"] or 0) + 1,
        title=title,
        opens_at=opens_at,
        closes_at=closes_at,
        phase=project.phases.filter(opens_at__lte=opens_at, closes_at__gt=opens_at).first(),
        **fields,
    )
    kind.detail._default_manager.create(activity=activity, **(detail or {}))
    record("added_activity", project, actor=actor, activity=activity.pk, kind=kind.key)
    return activity


@transaction.atomic
def edit_activity(
    activity: Activity, *, kind: Kind, changes: dict[str, Any], detail: dict[str, Any], actor: User
) -> Activity:
    """Changes an activity and its typed row; its address stays. Errors: PhaseInDisorder."""
    locked = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    for name, value in changes.items():
        setattr(locked, name, value)
    if locked.closes_at <= locked.opens_at:
        raise PhaseInDisorder
    locked.save()
    kind.detail._default_manager.filter(pk=locked.pk).update(**detail)
    record(
        "edited_activity", locked.project, actor=actor, activity=locked.pk, fields=sorted([*changes, *detail])
    )
    return locked
