"""A panel by lot from volunteering to the seats, and how the unit reaches the people who are missing, in the browser."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
HOW = pytest.mark.parametrize(
    "how", [{}, {"javascript": False, "width": 360}], ids=["wide", "phone-no-script"]
)
PANEL = "/katilim/sahilde-yurumek/sahil-paneli/"


@HOW
def test_somebody_volunteers_without_an_account_and_comes_back_by_the_code(visit, how):
    page: Page = visit(**how)
    page.goto(PANEL)
    page.get_by_role("link", name="Gönüllüyüm").first.click()
    page.get_by_role("button", name="Beni havuza alın").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("Kadın", exact=True).check()
    page.get_by_label("35–54", exact=True).check()
    page.get_by_label(re.compile("^Adınız")).fill("Deneme Hemşehri")
    page.get_by_label(re.compile("^Telefon")).fill("0530 000 00 00")
    page.get_by_role("button", name="Beni havuza alın").click()

    expect(page.get_by_role("heading", name="Havuzdasınız")).to_be_visible()
    assert re.search(r"G\d{4}", page.locator("main").inner_text())


def test_the_unit_publishes_the_list_and_two_people_draw_the_lot(visit, step_into):
    page = step_into(visit(), "participation")
    page.goto("/masa/projeler/sahilde-yurumek/")
    page.get_by_role("link", name="Sahil paneli").click()
    desk = page.url
    page.get_by_role("link", name=re.compile("^Düzenle|Etkinliği düzenle")).first.click()
    yesterday = (datetime.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page.locator("[name=closes_at]").fill(yesterday)
    page.locator("main form button.primary").click()
    page.goto(desk)
    page.get_by_role("link", name="Kura", exact=True).click()
    page.get_by_role("button", name="Listeyi yayımla").click()
    page.locator("[name=number]").fill("417")
    page.get_by_role("button", name="Sayıyı kaydet").click()
    lot = page.url

    head = step_into(visit(), "unit_head")
    head.goto(lot)
    head.locator("[name=number]").fill("147")
    head.get_by_role("button", name=re.compile("^Onayla")).click()
    expect(head.locator(".error-summary")).to_be_visible()
    head.locator("[name=number]").fill("417")
    head.get_by_role("button", name=re.compile("^Onayla")).click()
    expect(head.get_by_text("417").first).to_be_visible()

    page.goto(desk)
    page.get_by_role("link", name="Üyeler").click()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(12)
    rows.first.get_by_role("button", name="Geliyor").click()
    expect(page.locator("main tbody tr").filter(has_text="Üye").first).to_be_visible()
    visitor = visit(javascript=False, width=360)
    visitor.goto(PANEL)
    expect(visitor.get_by_text("417").first).to_be_visible()


def test_who_is_missing_is_reached_through_the_muhtar(visit, step_into):
    page = step_into(visit(width=360), "participation")
    page.goto("/masa/projeler/sahilde-yurumek/")
    page.get_by_role("link", name="Ulaşma ve yerel aktörler").click()
    behind = page.locator("main li.link-row").filter(has_text="Bostanlı").first
    behind.get_by_role("link", name=re.compile("^Bostanlı Mahallesi Muhtarlığı")).click()
    page.locator("[name=what]").fill("Kahvehanede duyurmak")
    page.locator("[name=due_on]").fill((datetime.now() + timedelta(days=5)).strftime("%Y-%m-%d"))
    page.get_by_role("button", name="Görevi planla").click()
    page.locator("[name=contact-way]").select_option("visit")
    page.locator("[name=contact-note]").fill("Perşembe birlikte gidiyoruz.")
    page.get_by_role("button", name="Görüşmeyi kaydet").click()
    expect(page.get_by_text("Perşembe birlikte gidiyoruz.")).to_be_visible()
    page.get_by_text("Sonucu yaz").click()
    page.locator("[name=result-helped][value=yes]").check()
    page.get_by_role("button", name="Sonucu kaydet").click()
    expect(page.get_by_text("Sonucu yazın").first).to_be_visible()
    page.locator("[name=result-result]").fill("On iki kişi anketi orada doldurdu.")
    page.locator("[name=result-people]").fill("12")
    page.get_by_role("button", name="Sonucu kaydet").click()

    expect(page.get_by_text("12 kişiye ulaşıldı")).to_be_visible()


@HOW
def test_a_project_begins_from_a_template_and_nobody_sees_it_yet(visit, step_into, how):
    title = "Deneme Parkı " + ("telefon" if how else "masa")
    page = step_into(visit(**how), "participation")
    page.goto("/masa/projeler/")
    page.get_by_role("link", name="Proje başlat").click()
    page.get_by_role("link", name="Park ve yeşil alan").click()
    page.locator("[name=title]").fill(title)
    page.get_by_role("button", name="Projeyi oluştur").click()

    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_role("link", name="Park için fikirler")).to_be_visible()
    page.get_by_role("link", name="İyi uygulama").click()
    expect(page.get_by_text("Soru sorulabilecek bir kişi ya da birim belirtilmiş.")).to_be_visible()
    stranger = visit()
    stranger.goto("/katilim/")
    expect(stranger.get_by_text(title)).to_have_count(0)
