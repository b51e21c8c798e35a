"""Keys of partners: given out once, kept as a digest, withdrawn when they are not wanted any more."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from casework.models import Open311Key
from common.identifiers import keyed_digest, new_token
from common.text import clean_line
from people.audit import record
from people.models import User


@transaction.atomic
def issue(
    *, partner: str, email: str, actor: User | None = None, now: datetime | None = None
) -> tuple[Open311Key, str]:
    """Returns a new key of a partner and its text, which is never shown again."""
    text = new_token()
    made = Open311Key.objects.create(
        partner=clean_line(partner)[:160],
        email=email,
        digest=digest_of(text),
        issued_at=now or timezone.now(),
    )
    record("open311_key_issued", made, actor=actor, partner=made.partner)
    return made, text


@transaction.atomic
def withdraw(key: Open311Key, *, actor: User | None = None, now: datetime | None = None) -> bool:
    """Takes a key back; returns whether it was valid until now."""
    moment = now or timezone.now()
    was_valid = Open311Key.objects.filter(pk=key.pk, withdrawn_at=None).update(withdrawn_at=moment)
    if was_valid:
        record("open311_key_withdrawn", key, actor=actor, partner=key.partner)
    return bool(was_valid)


def key_of(text: str, *, now: datetime) -> Open311Key | None:
    """Returns the valid key of a text."""
    return Open311Key.objects.valid_at(now).filter(digest=digest_of(text)).first() if text else None


def digest_of(text: str) -> str:
    """Returns what is kept of a key."""
    return keyed_digest(text, "open311-key", key=settings.SECRET_KEY)
