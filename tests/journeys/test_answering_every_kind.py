"""Ayşe meets every kind of question: on a small phone, without JavaScript, in English, and when the line breaks."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from surveys.language.definition import to_json
from tests.journeys.conftest import ROOT, free_port, manage, wait_for
from tests.journeys.walking import problems_on
from tests.surveys.language.examples import questionnaire

START = "/anket/her-tur/"
SEND = "Yanıtlarımı gönder"


@pytest.fixture(scope="module")
def questions_of_every_kind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serves every kind of question and condition, openly and by letter; returns the address and the letters."""
    folder = tmp_path_factory.mktemp("every-kind")
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "DATABASE_URL": f"sqlite:///{folder / 'town.sqlite3'}",
    }
    file = folder / "her-tur.json"
    file.write_text(json.dumps(to_json(questionnaire())))
    manage("migrate", "-v0", env=env)
    manage("load_city", env=env)
    manage("import_questionnaire", str(file), "--slug", "her-tur", "--publish", env=env)
    manage("open_survey", "her-tur", "--questionnaire", "her-tur", "--mode", "confidential", env=env)
    by_letter = ("--questionnaire", "her-tur", "--access", "invitation")
    manage("open_survey", "mektupla", *by_letter, "--mode", "confidential", env=env)
    manage("invite", "mektupla", "--count", "2", "--output", str(folder / "letters.csv"), env=env)
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    ]
    server = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield address, folder / "letters.csv"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def visit(browser: Browser, questions_of_every_kind: tuple[str, Path]) -> Iterator:
    """Opens a page on one person's device, and begins the survey that is open to everybody unless told otherwise."""
    contexts: list[BrowserContext] = []

    def open_page(
        *, javascript: bool = True, width: int = 360, language: str = "tr-TR", begins: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=questions_of_every_kind[0],
            java_script_enabled=javascript,
            viewport={"width": width, "height": 800},
            locale=language,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if begins:
            page.goto(START)
            page.locator("main button.primary").click()
        return page

    yield open_page
    for context in contexts:
        context.close()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name='{name}'][value='{value}']").check()


def go_on(page: Page) -> None:
    page.locator("main button.primary").click()


def to_the_parks(page: Page) -> None:
    choose(page, "consent", "yes")
    go_on(page)
    expect(page.locator("[data-question=visits]")).to_be_visible()


def test_a_question_appears_as_soon_as_its_condition_is_met_and_keeps_what_was_said(visit) -> None:
    page = visit()
    to_the_parks(page)
    why, sport = page.locator("[data-question=why]"), page.locator("#q-sport")
    expect(why).to_have_count(0)

    choose(page, "visits", "often")
    expect(why).to_be_visible()
    expect(page.locator("[data-asked]")).to_contain_text("Yeni soru: Neden")
    choose(page, "why", "sport")
    expect(sport).to_be_visible()
    sport.fill("Yürüyüş")
    order = page.locator("[data-question]").evaluate_all("all => all.map(each => each.dataset.question)")
    choose(page, "visits", "never")
    expect(why).to_have_count(0)
    choose(page, "visits", "often")
    expect(sport).to_have_value("Yürüyüş")

    assert order == ["intro", "visits", "why", "sport", "rate", "hours"]
    choose(page, "rate/clean", "1")
    choose(page, "rate/safe", "2")
    go_on(page)
    expect(page.locator("[data-question=town]")).to_be_visible()


def test_scripts_serve_questions_that_arrived_later(visit) -> None:
    page = visit()
    to_the_parks(page)
    choose(page, "visits", "often")
    other = page.locator("#why-text")
    expect(page.locator("[data-question=why]")).to_be_visible()
    expect(other).to_be_hidden()

    choose(page, "why", "other")
    expect(other).to_be_visible()
    choose(page, "why", "none")

    expect(page.locator("input[name=why][value=other]")).not_to_be_checked()
    expect(other).to_be_hidden()


def test_options_that_depend_on_an_answer_change_with_it(visit) -> None:
    page = visit()
    choose(page, "consent", "no")
    go_on(page)
    expect(page.locator("[data-question=town]")).to_be_visible()
    expect(page.locator("[data-question=quarter]")).to_have_count(0)

    choose(page, "town", "north")
    expect(page.locator("input[name=quarter]")).to_have_count(1)
    expect(page.locator("input[name=quarter]")).to_have_value("n1")
    choose(page, "town", "south")

    expect(page.locator("input[name=quarter]")).to_have_value("s1")


def test_without_javascript_the_same_questions_are_asked_one_page_later(visit) -> None:
    page = visit(javascript=False)
    to_the_parks(page)
    choose(page, "visits", "often")
    go_on(page)
    choose(page, "why", "sport")
    go_on(page)
    page.locator("#q-sport").fill("Yüzme")
    choose(page, "rate/clean", "1")
    choose(page, "rate/safe", "3")
    go_on(page)
    choose(page, "town", "south")
    go_on(page)
    choose(page, "quarter", "s1")
    go_on(page)

    expect(page.get_by_text("Yüzme")).to_be_visible()
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Yanıtlarınız bize ulaştı")


def test_in_english_from_the_first_page_to_the_receipt(visit) -> None:
    page = visit(language="en-GB", width=1280)
    choose(page, "consent", "no")
    page.get_by_role("button", name="Next section").click()
    expect(page.get_by_text("İlçe (en)")).to_be_visible()
    page.get_by_role("button", name="Review my answers").click()
    page.get_by_role("button", name="Send my answers").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your answers")


def test_a_lost_connection_leaves_the_answers_on_the_page_and_says_so(visit) -> None:
    page = visit()
    choose(page, "consent", "no")
    page.locator("#q-born").fill("1980")

    page.context.set_offline(True)
    go_on(page)

    notice = page.locator("[data-no-connection]")
    expect(notice).to_be_visible()
    expect(notice).to_be_focused()
    expect(page.locator("#q-born")).to_have_value("1980")
    page.context.set_offline(False)
    go_on(page)
    expect(page.locator("[data-question=town]")).to_be_visible()


def test_a_connection_lost_on_the_last_page_and_a_nervous_finger_send_once(visit) -> None:
    page = visit()
    choose(page, "consent", "no")
    go_on(page)
    expect(page.locator("[data-question=town]")).to_be_visible()
    go_on(page)
    send = page.get_by_role("button", name=SEND)
    expect(send).to_be_visible()
    posts: list[str] = []
    page.on("request", lambda request: request.method == "POST" and posts.append(request.url))

    page.context.set_offline(True)
    send.click()
    expect(page.locator("[data-no-connection]")).to_be_visible()
    page.context.set_offline(False)
    send.dblclick()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Yanıtlarınız bize ulaştı")
    assert len(posts) == 1


def test_every_kind_of_question_reads_well_in_every_shape(visit) -> None:
    page = visit()
    told = problems_on(page)
    to_the_parks(page)
    choose(page, "visits", "often")
    expect(page.locator("[data-question=why]")).to_be_visible()
    told += problems_on(page)
    go_on(page)
    expect(page.locator(".error-summary")).to_be_visible()
    told += problems_on(page)
    choose(page, "why", "rest")
    choose(page, "rate/clean", "1")
    choose(page, "rate/safe", "2")
    go_on(page)
    expect(page.locator("[data-question=town]")).to_be_visible()
    told += problems_on(page)

    assert told == []


def test_a_letters_square_fills_in_the_code_and_no_log_ever_holds_it(visit, questions_of_every_kind) -> None:
    with questions_of_every_kind[1].open(encoding="utf-8-sig") as file:
        letter = next(csv.DictReader(file))
    address = urlsplit(letter["address"])
    page = visit(begins=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{address.path}#{address.fragment}")

    expect(page.locator("#invitation")).to_have_value(letter["code"])
    assert letter["code"] in address.fragment
    assert letter["code"] not in page.url
    go_on(page)
    expect(page.locator("[data-question=consent]")).to_be_visible()
    assert not any(letter["code"] in url for url in asked)


def test_without_javascript_the_code_is_typed_as_it_stands_in_the_letter(
    visit, questions_of_every_kind
) -> None:
    with questions_of_every_kind[1].open(encoding="utf-8-sig") as file:
        letter = list(csv.DictReader(file))[1]
    page = visit(begins=False, javascript=False)
    page.goto("/anket/mektupla/")

    page.locator("#invitation").fill(letter["code"].lower().replace("-", " "))
    go_on(page)

    expect(page.locator("[data-question=consent]")).to_be_visible()
