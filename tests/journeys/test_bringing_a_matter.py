"""A citizen without JavaScript sends a photo of a dangerous branch, is asked back, and answers; a clerk calls a number."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def photo() -> dict[str, object]:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(buffer, "JPEG")
    return {"name": "dal.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def code_on(page: Page) -> str:
    return page.locator("p.code").get_attribute("aria-label")


def test_a_photo_goes_in_and_the_code_brings_its_sender_back(visit):
    page = visit(javascript=False, width=360)
    page.goto("/basvuru/")
    page.get_by_label("Kendi sözlerinizle").fill("tehlikeli agac dali")
    page.get_by_role("button", name="Konuyu bul").click()
    page.get_by_role("link", name="Ağaç budama").first.click()

    page.get_by_label("E-postayla").check()
    page.get_by_label("Fotoğraf ya da belge").set_input_files(photo())
    page.get_by_label("Bize anlatın").fill("Okulun önündeki dal kırılmak üzere.")
    page.get_by_role("button", name="Devam et").click()
    expect(page.get_by_text("Yanıtı bu yolla istediğiniz için gerekli.").first).to_be_visible()
    expect(page.get_by_text("dal.jpg")).to_be_visible()

    page.get_by_label("E-posta adresi").fill("gonderen@demo.example.org")
    page.get_by_role("button", name="Devam et").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gözden geçirin")
    page.get_by_role("button", name="Belediyeye gönder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aldık. Teşekkür ederiz.")
    code = code_on(page)

    other = visit(javascript=False)
    other.goto("/basvuru/takip/")
    other.get_by_label("Kodunuz").fill(code.lower().replace("-", " "))
    other.get_by_label("Verdiğiniz e-posta").fill("baskasi@demo.example.org")
    other.get_by_role("button", name="Başvurumu göster").click()
    expect(other.get_by_role("alert")).to_be_visible()
    other.get_by_label("Verdiğiniz e-posta").fill("gonderen@demo.example.org")
    other.get_by_role("button", name="Başvurumu göster").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Okulun önündeki dal kırılmak üzere.")
    assert code not in other.url
    with other.expect_download() as download:
        other.get_by_role("link", name="dal.jpg").click()
    assert download.value.suggested_filename == "dal.webp"

    other.get_by_label("Ne eklemek istiyorsunuz?").fill("Öğleden sonra daha da sarktı.")
    other.get_by_role("button", name="Birime gönder").click()
    expect(other.get_by_text("Öğleden sonra daha da sarktı.")).to_be_visible()


def test_a_number_is_drawn_called_and_becomes_a_case(visit, step_into):
    clerk = step_into(visit(), "front_desk")
    clerk.goto("/masa/basvurular/masa/")
    clerk.get_by_role("link", name="KAYDEM Masası").click()

    hall = visit(javascript=False)
    hall.goto(clerk.get_by_role("link", name="Numara alma sayfası").get_attribute("href"))
    hall.get_by_role("button", name="Numara al").click()
    number = hall.locator("p.code").inner_text()

    clerk.get_by_role("button", name="Sıradakini çağır").click()
    expect(clerk.locator(".facts.big dd")).to_have_text(number)
    screen = visit(javascript=False)
    screen.goto(clerk.get_by_role("link", name="Salon ekranı").get_attribute("href"))
    expect(screen.locator("p.code")).to_have_text(number)

    clerk.get_by_role("link", name="Başvuru al").click()
    clerk.get_by_label("Konu").fill("Ağaç budama")
    clerk.get_by_label("Kendi sözleriyle").fill("Ağacın dalı eve değiyor.")
    clerk.get_by_role("button", name="Başvuruyu al").click()
    expect(clerk.locator("p.code")).to_be_visible()
    clerk.get_by_role("link", name="Masaya dön").click()
    clerk.get_by_role("button", name="Hizmet verildi").click()
    expect(clerk.get_by_text("Kimse yok.")).to_be_visible()
