"""Ayda writes a questionnaire at the desk: a question shown on a condition, looked at as the public, published."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.walking import RULES


def add_question(page: Page, kind: str, wording: str) -> None:
    """Adds a question to the first section and stays at its form."""
    adding = page.locator("details.adding").first
    if adding.get_attribute("open") is None:
        adding.locator("summary").click()
    adding.locator("[name=kind]").select_option(kind)
    adding.locator("[name=label-tr]").fill(wording)
    adding.get_by_role("button", name="Soruyu ekle").click()
    expect(page.locator("#question-form")).to_be_visible()


def save(page: Page) -> None:
    page.get_by_role("button", name="Soruyu kaydet", exact=True).click()
    page.wait_for_url("**/duzenle/**")


def begin(page: Page, title: str) -> None:
    page.goto("/masa/soru-formlari/yeni/")
    page.locator("[name=title-tr]").fill(title)
    if page.locator("[name=english]").is_checked():
        page.locator("[name=english]").uncheck()
    page.locator("main form button.primary").click()
    page.wait_for_url("**/duzenle/")


def two_options(page: Page) -> None:
    page.locator("[name=option-0-label-tr]").fill("Her hafta")
    page.locator("[name=option-1-label-tr]").fill("Hiç")


def test_a_question_appears_on_a_condition(visit: Any, step_into: Any) -> None:
    page = step_into(visit(), "participation")
    begin(page, "Kütüphane saatleri")

    add_question(page, "single", "Kütüphaneye ne sıklıkla gidersiniz?")
    two_options(page)
    expect(page.locator("#glimpses")).to_contain_text("Her hafta")
    save(page)
    add_question(page, "long_text", "Neden gitmiyorsunuz?")
    page.get_by_label("Bunların hepsi sağlanınca").check()
    page.locator("[name=if-variable]").first.select_option(label="Kütüphaneye ne sıklıkla gidersiniz?")
    page.locator("select[name=if-value]").first.select_option(label="Hiç")
    assert Axe().run(page, options=RULES).response["violations"] == []
    save(page)

    expect(page.get_by_text("yanıtı “Hiç” ise gösterilir.")).to_be_visible()
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.get_by_role("link", name="Denetle ve yayımla").click()
    page.get_by_role("button", name="Bu taslağı yayımla").click()
    expect(page.get_by_text("1. sürüm yayımlandı", exact=False)).to_be_visible()


def test_it_is_written_without_javascript_too(visit: Any, step_into: Any) -> None:
    page = step_into(visit(javascript=False, width=360), "participation")
    begin(page, "Kitap kurtları")

    add_question(page, "single", "Kitap okur musunuz?")
    two_options(page)
    save(page)
    add_question(page, "short_text", "Neden okumuyorsunuz?")
    page.get_by_label("Bunların hepsi sağlanınca").check()
    page.locator("[name=if-variable]").first.select_option(label="Kitap okur musunuz?")
    page.get_by_role("button", name="Seçilecek değerleri ve yeni satırları göster").click()
    page.locator("select[name=if-value]").first.select_option(label="Hiç")
    save(page)

    expect(page.get_by_text("yanıtı “Hiç” ise gösterilir.")).to_be_visible()
