"""A served demo town and a browser: each journey steps into a role as a newcomer would, with the demo bar."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.graph_server import Graph, graph_server
from tests.journeys.post import last_letter_to

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

WHATSAPP_LINE = {
    "WHATSAPP_NUMBER_ID": "200000000000002",
    "WHATSAPP_TOKEN": "a-token",
    "WHATSAPP_APP_SECRET": "bir-sir",
    "WHATSAPP_VERIFY_TOKEN": "bir-soz",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in Path(item.path).parts:
            item.add_marker(pytest.mark.journey)


def manage(*arguments: str, env: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns where the town keeps its database and its letters."""
    return tmp_path_factory.mktemp("town")


@pytest.fixture
def letter_to(town_folder: Path):
    """Reads the newest letter to an address: `letter_to("ad@example.org", holding="davet")`."""

    def read(address: str, *, holding: str = "") -> str:
        return last_letter_to(address, folder=town_folder, holding=holding)

    return read


@pytest.fixture(scope="session")
def graph() -> Iterator[Graph]:
    """Stands in for WhatsApp's service, at which the town has a line."""
    with graph_server() as graph:
        yield graph


@pytest.fixture(scope="session")
def town(town_folder: Path, graph: Graph) -> Iterator[str]:
    """Serves the demo municipality on SQLite with the real server; returns its address."""
    folder = town_folder
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "DATABASE_URL": f"sqlite:///{folder / 'town.sqlite3'}",
        # A survey closed in a journey is weighed in the same journey.
        "CLOSING_GRACE_MINUTES": "0",
        "MAIL_FOLDER": str(folder / "mail"),
        "DATA_FOLDER": str(folder),
        "WHATSAPP_API": graph.address,
        **WHATSAPP_LINE,
    }
    manage("migrate", "-v0", env=env)
    manage("demo", "--responses", "400", env=env)
    port = free_port()
    env["SITE_ADDRESS"] = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
        "--log-level",
        "warning",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen) -> None:
    for _attempt in range(300):
        if server.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            urllib.request.urlopen(f"{address}/saglik/canli/", timeout=2)
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not answer in a minute")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: install Debian's chromium, or set CHROMIUM to another.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, town: str) -> Iterator:
    """Opens a browser of one person: `visit(javascript=False, width=360)` returns their page."""
    contexts: list[BrowserContext] = []

    def open_page(*, javascript: bool = True, width: int = 1280, language: str = "tr-TR") -> Page:
        context = browser.new_context(
            base_url=town,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 800},
            locale=language,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def step_into(town: str):
    """Signs a page in as a demo role by the bar's own button."""

    def step(page: Page, role: str) -> Page:
        page.goto("/")
        page.locator(f".demo-bar form:has(input[value={role}]) button").click()
        page.wait_for_load_state()
        return page

    return step
