"""axe finds nothing on any page that a visitor or an organisation reaches by links (see walking.py)."""

from typing import Any

import pytest

from tests.journeys.walking import problems_on, walk


def test_a_visitor_meets_no_barrier(visit: Any) -> None:
    assert walk(visit(), "/", within="/") == {}


def test_an_organisation_s_representative_meets_no_barrier(visit: Any, step_into: Any) -> None:
    assert walk(step_into(visit(), "organisation"), "/stk/kurulusum/", within="/stk/kurulusum/") == {}


@pytest.mark.parametrize("path", ["/anket/sahilde-yurumek/"])
def test_a_question_left_open_bars_nobody(visit: Any, path: str) -> None:
    page = visit()
    page.goto(path)
    page.locator("main form button.primary").click()
    page.locator("button[name=go][value=next]").click()

    page.locator(".error-summary").wait_for()
    assert problems_on(page) == []
