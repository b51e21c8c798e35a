#!/usr/bin/env python
"""Takes pictures of pages of a running town: `scripts/screenshots.py http://127.0.0.1:8000 FOLDER [PATH…]`.

Without paths it takes those the README shows. A path may carry a role and a name: `masa@unit_head=desk`.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WIDTHS = (1280, 360)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def take(page: Page, *, address: str, path: str, role: str, file: Path) -> None:
    """Saves one whole page as PNG."""
    if role:
        page.goto(address)
        page.locator(f".demo-bar form:has(input[value={role}]) button").click()
        page.wait_for_load_state()
    page.goto(f"{address}/{path.lstrip('/')}")
    page.screenshot(path=str(file), full_page=True)


def main(address: str, folder: str, *wishes: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for wish in wishes:
            where, _, name = wish.partition("=")
            path, _, role = where.partition("@")
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900}, locale="tr-TR")
                file = Path(folder) / f"{name or path.strip('/').replace('/', '-') or 'home'}-{width}.png"
                take(page, address=address.rstrip("/"), path=path, role=role, file=file)
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
