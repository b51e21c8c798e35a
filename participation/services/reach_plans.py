"""What a project aims at: people to be heard in all, at least in each neighbourhood, and of each group."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from city.models import SocialGroup
from common.text import clean, clean_line
from participation.models import GroupTarget, Project, ReachPlan
from people.audit import record
from people.models import User


@dataclass(frozen=True, slots=True)
class GroupAim:
    """What is aimed at for a group; `people` is an estimate of how many there are, with its source."""

    group: SocialGroup
    target: int | None = None
    people: int | None = None
    source: str = ""


@transaction.atomic
def set_plan(
    project: Project,
    *,
    target: int | None,
    least: int = 0,
    note: str = "",
    groups: Iterable[GroupAim] = (),
    actor: User,
) -> ReachPlan:
    """Sets the plan and the targets of groups; a group without figures has none."""
    plan, _is_new = ReachPlan.objects.update_or_create(
        project=project, defaults={"target": target, "least": least, "note": clean(note)}
    )
    GroupTarget.objects.filter(project=project).delete()
    GroupTarget.objects.bulk_create(
        GroupTarget(
            project=project,
            group=aim.group,
            target=aim.target,
            people=aim.people,
            source=clean_line(aim.source),
        )
        for aim in groups
        if aim.target is not None or aim.people is not None
    )
    record("reach_planned", project, actor=actor, target=target, least=least)
    return plan
