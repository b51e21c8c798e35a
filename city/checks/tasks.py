"""Work for later is kept by a backend of Django's own task framework, and in production it really waits."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.backends.dummy import DummyBackend
from django.tasks.backends.immediate import ImmediateBackend
from django.utils.module_loading import import_string


def check_task_backends(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns backends that are not Django's: the setting feeds Django and Wagtail alike."""
    return [
        Error(
            f"TASKS “{alias}” names {path}, which is not a backend of django.tasks.",
            hint="Use django_tasks_db.DatabaseBackend or one of django.tasks.backends.",
            id="city.E030",
        )
        for alias, path in _paths().items()
        if _backend(path) is None
    ]


def check_tasks_wait_in_production(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns backends that drop work, or do it while a citizen waits."""
    return [
        Error(
            f"TASKS “{alias}” uses {path}: work would be dropped, or done while a citizen waits.",
            hint="Use django_tasks_db.DatabaseBackend and run a worker.",
            id="city.E031",
        )
        for alias, path in _paths().items()
        if issubclass(_backend(path) or DummyBackend, (DummyBackend, ImmediateBackend))
    ]


def _paths() -> dict[str, str]:
    return {alias: backend["BACKEND"] for alias, backend in getattr(settings, "TASKS", {}).items()}


def _backend(path: str) -> type[BaseTaskBackend] | None:
    try:
        found = import_string(path)
    except ImportError:
        return None
    return found if isinstance(found, type) and issubclass(found, BaseTaskBackend) else None
