"""The cast that everybody knows, as fixtures; the stranger is refused everywhere."""

import pytest

from people.models import Role, User
from tests.factories import member, unit


@pytest.fixture
def demir(db) -> User:
    """Demir, officer of the parks department."""
    return member("Demir", Role.DEPARTMENT_OFFICER)


@pytest.fixture
def ayda(db) -> User:
    """Ayda, of the participation unit."""
    return member("Ayda", Role.PARTICIPATION, of=unit("Vatandaş Katılım Birimi", code="participation_unit"))


@pytest.fixture
def baris(db) -> User:
    """Barış, head of the participation unit; its address has no ş."""
    return member("Baris", Role.UNIT_HEAD, of=unit("Vatandaş Katılım Birimi", code="participation_unit"))


@pytest.fixture
def fikret(db) -> User:
    """Fikret, who has an account and no role."""
    return member("Fikret")
