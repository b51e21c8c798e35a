"""Writes and verifies the audit trail."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from people.models import AuditEvent, User


def record(verb: str, subject: models.Model, *, actor: User | None, **detail: Any) -> AuditEvent:
    """Appends one entry inside the caller's transaction; the chain is extended under a lock."""
    with transaction.atomic():
        last = AuditEvent.objects.select_for_update().order_by("-sequence").first()
        entry = AuditEvent(
            sequence=last.sequence + 1 if last else 1,
            at=timezone.now(),
            actor=actor if actor and actor.is_authenticated else None,
            verb=verb,
            subject=subject._meta.label_lower,
            subject_id=str(subject.pk),
            detail=detail,
            previous_hash=last.hash if last else "",
        )
        entry.hash = hash_of(entry)
        entry.save()
    return entry


def record_many(
    verb: str, about: Iterable[tuple[models.Model, dict[str, Any]]], *, actor: User | None
) -> list[AuditEvent]:
    """Appends one entry for each subject with its detail, as `record` does, in few queries."""
    with transaction.atomic():
        last = AuditEvent.objects.select_for_update().order_by("-sequence").first()
        first, previous = (last.sequence + 1, last.hash) if last else (1, "")
        entries, moment = [], timezone.now()
        for sequence, (subject, detail) in enumerate(about, start=first):
            entry = AuditEvent(
                sequence=sequence,
                at=moment,
                actor=actor if actor and actor.is_authenticated else None,
                verb=verb,
                subject=subject._meta.label_lower,
                subject_id=str(subject.pk),
                detail=detail,
                previous_hash=previous,
            )
            entry.hash = previous = hash_of(entry)
            entries.append(entry)
        return AuditEvent.objects.bulk_create(entries, batch_size=500)


def hash_of(entry: AuditEvent) -> str:
    """Returns the sha256 of an entry's content and its predecessor's hash."""
    content = [
        entry.sequence,
        entry.at.isoformat(),
        entry.actor_id,
        entry.verb,
        entry.subject,
        entry.subject_id,
        entry.detail,
        entry.previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links(entries: Iterable[AuditEvent] | None = None) -> list[int]:
    """Returns the sequence numbers of entries that were altered, removed before, or inserted."""
    broken, previous = [], ""
    for number, entry in enumerate(entries or AuditEvent.objects.order_by("sequence").iterator(), start=1):
        intact = entry.sequence == number and entry.previous_hash == previous and entry.hash == hash_of(entry)
        if not intact:
            broken.append(entry.sequence)
        previous = entry.hash
    return broken
