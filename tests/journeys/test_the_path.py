"""The path of the product, each step by the role that takes it, in the browser."""

import re

from playwright.sync_api import Page, expect


def answer_the_survey(page: Page) -> None:
    page.goto("/anket/sahilde-yurumek/")
    page.get_by_role("button", name="Ankete başla").click()
    page.get_by_text("Haftada birkaç kez").click()
    page.get_by_role("button", name="Sonraki bölüm").click()
    page.get_by_text("Yürümek için").click()
    page.get_by_role("button", name="Sonraki bölüm").click()
    page.locator("input[name=satisfied][value='4']").check(force=True)
    page.get_by_text("Daha iyi aydınlatma").click()
    page.get_by_role("button", name="Sonraki bölüm").click()
    page.get_by_label("Hangi mahallede oturuyorsunuz?").select_option("bostanli")
    page.get_by_role("button", name="Yanıtlarımı gözden geçir").click()
    expect(page.get_by_text("Daha iyi aydınlatma")).to_be_visible()
    page.get_by_role("button", name="Yanıtlarımı gönder").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Yanıtlarınız bize ulaştı")


def test_ayse_finds_a_project_on_the_home_page_and_answers_on_her_phone_without_javascript(visit) -> None:
    page = visit(javascript=False, width=360)
    page.goto("/")
    page.get_by_role("link", name="Sahilde yürümek").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sahilde yürümek")

    answer_the_survey(page)

    assert re.search(r"[0-9A-Z]{4}", page.locator(".code").inner_text())


def test_ayse_answers_with_javascript_on_a_wide_screen(visit) -> None:
    answer_the_survey(visit())


def test_an_unanswered_question_is_named_and_the_rest_stays(visit) -> None:
    page = visit(width=360)
    page.goto("/anket/sahilde-yurumek/")
    page.get_by_role("button", name="Ankete başla").click()

    page.get_by_role("button", name="Sonraki bölüm").click()

    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator(".error-summary a").first).to_have_attribute("href", "#q-often")


def test_everybody_reads_the_results_and_what_the_department_will_do(visit) -> None:
    page = visit()
    page.goto("/sonuclar/")
    page.get_by_role("link", name="Gölgeli parklar anketi").click()

    expect(page.get_by_role("heading", name="Ne dediniz, ne yapıyoruz")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF olarak indir").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_a_department_officer_sees_the_delivered_report(visit, step_into) -> None:
    page = step_into(visit(), "department_officer")
    page.goto("/masa/raporlar/")

    page.get_by_role("link", name="Gölgeli parklar anketi").click()

    expect(page.get_by_role("heading", name="Müdürlüğün yanıtı")).to_be_visible()


def test_the_participation_unit_finds_the_request_that_waits(visit, step_into) -> None:
    page = step_into(visit(), "participation")
    page.goto("/masa/gelen-talepler/")

    expect(page.get_by_text("Pazar yerinin günü").first).to_be_visible()


def test_the_analyst_weighs_and_the_head_reviews(visit, step_into) -> None:
    page = step_into(visit(), "analyst")
    page.goto("/masa/raporlar/tart/golgeli-parklar/")
    page.get_by_role("button", name="Ağırlıklandır ve rapor taslağını hazırla").click()
    expect(page.get_by_text("Taslak hazır.")).to_be_visible()
    report = page.url

    head = step_into(visit(), "unit_head")
    head.goto(report)
    head.get_by_role("button", name="Gözden geçirdim, onayla").click()

    expect(head.get_by_role("button", name="Müdürlüğe teslim et")).to_be_visible()


def test_the_stranger_is_refused_at_the_desk(visit) -> None:
    page = visit()

    page.goto("/masa/raporlar/")

    assert "/hesap/login/" in page.url
