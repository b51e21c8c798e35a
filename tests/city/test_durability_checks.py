"""A database on which an acknowledged answer could be lost is refused, at deploy and at start."""

import types

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.db.utils import ConnectionHandler
from registered_checks import ids, in_production

from city.checks import durability
from config.env import SQLITE_OPTIONS, database

on_postgresql = pytest.mark.skipif(
    not connections["default"].settings_dict["ENGINE"].endswith("postgresql"), reason="asks PostgreSQL"
)


def without_pragma(name):
    said = SQLITE_OPTIONS["init_command"].split(";")
    return {**SQLITE_OPTIONS, "init_command": ";".join(part for part in said if name not in part)}


@pytest.mark.parametrize(
    ("options", "finding"),
    [
        ({**SQLITE_OPTIONS, "transaction_mode": "DEFERRED"}, "city.E001"),
        ({**SQLITE_OPTIONS, "timeout": 5}, "city.E002"),
        (without_pragma("journal_mode"), "city.E003"),
        (without_pragma("synchronous"), "city.E003"),
        (without_pragma("foreign_keys"), "city.E003"),
        (without_pragma("secure_delete"), "city.E003"),
        (
            {**SQLITE_OPTIONS, "init_command": SQLITE_OPTIONS["init_command"].replace("FULL", "NORMAL")},
            "city.E003",
        ),
        (
            {**SQLITE_OPTIONS, "init_command": SQLITE_OPTIONS["init_command"].replace("WAL", "DELETE")},
            "city.E003",
        ),
    ],
)
def test_a_sqlite_option_that_is_missing_or_weaker_is_refused(monkeypatch, options, finding):
    altered = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x", "OPTIONS": options}}
    monkeypatch.setattr(durability, "settings", types.SimpleNamespace(DATABASES=altered))

    assert ids() == [finding]


def test_the_options_of_the_environment_are_enough(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/katilim.sqlite3")
    altered = {"default": database(default="")}
    monkeypatch.setattr(durability, "settings", types.SimpleNamespace(DATABASES=altered))

    assert ids() == []


@pytest.fixture
def running(monkeypatch, tmp_path):
    """Makes a database with altered options the one that is asked."""
    made = []

    def start(**options):
        settings = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(tmp_path / "running.sqlite3"),
            "OPTIONS": options,
        }
        handler = ConnectionHandler({"default": settings})
        monkeypatch.setattr(durability, "connections", handler)
        made.append(handler)
        return handler["default"]

    yield start
    for handler in made:
        handler["default"].close()


PRAGMAS = {"journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "ON", "secure_delete": "ON"}


def init_command(**changed):
    return ";".join(f"PRAGMA {name}={value}" for name, value in {**PRAGMAS, **changed}.items())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"synchronous": "NORMAL"},
        {"synchronous": "OFF"},
        {"journal_mode": "DELETE"},
        {"journal_mode": "MEMORY"},
        {"secure_delete": "OFF"},
    ],
)
def test_a_running_sqlite_that_may_lose_or_keep_too_much_is_refused_at_deploy_and_at_start(running, changed):
    running(init_command=init_command(**changed))

    assert in_production().count("city.E004") == 1
    assert ids(databases=["default"]) == ["city.E004"]
    with pytest.raises(ImproperlyConfigured, match=next(iter(changed))):
        durability.insist_on_durability()


@pytest.mark.django_db
def test_a_running_sqlite_without_foreign_keys_is_refused(running):
    altered = running(init_command=init_command())
    altered.ensure_connection()
    altered.connection.execute("PRAGMA foreign_keys=OFF")

    assert ids(databases=["default"]) == ["city.E004"]


@pytest.mark.django_db
def test_a_running_sqlite_in_order_starts(running):
    running(init_command=init_command())

    durability.insist_on_durability()
    assert "city.E004" not in in_production()


@pytest.mark.django_db
def test_a_database_that_cannot_be_asked_is_found_at_deploy_but_does_not_stop_a_start(running, tmp_path):
    running(init_command=init_command())
    (tmp_path / "running.sqlite3").mkdir()

    assert "city.E005" in in_production()
    durability.insist_on_durability()


@pytest.mark.django_db
def test_the_database_of_the_tests_is_durable():
    assert ids(databases=["default"]) == []


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("value", ["off"])
def test_a_session_that_does_not_wait_for_the_disk_is_refused(value):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")

    assert ids(databases=["default"]) == ["city.E004"]


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("value", ["local", "remote_write", "remote_apply", "on"])
def test_waiting_for_the_disk_in_another_way_is_enough(value):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")

    assert ids(databases=["default"]) == []


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whom", ["DATABASE", "ROLE"])
def test_an_override_for_the_database_or_the_role_is_noticed(whom):
    name = connection.settings_dict["NAME" if whom == "DATABASE" else "USER"]
    target = (
        f"DATABASE {name}"
        if whom == "DATABASE"
        else f"ROLE {name} IN DATABASE {connection.settings_dict['NAME']}"
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER {target} SET synchronous_commit = off")
        connection.close()

        assert ids(databases=["default"]) == ["city.E004"]
        with pytest.raises(ImproperlyConfigured, match="synchronous_commit is off"):
            durability.insist_on_durability()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER {target} RESET synchronous_commit")
        connection.close()


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_a_server_that_skips_the_disk_is_refused(name):
    """The server's own table is shadowed for this session: these two cannot be changed from a session."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE pg_settings ON COMMIT DROP AS SELECT * FROM pg_catalog.pg_settings")
        cursor.execute("UPDATE pg_settings SET setting = 'off' WHERE name = %s", [name])

    assert ids(databases=["default"]) == ["city.E004"]
