"""For the whole suite: on a second database only those tests run that touch one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import settings

# A busy machine is no fault of the code; what is fast is measured in benchmarks/.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parents[1]
# Where people's files are kept; a test has a folder of its own (config/settings/test.py).
KEPT = ("private", "media", "test-private", "test-media")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="leave out tests that never touch a database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    kept = [item for item in items if touches_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def touches_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("any_database") is not None:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(DATABASE_FIXTURES & fixtures)


@pytest.fixture(autouse=True)
def nothing_is_kept_from_the_test_before() -> None:
    """What a page keeps for a minute is not the next test's."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def people_s_files_stay_as_they_are() -> Iterator[None]:
    """No test leaves a file where people's files are kept."""
    before = kept_files()
    yield
    assert kept_files() <= before, f"left behind: {sorted(kept_files() - before)[:5]}"


def kept_files() -> set[Path]:
    """Returns every file that is kept for people in this folder's own data."""
    return {file for name in KEPT for file in (ROOT / "var" / name).rglob("*") if file.is_file()}
