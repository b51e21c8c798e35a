"""axe finds nothing on any page that a person of each role can reach by links, wide and on a phone."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from people.demo import DEMO_ROLES

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
DESK_ROLES = [role for role in DEMO_ROLES if role != "editor"]
SKIPPED = ("/yonetim/", "/belge/", "/media/", "/static/", "/hesap/logout/")


def kind_of(path: str) -> str:
    """Returns what a path shows: its route, so that a hundred projects are one page."""
    try:
        match = resolve(path)
    except Resolver404:
        return path
    pages = match.route.startswith("^") or "wagtail" in (match.view_name or "")
    parts = path.strip("/").split("/")
    return f"page:{parts[0]}:{len(parts)}" if pages else f"{match.route}"


def links_on(page: Page) -> list[str]:
    """Returns the paths that links of this page lead to, links in drawings too; downloads are left out."""
    found = page.eval_on_selector_all(
        "a[href]:not([download])",
        "links => links.map(link => new URL(link.getAttribute('href'), location).href)",
    )
    here = urlsplit(page.url).netloc
    paths = [urlsplit(href).path for href in found if urlsplit(href).netloc == here]
    return [path for path in paths if not path.endswith("/pdf/")]


def problems_on(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]


def walk(page: Page, start: str, *, within: str) -> dict[str, list[str]]:
    """Opens one page of each kind that links lead to; returns what axe says of those with problems."""
    queue, seen, told = [start], {kind_of(start)}, {}
    while queue:
        path = queue.pop(0)
        answer = page.goto(path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status < 500, f"{path} answered {answer.status}"
        problems = problems_on(page)
        if problems:
            told[path] = problems
        for link in links_on(page):
            if link.startswith(within) and not link.startswith(SKIPPED) and kind_of(link) not in seen:
                seen.add(kind_of(link))
                queue.append(link)
    assert len(seen) > 1, "no link led anywhere"
    return told


@pytest.mark.parametrize("width", [1280, 360])
def test_a_visitor_meets_no_barrier(visit, width: int) -> None:
    page = visit(width=width)

    assert walk(page, "/", within="/") == {}


@pytest.mark.parametrize("role", DESK_ROLES)
def test_staff_meets_no_barrier(visit, step_into, role: str) -> None:
    page = step_into(visit(), role)

    assert walk(page, "/masa/", within="/masa/") == {}
