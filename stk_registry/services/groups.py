"""The unit keeps working groups: what they are for, who sits in them and since when, who speaks for them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from common.slugs import free_slug
from common.text import clean, clean_line
from people.audit import record
from people.models import User
from stk_registry.errors import EndsBeforeItBegan, RecordChanged, SitsThereAlready
from stk_registry.models import ActivityArea, Organisation, WorkingGroup, WorkingGroupSeat

LINES, TEXTS, DAYS = ("name", "name_en"), ("purpose", "purpose_en"), ("founded_on", "ended_on")


def mark_of(group: WorkingGroup) -> str:
    """Returns a mark of what a person edits: it is another one after somebody saved."""
    return group.updated_at.isoformat() if group.pk else ""


@transaction.atomic
def write(
    group: WorkingGroup | None,
    *,
    wanted: Mapping[str, Any],
    areas: Iterable[ActivityArea],
    seen: str,
    actor: User,
) -> WorkingGroup:
    """Returns a new group, or one as it was changed; refused when somebody else saved meanwhile."""
    if group is None:
        found = WorkingGroup()
    else:
        found = _locked(group)
        if mark_of(found) != seen:
            raise RecordChanged
    if wanted.get("founded_on") and wanted.get("ended_on") and wanted["ended_on"] < wanted["founded_on"]:
        raise EndsBeforeItBegan
    return _written(found, wanted, areas, actor=actor)


@transaction.atomic
def seat(
    group: WorkingGroup,
    organisation: Organisation,
    *,
    since: date,
    until: date | None = None,
    is_speaker: bool = False,
    actor: User,
) -> WorkingGroupSeat:
    """Gives an organisation a seat; it has one at a time."""
    locked = _locked(group)
    made = WorkingGroupSeat(group=locked, organisation=organisation)
    _seated(made, since=since, until=until, is_speaker=is_speaker)
    record("seat_given", made, actor=actor, group=locked.pk, organisation=organisation.pk)
    return made


@transaction.atomic
def change_seat(
    found: WorkingGroupSeat, *, since: date, until: date | None, is_speaker: bool, actor: User
) -> WorkingGroupSeat:
    """Changes since when and until when an organisation sits in a group, and whether it speaks for it."""
    _locked(found.group)
    locked = WorkingGroupSeat.objects.select_for_update(of=("self",)).get(pk=found.pk)
    before = {name: getattr(locked, name) for name in ("since", "until", "is_speaker")}
    _seated(locked, since=since, until=until, is_speaker=is_speaker)
    changed = [name for name, value in before.items() if getattr(locked, name) != value]
    record(
        "seat_changed",
        locked,
        actor=actor,
        group=locked.group_id,
        organisation=locked.organisation_id,
        fields=changed,
    )
    return locked


@transaction.atomic
def remove_seat(found: WorkingGroupSeat, *, actor: User) -> None:
    """Takes a seat away that was written down by mistake; the trail keeps that it was there."""
    about = {"group": found.group_id, "organisation": found.organisation_id, "since": str(found.since)}
    record("seat_removed", found, actor=actor, **about)
    found.delete()


def _written(
    group: WorkingGroup, wanted: Mapping[str, Any], areas: Iterable[ActivityArea], *, actor: User
) -> WorkingGroup:
    is_new, changed = group.pk is None, []
    tidy = {name: clean_line(wanted.get(name) or "") for name in LINES}
    tidy |= {name: clean(wanted.get(name) or "") for name in TEXTS}
    tidy |= {name: wanted.get(name) for name in DAYS}
    for name, value in tidy.items():
        if getattr(group, name) != value:
            setattr(group, name, value)
            changed.append(name)
    if is_new:
        group.slug = free_slug(group.name, among=WorkingGroup.objects.all(), otherwise="grup")
    group.save()
    chosen = {area.pk for area in areas}
    if chosen != set(group.areas.values_list("pk", flat=True)):
        group.areas.set(chosen)
        changed.append("areas")
    record("group_founded" if is_new else "group_changed", group, actor=actor, fields=changed)
    return group


def _seated(found: WorkingGroupSeat, *, since: date, until: date | None, is_speaker: bool) -> None:
    if until and until < since:
        raise EndsBeforeItBegan
    others = WorkingGroupSeat.objects.filter(group=found.group_id, organisation=found.organisation_id)
    if others.exclude(pk=found.pk).within(since, until).exists():
        raise SitsThereAlready
    found.since, found.until, found.is_speaker = since, until, is_speaker
    found.save()


def _locked(group: WorkingGroup) -> WorkingGroup:
    return WorkingGroup.objects.select_for_update().get(pk=group.pk)
