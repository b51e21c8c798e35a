"""Reading what people say: shown, or hidden with a reason that its author reads and may object to."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from participation.activities.registry import models_to_read
from participation.errors import ReasonForAuthorMissing, WrongState
from participation.models import Said
from people.audit import record
from people.models import User

State = Said.State


@transaction.atomic
def show(said: Said, *, actor: User, now: datetime | None = None) -> Said:
    """Publishes a word, or leaves it published after reading; an objection against hiding it is met by this."""
    locked = _locked(said)
    if locked.state == State.SHOWN and not locked.unread:
        raise WrongState
    locked.state, locked.reason, locked.appeal, locked.unread = State.SHOWN, "", "", False
    locked.save(update_fields=["state", "reason", "appeal", "unread"])
    record("said_shown", locked, actor=actor, activity=locked.activity_id)
    return locked


@transaction.atomic
def hide(said: Said, *, reason: str, actor: User) -> Said:
    """Takes a word off the page, or does not let it on; an objection that stood is answered by the reason.

    Files that came with it are deleted: should it be shown again, it is shown without them.
    """
    if not reason.strip():
        raise ReasonForAuthorMissing
    locked = _locked(said)
    locked.state, locked.reason, locked.appeal, locked.unread = State.HIDDEN, reason.strip(), "", False
    locked.save(update_fields=["state", "reason", "appeal", "unread"])
    locked.forget_files()
    record("said_hidden", locked, actor=actor, activity=locked.activity_id, reason=reason.strip())
    return locked


@transaction.atomic
def object_to(said: Said, *, text: str) -> Said:
    """Takes the author's objection; somebody reads the word again."""
    locked = _locked(said)
    if locked.state != State.HIDDEN or not text.strip():
        raise WrongState
    locked.appeal = text.strip()
    locked.save(update_fields=["appeal"])
    record("said_objected", locked, actor=None, activity=locked.activity_id)
    return locked


@transaction.atomic
def decide_together(words: Iterable[Said], *, reason: str | None, actor: User) -> int:
    """Publishes words, or hides them for one reason, and returns how many; each has its entry in the trail.

    What somebody else decided meanwhile is left as it is.
    """
    number = 0
    for said in words:
        with suppress(WrongState):
            show(said, actor=actor) if reason is None else hide(said, reason=reason, actor=actor)
            number += 1
    return number


def waiting_count() -> int:
    """Returns how many words somebody has to read."""
    return sum(model._default_manager.waiting().count() for model in models_to_read())


def _locked[Word: Said](said: Word) -> Word:
    return type(said)._default_manager.select_for_update(of=("self",)).get(pk=said.pk)
