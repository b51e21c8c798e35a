"""A shopkeeper signs up on a telephone without scripts, takes the guide, corrects an answer and applies with it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
CODE = r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b"


def test_a_shopkeeper_signs_up_on_a_phone_and_applies_by_the_guide(visit, letter_to):
    page, address = visit(javascript=False, width=360), "deneme-dukkan@example.org"
    page.goto("/esnaf/")
    page.get_by_role("link", name="İşletmenizi kaydedin").click()
    page.get_by_label("Kendi sözcüklerinizle yazın").fill("bakal")
    page.get_by_role("button", name="Mesleğimi bul").click()
    expect(page.get_by_label("Bakkallık, bayilik, büfecilik")).to_be_checked()
    page.get_by_role("button", name="Devam et").click()
    page.get_by_label("Emin değilim").check()
    page.get_by_role("button", name="Devam et").click()
    page.get_by_label("İşletmenin adı").fill("Deneme Köşe Market")
    page.get_by_role("button", name="Devam et").click()
    page.get_by_label("Mahalle").select_option(label="Bostanlı")
    page.get_by_role("button", name="Devam et").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bilgiler doğru mu?")

    open_account(page, address, letter_to)
    page.get_by_role("button", name="İşletmemi kaydet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deneme Köşe Market")

    page.goto("/esnaf/ruhsat-rehberi/")
    page.get_by_role("link", name="Deneme Köşe Market").click()
    answer(page, "Yeni bir iş yeri açmak")
    expect(page.get_by_text("Mesleğinize göre seçildi")).to_be_visible()
    expect(page.get_by_label("Satış, büro ya da küçük hizmet")).to_be_checked()
    page.get_by_role("button", name="Devam et").click()
    answer(page, "Tapuda dükkân, iş yeri ya da büro")
    answer(page, "Hayır")
    answer(page, "Hayır")
    answer(page, "Hayır")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sıhhî müessese ruhsatı")
    page.get_by_role("link", name=re.compile("Değiştir.*Tabela")).click()
    answer(page, "Evet")
    expect(page.get_by_text("Tabela için izin alın")).to_be_visible()

    page.get_by_role("link", name="Bu yanıtlarla başvur").click()
    expect(page.get_by_label("Konu nedir?")).to_have_value(re.compile("Tabela asacak mısınız\\? Evet"))
    page.get_by_role("button", name="Sorumu gönder").click()
    expect(page.get_by_text(re.compile(r"Numarası: \d{4}-\d{6}"))).to_be_visible()


def answer(page, label):
    page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Devam et").click()


def open_account(page, address, letter_to):
    page.get_by_role("link", name="Hesap aç").click()
    page.get_by_label("E-posta").fill(address)
    page.get_by_label("Parola").fill("Sabah-Firini-Acik-2026")
    page.get_by_role("button", name="Hesabımı aç").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("E-postanıza gelen kodu yazın")
    page.get_by_label("Kod").fill(re.search(CODE, letter_to(address, holding=CODE))[1])
    page.get_by_role("button", name="Onayla").click()
    page.wait_for_url("**/esnaf/kayit/kontrol/")
