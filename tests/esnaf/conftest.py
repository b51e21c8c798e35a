"""The shopkeepers' people: Cemile keeps a shop, Hasan another, Fikret none; Sevgi sits at the tradespeople's desk."""

import pytest
from django.core.cache import cache
from django.core.management import call_command

from esnaf import trade_index
from people.models import Role
from tests.factories import member, unit


@pytest.fixture(autouse=True)
def nothing_held_ready():
    """Forgets the list and the counted requests of the test before: what a test undoes leaves no mark."""
    trade_index.forget()
    cache.clear()


@pytest.fixture
def trades(db, tmp_path_factory):
    """The trades and codes that come with the product."""
    with (tmp_path_factory.mktemp("out") / "out.json").open("w") as out:
        call_command("load_trades", stdout=out)


@pytest.fixture
def sevgi(db, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return member("Sevgi", Role.TRADES, of=unit("Esnaf Masası", code="trades_unit"))
