"""Draws the inbox: rows and filters are kept as they were drawn, by all that they show, so a visit draws what is new.

A row's key is made of every value in it; only the names of topics, neighbourhoods, units and people, which seldom
change, may be up to `KEPT_SECONDS` old.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.cache import cache
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from casework.models import Case

KEPT_SECONDS = 300
SHOWN = (
    "pk", "number", "title", "kind", "door", "topic_id", "neighbourhood_id", "state", "due_on", "unit_id",
    "assignee_id", "received_at", "closed_at", "needs_reading",
)  # fmt: skip
DRAWN_WITH = ("topic", "neighbourhood", "unit", "assignee")


def drawn_rows(values: Iterable[tuple], *, today: date) -> list[SafeString]:
    """Returns the rows of cases, given as tuples of `SHOWN`, as HTML.

    A page that was drawn as it is costs one look into the cache; otherwise the rows that changed cost one query.
    """
    page = [tuple(each) for each in values]
    return _kept(_key("page with choice", today, *page), lambda: _rows(page, today=today))


def _rows(page: list[tuple], *, today: date) -> list[SafeString]:
    keys = {_key("row with choice", today, *each): each[0] for each in page}
    kept = cache.get_many(keys)
    missing = {key: pk for key, pk in keys.items() if key not in kept}
    if missing:
        found = Case.objects.select_related(*DRAWN_WITH).in_bulk(list(missing.values()))
        template = get_template("casework/work/_inbox_row.html")
        fresh = {
            key: template.render({"case": found[pk], "today": today})
            for key, pk in missing.items()
            if pk in found
        }
        cache.set_many(fresh, KEPT_SECONDS)
        kept |= fresh
    return [kept[key] for key in keys if key in kept]


def drawn_fields(form: Any) -> list[SafeString]:
    """Returns the choices of the filters with their labels as HTML."""
    given = [form[name].value() or "" for name in form.CHOICES]
    return _kept(_key("filters", *given), lambda: [_field(form[name]) for name in form.CHOICES])


def _field(field: Any) -> SafeString:
    return get_template("components/field.html").render({"field": field, "hide_optional": True})


def _kept[T](key: str, build: Callable[[], T]) -> T:
    found = cache.get(key)
    if found is None:
        found = build()
        cache.set(key, found, KEPT_SECONDS)
    return found


def _key(*parts: object) -> str:
    told = repr((get_language(), *parts))
    return f"inbox:{hashlib.blake2b(told.encode(), digest_size=16).hexdigest()}"
