"""Keeps an open file as it was written, so that many who take it cost what one does.

A file is written anew a minute later, and at once when a word of its project is published, taken off the page,
written anew or deleted: what is hidden leaves no more.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from participation.activities.registry import said_models
from participation.models import Project, Said

KEPT_SECONDS = 60


def kept(project: Project, name: str, build: Callable[[], bytes]) -> bytes:
    """Returns the file of this name as it was written last, or writes it."""
    key = f"open-file:{project.pk}:{cache.get(_mark(project.pk), '')}:{name}"
    return cache.get_or_set(key, build, KEPT_SECONDS)


def watch() -> None:
    """Connects the marks; called once when the application starts. A word that comes in changes no file yet."""
    for model in said_models():
        post_save.connect(_saved, sender=model, dispatch_uid=f"open file of {model._meta.label}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"open file without {model._meta.label}")


def _saved(*, instance: Said, created: bool, **_signal: Any) -> None:
    if not created:
        _changed(instance=instance)


def _changed(*, instance: Said, **_signal: Any) -> None:
    """Marks the files of a word's project as old, now and again once everybody sees the change."""
    key = _mark(instance.activity.project_id)

    def mark() -> None:
        cache.set(key, secrets.token_hex(8), None)

    mark()
    transaction.on_commit(mark)


def _mark(project: int) -> str:
    return f"open-files-changed:{project}"
