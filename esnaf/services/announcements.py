"""Announcements to trades: written, published, taken off."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from esnaf.models import Announcement, TradeGroup
from people.audit import record
from people.models import User


@transaction.atomic
def save(
    announcement: Announcement, *, values: dict[str, Any], groups: list[TradeGroup], actor: User
) -> Announcement:
    """Saves the words of an announcement and the trades it is for."""
    for name, value in values.items():
        setattr(announcement, name, value)
    announcement.save()
    announcement.groups.set(groups)
    record("announcement_saved", announcement, actor=actor)
    return announcement


@transaction.atomic
def publish(announcement: Announcement, *, actor: User, now: datetime | None = None) -> Announcement:
    """Shows it to everybody, for the first time or again."""
    announcement.published_at = announcement.published_at or now or timezone.now()
    announcement.withdrawn_at = None
    announcement.save(update_fields=["published_at", "withdrawn_at"])
    record("announcement_shown", announcement, actor=actor)
    return announcement


@transaction.atomic
def take_off(announcement: Announcement, *, actor: User, now: datetime | None = None) -> Announcement:
    """Takes it off the pages."""
    announcement.withdrawn_at = now or timezone.now()
    announcement.save(update_fields=["withdrawn_at"])
    record("announcement_hidden", announcement, actor=actor)
    return announcement
