"""Walks every page that links lead a person to, and tells what bars anybody there: wide and narrow, light and dark.

Each page is opened once and looked at in three shapes: 1280 pixels in light, 360 in dark, and 320, which is what
400 % zoom leaves of a wide screen. A hundred rows of one kind are one page.
"""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Response

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
SKIPPED = ("/yonetim/", "/belge/", "/media/", "/static/", "/hesap/logout/")
HEIGHT = 900
SHAPES = ((1280, "light"), (360, "dark"))
ZOOMED = 320
MOST_KEYS = 160
FOCUS_IS_ON_PRIMARY = "() => document.activeElement?.matches('main .button.primary')"
HAS_PRIMARY = """() => [...document.querySelectorAll('main .button.primary')]
    .some(each => each.checkVisibility() && !each.disabled && !each.closest('[inert]'))"""
WIDER_THAN_THE_PAGE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return '';
    const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 1);
    return wide.length ? wide.at(-1).outerHTML.slice(0, 160) : 'the page';
}"""


def kind_of(path: str) -> str:
    """Returns what a path shows: its route, so that a hundred projects are one page.

    Below an activity the word of the address tells what is shown: a seat, a plan of the day, who sits where.
    """
    try:
        match = resolve(path)
    except Resolver404:
        return path
    if "part" in match.kwargs:
        return f"{match.route}:{match.kwargs['part']}"
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
    return [path for path in paths if not path.endswith(("/pdf/", "/docx/", "/xlsx/", ".csv", ".svg"))]


def problems_on(page: Page) -> list[str]:
    """Returns what axe finds in each shape, what is wider than a zoomed page, and an action out of reach."""
    told = []
    for width, scheme in SHAPES:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page, options=RULES).response["violations"]
        told += [f"{width} {scheme} {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
    page.set_viewport_size({"width": ZOOMED, "height": HEIGHT})
    wider = page.evaluate(WIDER_THAN_THE_PAGE)
    told += [f"wider than {ZOOMED}: {wider}"] if wider else []
    page.set_viewport_size({"width": SHAPES[0][0], "height": HEIGHT})
    told += [] if reaches_the_action(page) else ["the primary action is not reached by the keyboard"]
    return told


def reaches_the_action(page: Page) -> bool:
    """Tells whether the tab key, from the page's start, comes to its primary action, if it has one."""
    if not page.evaluate(HAS_PRIMARY):
        return True
    page.locator("main").first.evaluate("main => main.focus()")
    for _key in range(MOST_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUS_IS_ON_PRIMARY):
            return True
    return False


def opened(page: Page, path: str) -> Response | None:
    """Opens a path; a file that is sent for keeping opens no page."""
    try:
        return page.goto(path)
    except Exception as refusal:
        if "Download is starting" in str(refusal):
            return None
        raise


def walk(page: Page, start: str, *, within: str, known: set[str] | None = None) -> dict[str, list[str]]:
    """Looks at one page of each kind that links lead to; returns the problems of those that have any.

    `known` are the kinds that were looked at before: they are passed through for their links, not judged again.
    """
    judged = known if known is not None else set()
    queue, seen, told = [start], {kind_of(start)}, {}
    while queue:
        path = queue.pop(0)
        answer = opened(page, path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status < 400, f"{path} answered {answer.status}"
        links = links_on(page)
        if kind_of(path) not in judged and (problems := problems_on(page)):
            told[path] = problems
        judged.add(kind_of(path))
        for link in links:
            if link.startswith(within) and not link.startswith(SKIPPED) and kind_of(link) not in seen:
                seen.add(kind_of(link))
                queue.append(link)
    assert len(seen) > 1, "no link led anywhere"
    return told
