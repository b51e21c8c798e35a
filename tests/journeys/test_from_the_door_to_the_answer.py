"""Matters from the door to the answer: a licence, a head who gives work out, an information request, a late WhatsApp."""

import hashlib
import hmac
import json
import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import WHATSAPP_LINE
from tests.journeys.test_a_shopkeeper_signs_up import open_account

pytestmark = pytest.mark.journey
NUMBER = r"\d{4}-\d{6}"


def number_on(page: Page) -> str:
    return re.search(NUMBER, page.locator("main").inner_text())[0]


def case_at_the_desk(page: Page, number: str) -> None:
    page.goto(f"/masa/basvurular/b/{number}/")
    expect(page.get_by_text(number).first).to_be_visible()


def take(page: Page, step: str, *, chosen: dict[str, str] | None = None, **filled: str) -> None:
    """Takes a step that has a form: presses its link, fills it in, and presses the button of the same name."""
    page.get_by_role("link", name=step, exact=True).click()
    for label, value in (chosen or {}).items():
        page.get_by_label(label, exact=True).select_option(label=value)
    for label, value in filled.items():
        page.get_by_label(label).first.fill(value)
    page.get_by_role("button", name=step, exact=True).click()
    expect(page.locator(".messages, [role=status]").first).to_be_visible()


def test_a_licence_is_asked_for_asked_back_about_answered_and_taken_up_again(visit, step_into, letter_to):
    shop = visit(javascript=False, width=360)
    sign_up(shop, letter_to)
    shop.goto("/esnaf/sor/licence/")
    shop.get_by_label("Konu nedir?").fill("Bakkal açacağım, ruhsat için ne gerekiyor?")
    shop.get_by_role("button", name="Sorumu gönder").click()
    expect(shop.get_by_text(re.compile(f"Numarası: {NUMBER}"))).to_be_visible()
    number, own_page = number_on(shop), shop.url

    officer = step_into(visit(), "case_officer")
    case_at_the_desk(officer, number)
    officer.get_by_role("button", name="Kabul et").click()
    expect(officer.get_by_text("Başvuru biriminizde.")).to_be_visible()
    take(officer, "Başvurana sor", Metin="Dükkânın tapusu iş yeri mi?")

    shop.goto(own_page)
    expect(shop.get_by_text("Belediye size bir şey soruyor.")).to_be_visible()
    expect(shop.get_by_text("Dükkânın tapusu iş yeri mi?")).to_be_visible()
    shop.get_by_label("Ekleme yapın").fill("Evet, tapuda dükkân yazıyor.")
    shop.get_by_role("button", name="İletiyi gönder").click()

    case_at_the_desk(officer, number)
    expect(officer.get_by_text("Evet, tapuda dükkân yazıyor.")).to_be_visible()
    take(officer, "Yanıt", chosen={"Sonuç": "Bilgi verildi"}, Metin="Belgeler rehberdedir.")

    shop.goto(own_page)
    expect(shop.get_by_text("Belgeler rehberdedir.")).to_be_visible()
    shop.get_by_text("Olması gerektiği gibi değil").click()
    shop.get_by_label("Nesi doğru değil?").fill("Ücreti yazmadınız.")
    shop.get_by_label("İş yapılmadı: yeniden ele alınsın").check()
    shop.get_by_role("button", name="Yeniden bakılsın").click()
    expect(shop.get_by_text("Ücreti yazmadınız.")).to_be_visible()

    case_at_the_desk(officer, number)
    expect(officer.get_by_text("Ücreti yazmadınız.")).to_be_visible()
    expect(officer.get_by_role("link", name="Yanıt", exact=True)).to_be_visible()


def test_a_head_gives_a_case_to_an_officer_who_finds_it_among_the_own_ones(visit, step_into):
    number = brought(visit(javascript=False), text="Parktaki salıncağın zinciri kopmuş.", topic="Park bakımı")
    head = step_into(visit(), "case_head")
    head.goto("/masa/basvurular/?gorunum=bekleyen")
    head.get_by_role("link", name="Parktaki salıncağın zinciri kopmuş.").first.click()
    take(head, "Görevliye ver", chosen={"Kim ilgilenecek": "Deneme Başvuru Görevlisi"})

    officer = step_into(visit(width=360), "case_officer")
    officer.goto("/masa/basvurular/?gorunum=benim&q=" + number)
    expect(officer.get_by_role("link", name="Parktaki salıncağın zinciri kopmuş.")).to_be_visible()


def test_an_information_request_is_extended_waits_for_its_fee_and_runs_on(visit, step_into):
    citizen = visit(javascript=False)
    citizen.goto("/basvuru/yaz/?tur=information")
    citizen.get_by_label("Hangi bilgiyi ya da belgeyi istiyorsunuz?").fill(
        "2025 ağaç dikim planının kopyası."
    )
    citizen.get_by_label("Adınız").fill("Deneme Bilgi İsteyen")
    citizen.get_by_label("Adresiniz").fill("Deneme Sokak 1")
    citizen.get_by_role("button", name="Devam et").click()
    citizen.get_by_role("button", name="Belediyeye gönder").click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("Aldık. Teşekkür ederiz.")
    number = number_on(citizen)
    citizen.get_by_role("link", name="Durumunu gör").click()
    own_page = citizen.url

    officer = step_into(visit(), "case_officer")
    case_at_the_desk(officer, number)
    officer.get_by_role("button", name="Kabul et").click()
    take(
        officer,
        "Süreyi uzat",
        chosen={"Gerekçe": "Bilgi belediyenin başka bir biriminde"},
        Metin="Plan başka birimde.",
    )
    take(officer, "Ücret bildir", Tutar="40 ₺", Metin="Kopya ücreti 40 ₺.")
    citizen.goto(own_page)
    expect(citizen.get_by_text("Süre, gerekçesiyle uzatıldı")).to_be_visible()
    expect(citizen.get_by_text("Kopya ücreti 40 ₺.")).to_be_visible()

    case_at_the_desk(officer, number)
    take(officer, "Ücret ödendi", **{"Dekont numarası": "D-1"})
    take(officer, "Yanıt", chosen={"Sonuç": "Bilgi verildi (4982)"}, Metin="Plan ektedir.")
    citizen.goto(own_page)
    expect(citizen.get_by_text("Plan ektedir.")).to_be_visible()


def test_an_answer_by_whatsapp_out_of_the_window_leaves_as_a_template_and_is_read_behind_the_code(
    visit, step_into, town, graph
):
    says(town, "Sokağımızdaki çınar kurudu, devrilecek.")
    receipt = graph.texts[-1]
    number = re.search(NUMBER, receipt)[0]
    code = re.search(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}\b", receipt)[0]

    clerk = step_into(visit(), "front_desk")
    case_at_the_desk(clerk, number)
    take(clerk, "Birime havale et", chosen={"Birim": "Park ve Bahçeler Müdürlüğü"})
    officer = step_into(visit(), "case_officer")
    case_at_the_desk(officer, number)
    officer.get_by_role("button", name="Kabul et").click()
    # The service says, as it does a day later, that only a template may leave now.
    graph.refuses.append((400, 131047))
    take(officer, "Yanıt", chosen={"Sonuç": "Yerine getirildi"}, Metin="Ağaç bugün alındı.")
    case_at_the_desk(officer, number)
    expect(officer.get_by_text("Gönderildi", exact=True)).to_be_visible()

    assert graph.templates[-1]["components"][0]["parameters"][0]["text"] == number
    assert not any("Ağaç bugün alındı." in text for text in graph.texts)
    citizen = visit(javascript=False, width=360)
    citizen.goto("/basvuru/takip/")
    citizen.get_by_label("Kodunuz").fill(code)
    citizen.get_by_label("Verdiğiniz e-posta").fill("0007")
    citizen.get_by_role("button", name="Başvurumu göster").click()
    expect(citizen.get_by_text("Ağaç bugün alındı.")).to_be_visible()


def sign_up(page: Page, letter_to) -> None:
    page.goto("/esnaf/kayit/")
    page.get_by_label("Kendi sözcüklerinizle yazın").fill("bakkal")
    page.get_by_role("button", name="Mesleğimi bul").click()
    page.get_by_label("Bakkallık, bayilik, büfecilik").check()
    page.get_by_role("button", name="Devam et").click()
    page.get_by_label("Emin değilim").check()
    page.get_by_role("button", name="Devam et").click()
    page.get_by_label("İşletmenin adı").fill("Deneme Sahil Bakkalı")
    page.get_by_role("button", name="Devam et").click()
    page.get_by_label("Mahalle").select_option(label="Bostanlı")
    page.get_by_role("button", name="Devam et").click()
    open_account(page, "sahil-bakkali@example.org", letter_to)
    page.get_by_role("button", name="İşletmemi kaydet").click()


def brought(page: Page, *, text: str, topic: str) -> str:
    """Brings a matter by the web form without a contact, and returns its number."""
    page.goto(f"/basvuru/?q={topic}")
    page.get_by_role("link", name=topic).first.click()
    page.get_by_label("Bize anlatın").fill(text)
    page.get_by_role("button", name="Devam et").click()
    page.get_by_role("button", name="Belediyeye gönder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aldık. Teşekkür ederiz.")
    return number_on(page)


def says(town: str, words: str) -> None:
    """Has somebody write by WhatsApp: brings it to the webhook as Meta does."""
    value = {
        "metadata": {"phone_number_id": WHATSAPP_LINE["WHATSAPP_NUMBER_ID"]},
        "messages": [
            {"from": "905300000007", "id": "wamid.journey", "type": "text", "text": {"body": words}}
        ],
    }
    body = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()
    signature = hmac.new(WHATSAPP_LINE["WHATSAPP_APP_SECRET"].encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(
        f"{town}/kapi/whatsapp/", body,
        {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"},
    )  # fmt: skip
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
