#!/usr/bin/env python
"""Migrates and loads the demo municipality in one process, and prints what `manage.py demo` prints.

On a new database the page editor's migrations go first: Django draws all related models anew for each changed
column, and theirs are the most; with only their own models known they cost a third less. What results is the
same, for no migration is changed and each runs once, in an order that its dependencies allow.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def migrate() -> None:
    """Brings the database up to date."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        executor.migrate(
            [node for node in executor.loader.graph.leaf_nodes() if node[0].startswith("wagtail")]
        )
    call_command("migrate", verbosity=0)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    import django
    from django.core.management import call_command

    print("Preparing the database …", file=sys.stderr)
    django.setup()
    migrate()
    print("Loading the demo municipality …", file=sys.stderr)
    call_command("demo")
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
