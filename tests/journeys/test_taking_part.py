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


@HOW
def test_statements_are_agreed_with_one_by_one_changed_and_added(visit, step_into, how):
    added = "Deniz kenarında kitaplık olsun." if how else "Satranç masaları kurulsun."
    person, unit = visit(**how), step_into(visit(), "participation")
    person.goto("/katilim/sahilde-yurumek/")
    person.get_by_role("link", name="Sahilde ne olsun, ne olmasın?").click()
    first = person.locator(".statement").inner_text()
    person.get_by_role("button", name="Katılıyorum", exact=True).click()
    told = person.get_by_text("ifadenin 1 tanesini yanıtladınız")
    expect(told).to_be_visible()
    for _each in range(int(told.inner_text().split()[0]) - 1):
        person.get_by_role("button", name="Geçiyorum", exact=True).click()
    expect(person.get_by_text("Bütün ifadeleri yanıtladınız")).to_be_visible()

    person.get_by_role("link", name="Yanıtlarıma bakın, değiştirin").click()
    mine = person.locator("main li.link-row").filter(has_text=first)
    mine.get_by_role("button", name="Katılmıyorum").click()
    expect(person.get_by_text("Yanıtınız değişti.")).to_be_visible()

    person.get_by_role("link", name="İfadelere dön").click()
    person.get_by_role("link", name="İfade ekleyin").click()
    person.get_by_label("İfadeniz").fill(added)
    person.get_by_role("button", name="İfademi gönder").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Aldık. Teşekkür ederiz.")
    unit.goto("/masa/okunacaklar/")
    unit.get_by_role("article", name=added).get_by_role("button", name="Yayımla", exact=False).first.click()
    person.goto("/katilim/sahilde-yurumek/sahilde-ne-olsun-ne-olmasin/")
    expect(person.locator(".statement")).to_have_text(added)


@HOW
def test_what_all_groups_agree_on_is_read_when_the_poll_is_over(visit, how):
    person = visit(**how)
    person.goto("/katilim/golgeli-parklar/parkta-ne-olsun-ne-olmasin/")
    expect(person.get_by_role("heading", name="Bütün grupların birleştiği")).to_be_visible()
    expect(person.get_by_text("2 görüş grubu var")).to_be_visible()
    person.get_by_text("Nasıl hesaplandı").click()
    expect(person.get_by_text("Böyle bir yöntem olmayan yerde de grup bulur.")).to_be_visible()


def test_the_door_of_a_workshop_goes_on_without_a_connection(visit, step_into):
    unit = step_into(visit(width=360), "participation")
    unit.goto("/masa/projeler/sahilde-yurumek/")
    unit.get_by_role("link", name="Sahil çalıştayı").click()
    unit.locator("main li.link-row h3 a").first.click()
    before = int(unit.locator("[data-came]").inner_text())
    row = unit.locator("form[data-door]:has([data-door-state]:empty)").first
    number = row.get_attribute("data-door")
    row = unit.locator(f"form[data-door='{number}']")

    unit.context.set_offline(True)
    row.locator("button[value='1']").click()
    expect(unit.get_by_text("1 giriş henüz gönderilmedi.")).to_be_visible()
    expect(unit.get_by_text("Bağlantı yok. Devam edin")).to_be_visible()
    expect(row.locator("[data-door-state]")).to_have_text("henüz gönderilmedi")
    unit.get_by_label("Kod (yazın ya da okutun)").fill("0000-0000-0000-0000-0000")
    unit.get_by_role("button", name="Geldiler").click()
    expect(unit.get_by_text("2 giriş henüz gönderilmedi.")).to_be_visible()

    unit.context.set_offline(False)
    unit.evaluate("dispatchEvent(new Event('online'))")
    expect(row.locator("[data-door-state]")).to_have_text("1 kişi geldi")
    expect(unit.get_by_text("Bu oturumda bununla kayıtlı kimse yok.")).to_be_visible()
    expect(unit.locator("[data-came]")).to_have_text(str(before + 1))
    unit.reload()
    expect(row.locator("[data-door-state]")).to_have_text("1 kişi geldi")
