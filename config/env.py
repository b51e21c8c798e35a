"""Reads the environment loudly: a value that is missing or nonsense stops the start with a sentence."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    ),
}
POSTGRESQL_OPTIONS = {
    "options": "-c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=15s",
}


# Opening SQLite with its pragmas costs more than a page's queries; a thread keeps its connection this long.
CONNECTION_SECONDS = 60


def database(*, default: str) -> dict:
    """Returns the DATABASES entry for DATABASE_URL with the durability options of its engine."""
    settings = env.db("DATABASE_URL", default=default)
    settings |= {"CONN_MAX_AGE": CONNECTION_SECONDS, "CONN_HEALTH_CHECKS": True}
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **SQLITE_OPTIONS}
        Path(settings["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    elif settings["ENGINE"].endswith("postgresql"):
        settings["OPTIONS"] = {**POSTGRESQL_OPTIONS, **settings.get("OPTIONS", {})}
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL names a database that Katılım is not tested on. Use sqlite:///… or postgresql://…"
        )
    return settings


def required(name: str, *, because: str) -> str:
    """Returns an environment variable's value, or refuses to start and says why it is needed."""
    value = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. It is needed because {because}.")
    return value


def required_list(name: str, *, because: str) -> list[str]:
    """Returns a comma-separated variable as a list; empty is refused."""
    return [part.strip() for part in required(name, because=because).split(",") if part.strip()]
