"""An acknowledged answer is on the disk: what SQLite and PostgreSQL must be told for that."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections
from django.db import Error as DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

LEAST_TIMEOUT_SECONDS = 20
SYNCHRONOUS_FULL = 2
NEEDED_PRAGMAS = {
    "journal_mode": {"wal"},
    "synchronous": {"full", "2", "extra", "3"},
    "foreign_keys": {"on", "1", "true", "yes"},
    "secure_delete": {"on", "1", "true", "yes"},
}
# synchronous_commit may wait for more than the local disk, but not for less.
NEEDED_ON_POSTGRESQL = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}
PRAGMA = re.compile(r"pragma\s+(\w+)\s*=\s*['\"]?(\w+)", re.IGNORECASE)


def check_sqlite_options(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns what is missing in the options of each SQLite database."""
    found = []
    for alias, database in settings.DATABASES.items():
        if database.get("ENGINE", "").endswith("sqlite3"):
            found += _missing_options(alias, database.get("OPTIONS", {}))
    return found


def check_database_is_durable(
    *, app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Returns where the running databases do not write through to the disk, whoever told them so."""
    return [message for alias in databases or () for message in _unsafe(alias)]


def check_durability_in_production(
    *, app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Returns the same of all databases for `check --deploy`, which names none."""
    if databases:
        return []
    return check_database_is_durable(app_configs=app_configs, databases=list(connections))


def insist_on_durability(*, alias: str = DEFAULT_DB_ALIAS) -> None:
    """Refuses to start a server on a database that may lose acknowledged answers.

    A database that cannot be reached is no refusal: it may come back, and is asked for with each request.
    """
    try:
        faults = _faults_of(connections[alias])
    except DatabaseError:
        return
    finally:
        connections[alias].close()
    if faults:
        raise ImproperlyConfigured(f"Database “{alias}” may lose answers: {'; '.join(faults)}.")


def _missing_options(alias: str, options: dict[str, Any]) -> Iterable[CheckMessage]:
    if options.get("transaction_mode") != "IMMEDIATE":
        yield _error(alias, "transaction_mode is not IMMEDIATE", "E001")
    if (options.get("timeout") or 0) < LEAST_TIMEOUT_SECONDS:
        yield _error(alias, f"timeout is below {LEAST_TIMEOUT_SECONDS} seconds", "E002")
    said = {name.lower(): value.lower() for name, value in PRAGMA.findall(options.get("init_command") or "")}
    for name, accepted in NEEDED_PRAGMAS.items():
        if said.get(name) not in accepted:
            yield _error(
                alias, f"init_command does not set PRAGMA {name}={sorted(accepted)[-1].upper()}", "E003"
            )


def _unsafe(alias: str) -> list[CheckMessage]:
    try:
        return [_error(alias, fault, "E004") for fault in _faults_of(connections[alias])]
    except DatabaseError as problem:
        return [_error(alias, f"it could not be asked: {problem}", "E005")]


def _faults_of(connection: BaseDatabaseWrapper) -> list[str]:
    ask = {"sqlite": _faults_of_sqlite, "postgresql": _faults_of_postgresql}.get(connection.vendor)
    if ask is None:
        return [f"{connection.vendor} is not a database that Katılım is tested on"]
    with connection.cursor() as cursor:
        return ask(cursor)


def _faults_of_sqlite(cursor: Any) -> list[str]:
    found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in NEEDED_PRAGMAS}
    faults = []
    if int(found["synchronous"]) < SYNCHRONOUS_FULL:
        faults.append(f"synchronous is {found['synchronous']}, not FULL")
    if found["journal_mode"] != "wal":
        faults.append(f"journal_mode is {found['journal_mode']}, not WAL")
    return faults + [f"{name} is off" for name in ("foreign_keys", "secure_delete") if not int(found[name])]


def _faults_of_postgresql(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name",
        [list(NEEDED_ON_POSTGRESQL)],
    )
    found = dict(cursor.fetchall())
    return [
        f"{name} is {found.get(name)}"
        for name, accepted in NEEDED_ON_POSTGRESQL.items()
        if found.get(name) not in accepted
    ]


def _error(alias: str, fault: str, number: str) -> CheckMessage:
    return Error(
        f"Database “{alias}”: {fault}.",
        hint="Use the options of config.env.database(); undo ALTER SYSTEM, ROLE or DATABASE overrides.",
        id=f"city.{number}",
    )
