"""Who reaches which address: every route of our rooms by every role, as access_matrix.csv says.

After adding a route, write the table anew and read the difference before committing it:
`ACCESS_MATRIX=write pytest tests/architecture/test_access_matrix.py`
Routes of Wagtail and allauth are theirs to guard; they are named by prefix and left out.
The things in the addresses do not exist: what is tested is the door, not the room behind it.
"""

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from people.models import Role
from tests.factories import member

pytestmark = pytest.mark.any_database

TABLE = Path(__file__).with_name("access_matrix.csv")
ROLES = ("visitor", "stranger", *Role.values)
OF_OTHERS = ("hesap/", "yonetim/", "belge/", "media/", "static/")
OWN_ROOMS = (
    "people",
    "casework",
    "participation",
    "surveys",
    "reports",
    "stk_registry",
    "esnaf",
    "cms",
    "config",
    "django.views.i18n",
)
FEWEST = 25
WRITE = os.environ.get("ACCESS_MATRIX") == "write"
SAMPLES = {"int": "0", "uuid": "00000000-0000-0000-0000-000000000000"}


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Yields the route and its view's module for every address of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback.__module__


def own_routes() -> list[str]:
    return sorted(
        {
            route
            for route, module in routes()
            if not route.startswith(OF_OTHERS) and module.startswith(OWN_ROOMS)
        }
    )


def example_of(route: str) -> str:
    """Returns an address that this very route answers; one that it does not answer fails the test."""
    path = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1], "ornek"), route)
    assert resolve(path).route == route, f"{path} is answered by another route than {route}"
    return path


def outcome(client: Client, path: str, *, role: str) -> str:
    """Returns open, sign-in, refused or allowed: what the door says to a role."""
    response = client.get(path)
    if response.status_code in (301, 302) and "/hesap/login/" in response.url:
        return "sign-in"
    if response.status_code == 403:
        return "refused"
    return "open" if role in ("visitor", "stranger") else "allowed"


@pytest.fixture
def found(db, settings) -> dict[str, dict[str, str]]:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    table: dict[str, dict[str, str]] = {route: {} for route in own_routes()}
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if role != "visitor":
            client.force_login(member(f"{role}", *([role] if role in Role.values else [])))
        for route, outcomes in table.items():
            outcomes[role] = outcome(client, example_of(route), role=role)
    return table


def test_every_route_opens_for_exactly_the_roles_of_the_table(found):
    if WRITE:
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["route", *ROLES])
            writer.writerows([route, *(found[route][role] for role in ROLES)] for route in sorted(found))
    with TABLE.open(encoding="utf-8", newline="") as file:
        expected = {row.pop("route"): row for row in csv.DictReader(file)}

    assert found == expected
    assert len(found) >= FEWEST


def test_no_desk_route_opens_for_visitors_or_strangers(found):
    doors = {
        (route, found[route][role]) for route in found for role in ROLES[:2] if route.startswith("masa/")
    }

    assert {outcome for _route, outcome in doors} == {"sign-in", "refused"}
