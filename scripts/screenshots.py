#!/usr/bin/env python
"""Takes pictures of pages of a running town: `scripts/screenshots.py http://127.0.0.1:8000 FOLDER [PATH…]`.

Without paths it takes those the README shows: each is what one window shows, and the survey's error state and its
receipt are reached by answering. A path may carry a role and a name: `masa@unit_head=desk`; it is taken whole.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HEIGHTS = {1280: 900, 360: 780}
PAGES = {
    "home": ("", ""),
    "project": ("katilim/sahilde-yurumek/", ""),
    "desk": ("masa/", "participation"),
    "field": ("masa/anketler/sahilde-yurumek/alan/", "participation"),
    "report": ("sonuclar/golgeli-parklar/", ""),
    "style-guide": ("stil/", ""),
}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def step_into(page: Page, address: str, role: str) -> None:
    page.goto(address)
    page.locator(f".demo-bar form:has(input[value={role}]) button").click()
    page.wait_for_load_state()


def take(page: Page, *, address: str, path: str, role: str, file: Path, whole: bool) -> None:
    """Saves one page as PNG, the whole of it or what the window shows."""
    if role:
        step_into(page, address, role)
    page.goto(f"{address}/{path.lstrip('/')}")
    page.screenshot(path=str(file), full_page=whole)


def take_answering(page: Page, *, address: str, folder: Path, width: int) -> None:
    """Answers the open survey, and takes its page, what it says of a question left open, and the receipt."""
    forward = page.locator("button.primary:is([name=go], :not([name]))").last
    page.goto(f"{address}/anket/sahilde-yurumek/")
    forward.click()
    page.wait_for_load_state()
    page.screenshot(path=str(folder / f"survey-{width}.png"))
    forward.click()
    page.wait_for_load_state()
    page.screenshot(path=str(folder / f"error-{width}.png"))
    for _step in range(8):
        if page.url.rstrip("/").endswith("alindi"):
            break
        for group in page.locator("fieldset:has(input[type=radio])").all():
            group.locator("input[type=radio]").first.check(force=True)
        for group in page.locator("fieldset:has(input[type=checkbox])").all():
            group.locator("input[type=checkbox]").first.check(force=True)
        for place in page.locator("main select").all():
            place.select_option(index=1)
        forward.click()
        page.wait_for_load_state()
    page.screenshot(path=str(folder / f"receipt-{width}.png"))


def main(address: str, folder: str, *wishes: str) -> None:
    address, target = address.rstrip("/"), Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    wanted = dict(named(wish) for wish in wishes) or PAGES
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for width, height in HEIGHTS.items():
            for name, (path, role) in wanted.items():
                page = browser.new_page(viewport={"width": width, "height": height}, locale="tr-TR")
                file = target / f"{name}-{width}.png"
                take(page, address=address, path=path, role=role, file=file, whole=bool(wishes))
                page.context.close()
            if not wishes:
                page = browser.new_page(viewport={"width": width, "height": height}, locale="tr-TR")
                take_answering(page, address=address, folder=target, width=width)
                page.context.close()
        browser.close()


def named(wish: str) -> tuple[str, tuple[str, str]]:
    """Returns the name of a picture, and the path and role it is of."""
    where, _, name = wish.partition("=")
    path, _, role = where.partition("@")
    return name or path.strip("/").replace("/", "-") or "home", (path, role)


if __name__ == "__main__":
    main(*sys.argv[1:])
