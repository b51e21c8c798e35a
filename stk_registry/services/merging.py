"""Two records of one organisation become one: everything moves to the heir, the other's address leads there.

What both said before stays in two changes with their reason; the trail names each row that moved. Nothing is
lost: what the heir has already (a term of the same person, the same tie) is settled, not doubled. A row of
another room that clashes stays with the merged record, and the trail names it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import record
from people.models import User
from stk_registry import profile as document
from stk_registry.errors import DecideFirst, MergeRefused, ReasonMissing, RecordChanged
from stk_registry.models import (
    Claim,
    ContactPoint,
    Letter,
    Organisation,
    ProfileChange,
    ProfileConfirmation,
    Relation,
    Representative,
    RepresentativeInvitation,
    VoiceRole,
    WorkingGroupSeat,
)
from stk_registry.profile import LISTS, SETS, Difference, Profile
from stk_registry.services import applying
from stk_registry.services.keeping import seen_of
from stk_registry.services.letters import write_to_managers
from stk_registry.services.publishing import note_change, publish_at_once

KEEP, TAKE, BOTH = "keep", "take", "both"
JOINABLE = frozenset((*SETS, *LISTS))


def differing(heir: Profile, other: Profile) -> list[Difference]:
    """Returns the fields in which the two profiles differ; what only the other says is there too."""
    return document.differences(heir, other)


def merged_profile(heir: Profile, other: Profile, chosen: Mapping[str, str], *, slugs: set[str]) -> Profile:
    """Returns the profile with each differing field kept, taken, or, for lists, both; never its own branch."""
    merged = dict(heir)
    for each in differing(heir, other):
        choice = chosen.get(each.field, KEEP)
        if choice == TAKE:
            merged[each.field] = other[each.field]
        elif choice == BOTH and each.field in JOINABLE:
            merged[each.field] = _joined(heir[each.field], other[each.field])
    if merged["parent"] in slugs:
        merged["parent"] = None
    return applying.cleaned(merged)


def what_moves(other: Organisation) -> list[tuple[str, int]]:
    """Returns what hangs on a record, by the name people use, and how much."""
    counted = []
    for relation in _rows_to(other):
        found = relation.related_model._base_manager.filter(**{relation.field.name: other}).count()
        if found:
            counted.append((str(relation.related_model._meta.verbose_name_plural), found))
    return counted


def mark_of(heir: Organisation, other: Organisation) -> str:
    """Returns a mark of what a person compares."""
    return seen_of(document.read(heir)) + seen_of(document.read(other))


@transaction.atomic
def merge(
    heir: Organisation,
    other: Organisation,
    *,
    chosen: Mapping[str, str],
    reason: str,
    seen: str,
    actor: User,
    now: datetime | None = None,
) -> Organisation:
    """Moves everything of the other record to the heir, which takes the chosen fields; returns the heir."""
    if not reason.strip():
        raise ReasonMissing
    moment = now or timezone.now()
    heir, other = _locked(heir, other)
    before, others = document.read(heir), document.read(other)
    if seen != seen_of(before) + seen_of(others):
        raise RecordChanged
    after = merged_profile(before, others, chosen, slugs={heir.slug, other.slug})
    for each in (heir, other):
        each.save_revision(user=actor, log_action=False)
    managers = _managers_of(other)
    _stay_listed(heir, other)
    other.state, other.merged_into = Organisation.State.MERGED, heir
    other.save()
    moved = _move(other, heir, moment=moment)
    ContactPoint.objects.filter(organisation=other).delete()
    publish_at_once(heir, before=before, after=after, reason=reason.strip(), actor=actor, moment=moment)
    note_change(other, before=others, after=after, reason=reason.strip(), actor=actor, moment=moment)
    detail = {"reason": reason.strip(), "chosen": dict(chosen), **moved}
    record("merged", heir, actor=actor, other=other.pk, **detail)
    record("merged", other, actor=actor, heir=heir.pk, reason=reason.strip())
    _tell(heir, other, known=managers, reason=reason.strip(), actor=actor)
    return heir


def _locked(heir: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """Locks both, the older first, and refuses what cannot be one."""
    rows = Organisation.objects.select_for_update().filter(pk__in=[heir.pk, other.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) != 2 or any(row.state == Organisation.State.MERGED for row in found.values()):
        raise MergeRefused
    if found[other.pk].changes.filter(state=ProfileChange.State.SUBMITTED).exists():
        raise DecideFirst
    return found[heir.pk], found[other.pk]


def _stay_listed(heir: Organisation, other: Organisation) -> None:
    """What the directory showed stays in it: an heir that was not published yet takes the other's place."""
    if heir.state == Organisation.State.WAITING and other.state == Organisation.State.LISTED:
        heir.state, heir.listed_on, heir.confirmed_on = other.state, other.listed_on, other.confirmed_on


def _rows_to(organisation: Organisation) -> list[Any]:
    """Returns every foreign key to a record that moves; contacts are chosen with the profile."""
    return [
        relation
        for relation in Organisation._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and (relation.one_to_many or relation.one_to_one)
        and not relation.concrete
        and not relation.related_model._meta.auto_created
        and relation.related_model is not ContactPoint
    ]


def _move(other: Organisation, heir: Organisation, *, moment: datetime) -> dict[str, dict[str, list[str]]]:
    """Moves all rows; returns which ones moved and which had to stay, by table and column."""
    moved: dict[str, list[str]] = {}
    stayed: dict[str, list[str]] = {}
    for relation in _rows_to(other):
        model, name = relation.related_model, relation.field.name
        rows = list(model._base_manager.filter(**{name: other}).exclude(pk=_itself(model, heir, other)))
        for row in rows:
            key = str(row.pk)
            place = moved if _move_row(row, name, heir, moment=moment) else stayed
            place.setdefault(f"{model._meta.label_lower}.{name}", []).append(key)
    for relation in Organisation._meta.related_objects:
        if relation.many_to_many and relation.through._meta.auto_created:
            _move_shared(relation, other, heir, moved)
    if heir.parent_id == other.pk:
        heir.parent = None
    return {"moved": moved, "stayed": stayed}


def _itself(model: type[models.Model], heir: Organisation, other: Organisation) -> int | None:
    """The heir as a branch of the other stays where it is: nothing becomes its own branch."""
    return heir.pk if model is Organisation else None


def _move_row(row: models.Model, name: str, heir: Organisation, *, moment: datetime) -> bool:
    """Moves one row; where the heir has the same already, the row is settled first. Returns whether it went."""
    if isinstance(row, Relation) and heir.pk in (row.organisation_id, row.other_id):
        row.delete()
        return False
    rows = type(row)._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**{name: heir})
    except IntegrityError:
        settle = _SETTLE.get(type(row))
        if settle is None:
            return False
        settle(row, heir, moment)
        return bool(rows.update(**{name: heir}))
    return True


def _move_shared(relation: Any, other: Organisation, heir: Organisation, moved: dict[str, list[str]]) -> None:
    shared = getattr(other, relation.get_accessor_name())
    rows = list(shared.all())
    getattr(heir, relation.get_accessor_name()).add(*rows)
    shared.clear()
    if rows:
        moved[f"{relation.related_model._meta.label_lower}.{relation.field.name}"] = [str(r.pk) for r in rows]


def _end_term(row: Representative, heir: Organisation, moment: datetime) -> None:
    """One person has one term: the heir's goes on, with the greater of both roles."""
    if row.role == VoiceRole.MANAGER:
        heir.representatives.filter(user_id=row.user_id, valid_to=None).update(role=VoiceRole.MANAGER)
    row.valid_to = max(row.valid_from, timezone.localdate(moment) - timedelta(days=1))
    row.save(update_fields=["valid_to"])


def _withdraw_invitation(row: RepresentativeInvitation, heir: Organisation, moment: datetime) -> None:
    row.withdrawn_at = moment
    row.save(update_fields=["withdrawn_at"])


def _close_claim(row: Claim, heir: Organisation, moment: datetime) -> None:
    row.state, row.decided_at = Claim.State.DECLINED, moment
    row.reason = _("The record was merged with another for which you have asked already.")
    row.save(update_fields=["state", "decided_at", "reason"])


def _withdraw_draft(row: ProfileChange, heir: Organisation, moment: datetime) -> None:
    row.state = ProfileChange.State.WITHDRAWN
    row.save(update_fields=["state"])


def _end_seat(row: WorkingGroupSeat, heir: Organisation, moment: datetime) -> None:
    row.until = max(row.since, timezone.localdate(moment) - timedelta(days=1))
    row.save(update_fields=["until"])


def _drop(row: models.Model, heir: Organisation, moment: datetime) -> None:
    """The heir says the very same: one row of it is enough."""
    row.delete()


_SETTLE: dict[type[models.Model], Callable[[Any, Organisation, datetime], None]] = {
    Representative: _end_term,
    RepresentativeInvitation: _withdraw_invitation,
    Claim: _close_claim,
    ProfileChange: _withdraw_draft,
    WorkingGroupSeat: _end_seat,
    ProfileConfirmation: _drop,
    Relation: _drop,
}


def _joined(one: list[Any], other: list[Any]) -> list[Any]:
    return [*one, *(item for item in other if item not in one)]


def _managers_of(organisation: Organisation) -> set[int]:
    terms = organisation.representatives.valid_on().filter(role=VoiceRole.MANAGER)
    return set(terms.values_list("user_id", flat=True))


def _tell(heir: Organisation, other: Organisation, *, known: set[int], reason: str, actor: User) -> None:
    """Writes to everybody who manages the heir now, those of the other record among them."""
    if not known and not _managers_of(heir):
        return

    def make() -> tuple[str, str]:
        told = {"name": heir.name, "other": other.name, "reason": reason}
        return _("%(name)s: two records became one") % told, _(
            "The registry had two records of your organisation: %(name)s and %(other)s. They are one now.\n\n"
            "%(reason)s\n\nRepresentatives, documents and letters are together; the old address leads to the new."
        ) % told

    write_to_managers(heir, kind=Letter.Kind.OTHER, actor=actor, make=make)
