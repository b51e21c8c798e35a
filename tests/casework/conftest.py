"""The town with its units, terms and topics, and those who work with cases."""

from pathlib import Path

import pytest

from casework.imports import TABLES
from casework.management.commands.load_cases import CASE_DATA
from city.imports.tables import TABLES as CITY_TABLES
from city.services import CITY_DATA, load_tables
from people.models import Role, User
from tests.factories import member
from tests.factories.cases import of

# What cases know of the town; its people and its map are left out, for each test settles anew.
TOWN = {"neighbourhoods.csv", "org_units.csv", "deadline_rules.csv"}


def settle() -> Path:
    """Loads the town and the rules of cases."""
    load_tables(CITY_DATA, tables=[table for table in CITY_TABLES if table.file in TOWN])
    load = load_tables(CASE_DATA, tables=TABLES)
    assert not load.refused
    return CASE_DATA


@pytest.fixture
def town(db) -> Path:
    """Karşıyaka's units, neighbourhoods and terms, and what staff set for cases."""
    return settle()


@pytest.fixture
def demir(town) -> User:
    """Demir, case officer of the parks."""
    return member("Demir", Role.CASE_OFFICER, of=of("parks"))


@pytest.fixture
def head(town) -> User:
    """The head of the case officers of the parks."""
    return member("Hale", Role.CASE_HEAD, of=of("parks"))


@pytest.fixture
def clerk(town) -> User:
    """A clerk of the call centre."""
    return member("Kemal", Role.FRONT_DESK, of=of("call_centre"))


@pytest.fixture
def officer(town) -> User:
    """The officer of the directorate's office, who has information requests."""
    return member("Ofis", Role.CASE_OFFICER, of=of("directorate_office"))


@pytest.fixture
def transactional_town(transactional_db) -> None:
    """The same town where several write at once."""
    settle()
