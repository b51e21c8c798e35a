"""Fixtures of this room: the town as the product ships it, and directories of small files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from city.services import CITY_DATA, load_city


@pytest.fixture
def town(db) -> None:
    """The shipped data, loaded."""
    assert load_city(CITY_DATA).refused == []


@pytest.fixture
def directory(tmp_path: Path) -> Callable[..., Path]:
    """Writes files by name and returns their directory: directory(**{"neighbourhoods.csv": "code,…"})."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write
