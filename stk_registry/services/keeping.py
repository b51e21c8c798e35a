"""The unit keeps a record: what was spoken, what binds organisations, what is shown, letters, corrections."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.text import clean, clean_line
from people.audit import record
from people.models import User
from stk_registry import profile as document
from stk_registry.errors import (
    NobodyToWriteTo,
    NothingChanged,
    ReasonMissing,
    RecordChanged,
    RecordIsMerged,
    RelatedAlready,
)
from stk_registry.models import (
    ContactLogEntry,
    Document,
    Letter,
    Organisation,
    Photo,
    ProfileChange,
    Relation,
)
from stk_registry.profile_words import label_of
from stk_registry.services import applying
from stk_registry.services.letters import write_to_managers
from stk_registry.services.publishing import publish_at_once

State = Organisation.State


@transaction.atomic
def note(
    organisation: Organisation,
    *,
    kind: str,
    day: date,
    text: str,
    with_whom: str = "",
    follow_up_on: date | None = None,
    actor: User,
) -> ContactLogEntry:
    """Writes down a meeting, a visit, a protocol; one with a day to come back to waits in the queue."""
    entry = ContactLogEntry.objects.create(
        organisation=organisation,
        kind=kind,
        day=day,
        with_whom=clean_line(with_whom)[:160],
        text=clean(text),
        follow_up_on=follow_up_on,
        written_by=actor,
    )
    record("contact_noted", entry, actor=actor, organisation=organisation.pk)
    return entry


@transaction.atomic
def follow_up(entry: ContactLogEntry, *, actor: User) -> ContactLogEntry:
    """Notes that it was come back to; a second click changes nothing."""
    locked = ContactLogEntry.objects.select_for_update().get(pk=entry.pk)
    if not locked.followed_up:
        locked.followed_up = True
        locked.save(update_fields=["followed_up"])
        record("followed_up", locked, actor=actor, organisation=locked.organisation_id)
    return locked


@transaction.atomic
def relate(
    organisation: Organisation, *, kind: str, other: Organisation, since: date | None = None, actor: User
) -> Relation:
    """Ties two organisations together in one way, once."""
    if other.pk == organisation.pk:
        raise RelatedAlready(_("An organisation cannot be tied to itself."))
    try:
        with transaction.atomic():
            made = Relation.objects.create(organisation=organisation, kind=kind, other=other, since=since)
    except IntegrityError as fault:
        raise RelatedAlready from fault
    record("related", made, actor=actor, organisation=organisation.pk, other=other.pk, kind=str(kind))
    return made


@transaction.atomic
def unrelate(relation: Relation, *, actor: User) -> None:
    """Unties two organisations."""
    record(
        "unrelated",
        relation,
        actor=actor,
        organisation=relation.organisation_id,
        other=relation.other_id,
        kind=str(relation.kind),
    )
    relation.delete()


@transaction.atomic
def show_file(found: Document | Photo, *, is_public: bool, actor: User) -> Document | Photo:
    """Lets the directory show a document or a photo that the unit has looked at, or shows it no more."""
    found.is_public = is_public
    found.save(update_fields=["is_public"])
    verb = "file_shown" if is_public else "file_hidden"
    record(verb, found, actor=actor, organisation=found.organisation_id)
    return found


@transaction.atomic
def set_listed(
    organisation: Organisation, *, is_listed: bool, reason: str, actor: User, today: date | None = None
) -> Organisation:
    """Puts a record into the directory or hides it, with a reason that is kept."""
    locked = _open_record(organisation)
    wanted = State.LISTED if is_listed else State.HIDDEN
    if locked.state == wanted:
        raise NothingChanged(_("The record stands so already."))
    locked.state = wanted
    if is_listed:
        locked.listed_on = locked.listed_on or today or timezone.localdate()
    locked.save(update_fields=["state", "listed_on", "updated_at"])
    verb = "listed" if is_listed else "hidden"
    record(verb, locked, actor=actor, reason=_required(reason))
    return locked


@transaction.atomic
def write_letter(organisation: Organisation, *, subject: str, body: str, actor: User) -> list[Letter]:
    """Writes to everybody who manages the profile; the letters are kept with the record."""
    words = clean_line(subject)[:200], clean(body)
    kind = Letter.Kind.OTHER
    written = write_to_managers(organisation, kind=kind, actor=actor, make=lambda: words)
    if not written:
        raise NobodyToWriteTo
    record("letter_written", organisation, actor=actor, letters=[letter.pk for letter in written])
    return written


def seen_of(profile: Mapping[str, Any]) -> str:
    """Returns a mark of the profile that a person corrects."""
    told = json.dumps({name: profile.get(name) for name in document.FIELDS}, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@transaction.atomic
def correct(
    organisation: Organisation,
    *,
    proposed: Mapping[str, Any],
    reason: str,
    seen: str,
    actor: User,
    now: datetime | None = None,
) -> ProfileChange:
    """Corrects a profile by the unit's own hand: a change with its reason, published at once, told to its managers.

    A draft the organisation is writing stays theirs; the fields corrected here are marked there as overtaken.
    The organisation's yearly word is not given by it.
    """
    locked = _open_record(organisation)
    before = document.read(locked)
    if seen_of(before) != seen:
        raise RecordChanged
    after = applying.cleaned({**before, **proposed})
    fields = [each.field for each in document.differences(before, after)]
    if not fields:
        raise NothingChanged(_("Nothing is different from what stands in the record."))
    change = publish_at_once(
        locked,
        before=before,
        after=after,
        reason=_required(reason),
        actor=actor,
        moment=now or timezone.now(),
    )
    record("corrected", change, actor=actor, organisation=locked.pk)
    _tell_correction(locked, fields, reason=change.reason, actor=actor)
    return change


def _tell_correction(organisation: Organisation, fields: list[str], *, reason: str, actor: User) -> None:
    def make() -> tuple[str, str]:
        told = {"name": organisation.name, "reason": reason}
        lines = "\n".join(f"– {label_of(field)}" for field in fields)
        opening = _("The civil society unit corrected your profile: %(reason)s") % told
        closing = _("If something is not right, correct it in your profile; the unit answers.")
        return _("%(name)s: your profile was corrected") % told, "\n\n".join((opening, lines, closing))

    write_to_managers(organisation, kind=Letter.Kind.OTHER, actor=actor, make=make)


def _open_record(organisation: Organisation) -> Organisation:
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.state == State.MERGED:
        raise RecordIsMerged
    return locked


def _required(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
