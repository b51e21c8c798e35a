"""System checks: settings under which an answer could be lost, linked to a person, or shown to the wrong one.

Each finding has an id city.E001 … and a hint that says what to write. `check` runs those on settings;
`check --deploy` adds production's and asks each database; `check --database` and migrate ask it as well.
"""

from django.core.checks import Tags, register

from city.checks.caching import check_cache_in_production, check_no_page_is_cached
from city.checks.durability import (
    check_database_is_durable,
    check_durability_in_production,
    check_sqlite_options,
)
from city.checks.editorial import check_editorial_settings
from city.checks.publication import check_demo_is_no_production, check_disclosure_limits
from city.checks.requests import check_cookies_in_production, check_request_settings
from city.checks.tasks import check_task_backends, check_tasks_wait_in_production


def register_checks() -> None:
    """Registers every check of this room; called when the app is ready."""
    register(check_sqlite_options)
    register(check_database_is_durable, Tags.database)
    register(check_durability_in_production, deploy=True)
    register(check_demo_is_no_production, Tags.security)
    register(check_disclosure_limits)
    register(check_no_page_is_cached, Tags.caches)
    register(check_cache_in_production, Tags.caches, deploy=True)
    register(check_task_backends)
    register(check_tasks_wait_in_production, deploy=True)
    register(check_request_settings, Tags.security)
    register(check_cookies_in_production, Tags.security, deploy=True)
    register(check_editorial_settings, Tags.security)
