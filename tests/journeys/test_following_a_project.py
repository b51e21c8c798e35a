"""A resident follows a project by e-mail: asks, confirms from the letter, stops with one click."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("how", [{}, {"javascript": False, "width": 360}], ids=["wide", "phone-no-script"])
def test_a_resident_follows_and_stops(visit, letter_to, how):
    page, address = visit(**how), f"deneme-izleyen-{len(how)}@example.org"
    page.goto("/katilim/sahilde-yurumek/")
    page.get_by_label("E-posta adresi").fill(address)
    page.get_by_role("button", name="Gelişmeleri bana yaz").click()
    expect(page.get_by_text("E-posta kutunuza bakın")).to_be_visible()

    letter = letter_to(address, holding="/takip/onay/")
    page.goto(re.search(r"/takip/onay/[^\s<]+/", letter)[0])
    page.locator("main button.primary").click()
    expect(page.get_by_text("Onaylandı.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Sahilde yürümek")

    page.goto(re.search(r"/takip/birak/[^\s<]+/", letter)[0])
    page.get_by_role("button", name="Durdur ve adresimi sil").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Artık yazmayacağız")
