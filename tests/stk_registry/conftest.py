"""The desk's people, for this room: Nil and Okan keep the registry; Barış speaks for the shore association."""

import pytest

from stk_registry import directory_index
from tests.factories import member
from tests.factories import stk as registry


@pytest.fixture(autouse=True)
def nothing_held_ready():
    """Forgets the directory of the test before: what a test undoes leaves no mark."""
    directory_index.forget()


@pytest.fixture
def desk(settings):
    """Opens the desk without a second factor, as every desk test does."""
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def nil(db, desk):
    return member("Nil", "registry")


@pytest.fixture
def okan(db, desk):
    return member("Okan", "registry")


@pytest.fixture
def speaker(db):
    return member("Baris")


@pytest.fixture
def shore_association(speaker):
    registry.area()
    organisation = registry.organisation(
        slug="kiyi", summary="Kıyıyı temiz tutar.", register_number="35-012-345"
    )
    registry.representative(speaker, organisation)
    return organisation
