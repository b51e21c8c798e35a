"""The civil society unit's day in a browser: a change is taken, decided in part, and its record kept."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def at_the_desk(visit, step_into, **how) -> Page:
    page = step_into(visit(**how), "registry")
    page.goto("/masa/stk/")
    return page


@pytest.mark.parametrize("how", [{}, {"javascript": False, "width": 360}], ids=["wide", "phone-no-script"])
def test_a_change_is_taken_and_accepted_in_part_with_the_letter_in_sight(visit, step_into, how):
    page = at_the_desk(visit, step_into, **how)
    row = page.get_by_role("row").filter(has_text="Profil değişikliği").first
    name = row.get_by_role("link").first.inner_text()
    row.get_by_role("button", name="Ben ilgileneceğim").click()
    expect(page.get_by_text("Artık siz ilgileniyorsunuz.")).to_be_visible()

    page.get_by_role("link", name=name, exact=True).first.click()
    page.locator("#alan-about input[name=take]").uncheck()
    page.get_by_role("button", name="Önce mektubu gör").click()
    expect(page.get_by_role("alert")).to_contain_text("neden alınmadığını yazın")
    page.locator("#why-about").fill("Buluşmanın yerini de yazın.")
    page.get_by_role("button", name="Önce mektubu gör").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gönderilecek mektup")
    expect(page.get_by_text("Buluşmanın yerini de yazın.")).to_be_visible()
    page.get_by_role("button", name="Kabul et ve mektubu gönder").click()

    expect(page.get_by_text("Mektup yolda.")).to_be_visible()
    page.goto("/masa/stk/kayitlar/?q=" + name.replace(" ", "+"))
    page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("link", name="Geçmiş").click()
    expect(page.get_by_text("Buluşmanın yerini de yazın.")).to_be_visible()
    page.get_by_role("link", name="Mektuplar").click()
    page.locator("details > summary").filter(has_text="kısmen").first.click()
    expect(page.get_by_text("Buluşmanın yerini de yazın.")).to_be_visible()


def test_a_visit_is_written_down_and_waits_until_it_is_come_back_to(visit, step_into):
    page = at_the_desk(visit, step_into)
    page.get_by_role("row").filter(has_text="Takip").first.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/gunluk/#kayit-"))
    page.get_by_role("button", name="Dönüldü olarak işaretle").first.click()
    expect(page.get_by_text("konuya dönüldü").first).to_be_visible()

    page.get_by_label("Tür").select_option(label="Telefon görüşmesi")
    page.get_by_label("Ne konuşuldu").fill("Salon isteği yinelendi.")
    page.get_by_role("button", name="Yaz", exact=True).click()

    expect(page.get_by_text("Salon isteği yinelendi.")).to_be_visible()
    expect(page.locator(".events .event").first).to_contain_text("Salon isteği yinelendi.")
