"""The unit writes calls to organisations, publishes, closes and takes them off again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.slugs import free_slug
from common.text import clean, clean_line
from people.audit import record
from people.models import User
from stk_registry.errors import CallIsOver, ChangeIsTaken, RecordChanged
from stk_registry.models import ActivityArea, Call

LINES = ("title", "title_en", "source", "link")
TEXTS = ("text", "text_en")
FIELDS = (*LINES, *TEXTS, "kind", "closes_on")


def mark_of(call: Call) -> str:
    """Returns a mark of what a person edits: it is another one after somebody saved."""
    return call.updated_at.isoformat() if call.pk else ""


@transaction.atomic
def write(
    call: Call | None,
    *,
    wanted: Mapping[str, Any],
    areas: Iterable[ActivityArea],
    seen: str,
    actor: User,
) -> Call:
    """Returns a new draft, or the call as it was changed; refused when somebody else saved meanwhile."""
    if call is None:
        return _written(Call(), wanted, areas, actor=actor)
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if mark_of(locked) != seen:
        raise RecordChanged
    return _written(locked, wanted, areas, actor=actor)


@transaction.atomic
def publish(call: Call, *, actor: User, now: datetime | None = None) -> Call:
    """Lets everybody read a draft from now on; not one whose last day has passed."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if not locked.is_draft:
        raise ChangeIsTaken
    if locked.has_closed:
        raise CallIsOver
    locked.published_at = now or timezone.now()
    return _kept(locked, "call_published", actor=actor)


@transaction.atomic
def close(call: Call, *, actor: User, now: datetime | None = None) -> Call:
    """Ends an open call before its day; everybody still reads it, as closed."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if not locked.is_open:
        raise ChangeIsTaken
    locked.closed_at = now or timezone.now()
    return _kept(locked, "call_closed", actor=actor)


@transaction.atomic
def reopen(call: Call, *, actor: User) -> Call:
    """Opens a call again that was closed by hand; one whose day has passed needs a later day first."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if locked.closed_at is None:
        raise ChangeIsTaken
    locked.closed_at = None
    if locked.has_closed:
        raise CallIsOver
    return _kept(locked, "call_reopened", actor=actor)


@transaction.atomic
def withdraw(call: Call, *, actor: User) -> Call:
    """Makes a published call a draft again, so that nobody but the unit reads it."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if locked.is_draft:
        raise ChangeIsTaken
    locked.published_at = locked.closed_at = None
    return _kept(locked, "call_withdrawn", actor=actor)


@transaction.atomic
def discard(call: Call, *, actor: User) -> None:
    """Throws a draft away; what was published is withdrawn first."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if not locked.is_draft:
        raise ChangeIsTaken
    record("call_discarded", locked, actor=actor, title=locked.title)
    locked.delete()


def _written(call: Call, wanted: Mapping[str, Any], areas: Iterable[ActivityArea], *, actor: User) -> Call:
    is_new, changed = call.pk is None, []
    for name in FIELDS:
        value = _tidy(name, wanted.get(name))
        if getattr(call, name) != value:
            setattr(call, name, value)
            changed.append(name)
    if is_new:
        call.slug = free_slug(call.title, among=Call.objects.all(), otherwise="cagri", longest=90)
    call.save()
    chosen = {area.pk for area in areas}
    if chosen != set(call.areas.values_list("pk", flat=True)):
        call.areas.set(chosen)
        changed.append("areas")
    record("call_written" if is_new else "call_changed", call, actor=actor, fields=changed)
    return call


def _tidy(name: str, value: Any) -> Any:
    if name in LINES:
        return clean_line(value or "")
    return clean(value or "") if name in TEXTS else value


def _kept(call: Call, verb: str, *, actor: User) -> Call:
    call.save()
    record(verb, call, actor=actor)
    return call
