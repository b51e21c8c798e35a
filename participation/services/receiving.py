"""Receives what people say, once: one short transaction, the same receipt for the same key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from common.identifiers import code_of, keyed_digest, normalise
from participation.activities.registry import said_models
from participation.errors import ActivityIsClosed, IntakeIsBusy
from participation.models import Activity, Said
from people.models import User


@dataclass(frozen=True, slots=True)
class Receipt[Word: Said]:
    """What the sender is told: a code, what was stored, and whether this send was the first."""

    code: str
    said: Word
    is_new: bool


def receipt_code(activity: Activity, key: str) -> str:
    """Returns the receipt of a client's key: the same for the same key, and no way back from it."""
    return code_of(keyed_digest(f"{activity.pk}:{key}", "activity-receipt", key=settings.SECRET_KEY))


def receipt_digest(code: str) -> str:
    """Returns what is stored of a receipt."""
    return keyed_digest(normalise(code), "activity-receipt-code", key=settings.SECRET_KEY)


def receive[Word: Said](
    model: type[Word],
    activity: Activity,
    *,
    key: str,
    channel: str = "web",
    language: str = "tr",
    entered_by: User | None = None,
    must_be_read: bool = False,
    now: datetime | None = None,
    **fields: Any,
) -> Receipt[Word]:
    """Stores one word and returns its receipt. Errors: ActivityIsClosed, IntakeIsBusy.

    What was stored in time keeps its receipt, also when it is sent again too late. `must_be_read`: it waits to be
    read even where the activity shows words at once. What is shown at once is read afterwards.
    """
    now = now or timezone.now()
    if activity.state(now) != "open":
        if known := stored_before(model, activity, key=key):
            return known
        raise ActivityIsClosed
    is_shown = activity.moderation == Activity.Moderation.AFTER and not must_be_read
    return store(
        model,
        activity,
        key=key,
        channel=channel,
        language=language,
        entered_by=entered_by,
        is_shown=is_shown,
        unread=is_shown,
        now=now,
        **fields,
    )


def stored_before[Word: Said](model: type[Word], activity: Activity, *, key: str) -> Receipt[Word] | None:
    """Returns the receipt of what was stored under a key already, if something was."""
    known = model._default_manager.filter(activity=activity, key_digest=_digest_of_key(activity, key))
    said = known.first()
    return said and Receipt(receipt_code(activity, key), said, is_new=False)


def store[Word: Said](
    model: type[Word],
    activity: Activity,
    *,
    key: str,
    channel: str,
    is_shown: bool,
    language: str = "tr",
    entered_by: User | None = None,
    now: datetime | None = None,
    **fields: Any,
) -> Receipt[Word]:
    """Stores one word whatever the dates: what was said at a table is typed afterwards. Errors: IntakeIsBusy."""
    digest, code = _digest_of_key(activity, key), receipt_code(activity, key)
    try:
        with transaction.atomic():
            said = model._default_manager.create(
                activity=activity,
                key_digest=digest,
                receipt_digest=receipt_digest(code),
                channel=channel,
                language=language,
                day=timezone.localdate(now),
                entered_by=entered_by,
                state=Said.State.SHOWN if is_shown else Said.State.WAITING,
                **fields,
            )
    except IntegrityError:
        known = model._default_manager.get(activity=activity, key_digest=digest)
        return Receipt(code, known, is_new=False)
    except OperationalError as busy:
        raise IntakeIsBusy from busy
    return Receipt(code, said, is_new=True)


def _digest_of_key(activity: Activity, key: str) -> str:
    return keyed_digest(f"{activity.pk}:{key}", "activity-key", key=settings.SECRET_KEY)


def find_by_receipt(code: str) -> Said | None:
    """Returns what was said under a receipt, whatever kind it is of."""
    digest = receipt_digest(code)
    for model in said_models():
        found = (
            model._default_manager.select_related("activity__project", "topic")
            .filter(receipt_digest=digest)
            .first()
        )
        if found is not None:
            return found
    return None
