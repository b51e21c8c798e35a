"""The style guide is for those who build and look after the site."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from cms.views.style_guide import PAGES, style_guide


class Reader:
    """Someone signed in, as the view sees them."""

    is_authenticated = True

    def __init__(self, *, is_staff: bool) -> None:
        self.is_staff = is_staff


def ask(user: object, *, method: str = "get") -> HttpRequest:
    request = getattr(RequestFactory(), method)("/stil/")
    request.user = user
    return request


@pytest.fixture(autouse=True)
def in_production(settings) -> None:
    settings.DEBUG = False
    settings.DEMO = False


@pytest.mark.parametrize("user", [AnonymousUser(), Reader(is_staff=False)], ids=["visitor", "resident"])
def test_others_are_refused(user: object) -> None:
    with pytest.raises(PermissionDenied):
        style_guide(ask(user))


@pytest.mark.parametrize("page", PAGES)
def test_staff_see_every_page(page: str) -> None:
    response = style_guide(ask(Reader(is_staff=True)), page=page)

    assert response.status_code == 200
    assert b"</html>" in response.content


def test_anyone_may_see_it_in_the_demonstration(settings) -> None:
    settings.DEMO = True

    assert style_guide(ask(AnonymousUser())).status_code == 200


def test_another_page_does_not_exist() -> None:
    with pytest.raises(Http404):
        style_guide(ask(Reader(is_staff=True)), page="baska")


def test_it_is_only_looked_at() -> None:
    assert style_guide(ask(Reader(is_staff=True), method="post")).status_code == 405


def test_an_invalid_field_points_to_its_message_and_keeps_the_answer() -> None:
    html = style_guide(ask(Reader(is_staff=True))).content.decode()

    assert 'href="#id_name"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'value="86"' in html
    assert 'href="#id_reach_0"' in html
    assert 'id="id_reach_0"' in html


def test_coordinates_keep_their_points_in_turkish() -> None:
    html = style_guide(ask(Reader(is_staff=True))).content.decode()

    assert 'width="62.4%"' in html
    assert "62,4%" not in html
