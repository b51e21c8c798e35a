"""The tables follow the models: nothing changed in a model without its migration."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db


def own_apps() -> set[str]:
    """Returns the labels of this repository's apps that have models."""
    return {
        app.label
        for app in apps.get_app_configs()
        if Path(app.path).parent == settings.BASE_DIR and any(app.get_models())
    }


def test_no_model_changed_without_its_migration(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(f"a model changed without its migration:\n{capsys.readouterr().out}")


def test_every_app_with_models_has_migrations() -> None:
    loader = MigrationLoader(connection)
    assert own_apps() and own_apps() <= loader.migrated_apps


def test_migrations_have_one_end_each() -> None:
    assert MigrationLoader(connection).detect_conflicts() == {}
