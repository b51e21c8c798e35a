"""People propose, keep a seat and read what became of it; the unit reads, decides and answers. In the browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
HOW = pytest.mark.parametrize(
    "how", [{}, {"javascript": False, "width": 360}], ids=["wide", "phone-no-script"]
)


@HOW
def test_an_idea_is_proposed_read_published_supported_and_found_by_its_receipt(visit, step_into, how):
    title = "Rüzgârgülü bahçesi" if how else "Salıncaklı çardak"
    person, unit = visit(**how), step_into(visit(), "participation")
    person.goto("/katilim/sahilde-yurumek/")
    person.get_by_role("link", name="Sahil için fikirler").click()
    person.get_by_role("link", name="Fikir önerin").click()
    person.get_by_role("button", name="Fikrimi gönder").click()
    expect(person.get_by_role("alert")).to_be_visible()
    person.get_by_label("Bir cümleyle fikriniz").fill(title)
    person.get_by_label("Neden ve nasıl?").fill("Torunlarla otururuz.")
    person.get_by_role("button", name="Fikrimi gönder").click()
    code = person.locator(".code").get_attribute("aria-label")
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}", code)

    unit.goto("/masa/okunacaklar/")
    unit.get_by_role("article", name=title).get_by_role("button", name="Yayımla", exact=False).first.click()
    expect(unit.get_by_text("Karar verildi; yazan kişi alındı koduyla okuyabilir.")).to_be_visible()

    person.goto("/katilim/sahilde-yurumek/sahil-icin-fikirler/?sira=yeni")
    idea = person.locator("main li.link-row").filter(has_text=title)
    idea.get_by_role("button", name="Destekle").click()
    person.goto("/katilim/sahilde-yurumek/sahil-icin-fikirler/?sira=yeni")
    expect(person.locator("main li.link-row").filter(has_text=title).locator(".support")).to_contain_text(
        "1 destek"
    )
    person.goto("/sozum/")
    person.get_by_label("Alındı kodu").fill(code.lower())
    person.get_by_role("button", name="Bak").click()
    expect(person.get_by_role("heading", name=title)).to_be_visible()


@HOW
def test_a_seat_is_kept_shown_at_the_door_and_given_back(visit, step_into, how):
    person, unit = visit(**how), step_into(visit(), "participation")
    person.goto("/katilim/sahilde-yurumek/sahil-calistayi/")
    person.get_by_role("link", name="Yer ayırtın").first.click()
    person.get_by_label("Kaç kişi geliyor?").select_option("1")
    person.get_by_role("button", name="Yerimi ayırt").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Yeriniz ayrıldı")
    code = person.locator(".code").get_attribute("aria-label")

    unit.goto("/masa/projeler/sahilde-yurumek/")
    unit.get_by_role("link", name="Sahil çalıştayı").click()
    unit.locator("main li.link-row h3 a").first.click()
    unit.get_by_label("Kod (yazın ya da okutun)").fill(code)
    unit.get_by_role("button", name="Geldiler").click()
    expect(unit.get_by_text("Geldi: #")).to_be_visible()

    person.get_by_role("button", name="Yerimi geri ver").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Kaydınız iptal edildi")


def test_a_facilitator_types_what_a_table_wrote_and_stays_at_the_table(visit, step_into):
    page = step_into(visit(width=360), "participation")
    page.goto("/masa/projeler/golgeli-parklar/")
    page.get_by_role("link", name="Park çalıştayı").click()
    page.get_by_role("link", name="Masa notları").first.click()
    page.get_by_label("Masa", exact=True).fill("4")
    page.get_by_label("Ne söylendi").fill("Dördüncü masa oyun alanını konuştu.")
    page.get_by_role("button", name="Yaz", exact=True).click()

    expect(page.get_by_text("Dördüncü masa oyun alanını konuştu.")).to_be_visible()
    expect(page.get_by_label("Masa", exact=True)).to_have_value("4")


def test_the_head_accepts_a_decision_and_everybody_reads_it(visit, step_into):
    head, person = step_into(visit(), "unit_head"), visit(javascript=False, width=360)
    person.goto("/katilim/golgeli-parklar/")
    person.get_by_role("link", name="Ne olduğunu okuyun").click()
    expect(person.get_by_text("isteği ilettik")).to_have_count(0)

    head.goto("/masa/projeler/golgeli-parklar/konular/")
    head.get_by_role("link", name="Su içecek yer az").click()
    head.get_by_role("button", name="Kararı onayla").click()
    expect(head.get_by_text("Karar verildi. İzleyenlere yazılıyor.")).to_be_visible()

    person.reload()
    expect(person.get_by_text("isteği ilettik")).to_be_visible()
