"""An organisation's way in a browser: it applies, is asked back, is claimed, handed over, confirmed, and found."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

PASSWORD = "Kiyi-Temizligi-2026"
CODE = r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b"


def open_an_account(page: Page, email: str, letter_to) -> None:
    """Opens one's own account from a page that offers it, and comes back to that page."""
    page.get_by_role("link", name="Hesap aç").click()
    page.get_by_label("E-posta").fill(email)
    page.get_by_label("Parola").fill(PASSWORD)
    page.get_by_role("button", name="Hesabımı aç").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("E-postanıza gelen kodu yazın")
    page.get_by_label("Kod").fill(re.search(CODE, letter_to(email, holding=CODE))[1])
    page.get_by_role("button", name="Onayla").click()
    page.wait_for_load_state()


def at_the_desk(page: Page, name: str) -> None:
    """Opens what an organisation sent in, at the unit's desk."""
    page.goto("/masa/stk/")
    page.get_by_role("row").filter(has_text=name).get_by_role("link").first.click()


def answers(unit: Page, name: str, *, verb: str, reason: str = "") -> None:
    """The unit decides what was sent in, after it has seen the letter."""
    at_the_desk(unit, name)
    unit.get_by_label(verb).check()
    unit.get_by_label("Kuruluşun okuyacağı gerekçe").fill(reason)
    unit.get_by_role("button", name="Önce mektubu gör").click()
    unit.locator("main button.primary").click()
    expect(unit.get_by_text("Mektup yolda.")).to_be_visible()


def writes_its_summary(page: Page, text: str) -> None:
    page.get_by_role("link", name="Ne yapıyorsunuz?").first.click()
    page.locator("[name=summary]").fill(text)
    page.get_by_role("button", name="Kaydet ve kapat").click()
    page.get_by_role("button", name="Birime gönder").click()
    expect(page.get_by_text("Birimin son yanıt günü")).to_be_visible()


@pytest.mark.parametrize("how", [{}, {"javascript": False, "width": 360}], ids=["wide", "phone-no-script"])
def test_an_initiative_applies_is_asked_back_and_stands_in_the_directory(visit, step_into, letter_to, how):
    name = f"Deneme Işıklı Çınaraltı {'Okur' if how else 'Yazar'} Girişimi"
    founder, unit = visit(**how), step_into(visit(), "registry")
    founder.goto("/stk/kurulusum/basvuru/")
    open_an_account(founder, f"deneme-kurucu-{len(how)}@example.org", letter_to)

    founder.locator("input[name=legal_form][value=platform]").check()
    founder.get_by_role("button", name="Devam et").click()
    founder.get_by_label("Resmî ad").fill(name)
    founder.get_by_label("Kuruluştaki göreviniz").fill("Sözcü")
    founder.get_by_role("button", name="Taslağı başlat").click()
    founder.get_by_role("button", name="Kaydet ve kapat").click()
    writes_its_summary(founder, "Çınarların altında okuruz.")

    answers(unit, name, verb="Geri sor", reason="Hangi gün buluşuyorsunuz?")
    founder.reload()
    expect(founder.get_by_text("Hangi gün buluşuyorsunuz?")).to_be_visible()
    writes_its_summary(founder, "Çınarların altında her pazar okuruz.")
    answers(unit, name, verb="İşaretlenenleri kabul et")

    founder.goto("/stk/?q=isikli+cinaralti")
    founder.get_by_role("link", name=name).click()
    expect(founder.get_by_text("Çınarların altında her pazar okuruz.").first).to_be_visible()


def test_a_record_is_claimed_with_the_code_of_its_own_address(visit, letter_to):
    page = visit(width=360)
    page.goto("/stk/?harf=d")
    page.locator("main .link-row a").first.click()
    name, address = page.get_by_role("heading", level=1).inner_text(), page.url.rstrip("/").rsplit("/", 1)[1]
    page.goto(f"/stk/kurulusum/sahiplen/{address}/")
    open_an_account(page, "deneme-talip@example.org", letter_to)

    page.locator("[name=code-duty]").fill("Başkan")
    page.get_by_role("button", name="Kodu gönder").click()
    page.get_by_label("Kod").fill("YANL-ISKO")
    page.get_by_role("button", name="Kodu doğrula").click()
    expect(page.get_by_text("Kod uymuyor ya da süresi geçti.")).to_be_visible()
    box = f"iletisim@{address[:40].strip('-')}.example.org"
    letter = letter_to(box, holding="[0-9A-Z]{4}-[0-9A-Z]{4}")
    page.get_by_label("Kod").fill(re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4})+", letter)[0])
    page.get_by_role("button", name="Kodu doğrula").click()

    page.goto("/stk/kurulusum/")
    expect(page.get_by_role("link", name=name)).to_be_visible()


def test_the_profile_is_confirmed_and_handed_over_to_a_successor(visit, step_into, letter_to):
    page, successor = step_into(visit(), "organisation"), visit()
    page.locator("main .link-row a").last.click()
    home, name = page.url, page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Profilimiz hâlâ doğru").click()
    expect(page.get_by_text("Profiliniz bir yıllığına doğrulandı.")).to_be_visible()

    page.get_by_role("link", name="Temsilciler").click()
    page.get_by_label("Görevi devralacak kişinin e-posta adresi").fill("deneme-halef@example.org")
    page.get_by_role("button", name="Devralacak kişiyi davet et").click()
    link = re.search(r"/stk/kurulusum/davet/[^\s<]+/", letter_to("deneme-halef@example.org"))[0]
    successor.goto(link)
    successor.get_by_role("link", name="Hesap aç").click()
    successor.get_by_label("E-posta").fill("deneme-halef@example.org")
    successor.get_by_label("Parola").fill(PASSWORD)
    successor.get_by_role("button", name="Hesabımı aç").click()
    expect(successor.get_by_text(f"{name} profilinin yöneticiliğini devralıyorsunuz.")).to_be_visible()
    successor.get_by_role("button", name="Daveti kabul et").click()

    successor.goto(home)
    expect(successor.get_by_role("button", name="Profili düzenle")).to_be_visible()
    page.goto(home)
    expect(page.get_by_role("heading", level=1)).not_to_have_text(name)


@pytest.mark.parametrize("how", [{}, {"javascript": False, "width": 360}], ids=["wide", "phone-no-script"])
def test_a_resident_finds_organisations_by_word_field_and_neighbourhood(visit, how):
    page = visit(**how)
    page.goto("/stk/")
    word = page.get_by_role("searchbox", name="Ad, konu veya kütük no")
    word.fill("YELKENİ")
    word.press("Enter")
    expect(page.get_by_text("Bunların hepsine uyan kuruluş yok")).to_be_visible()
    page.get_by_role("link", name="olmadan ara").click()

    word.fill("KÖRFEZ yelken")
    page.get_by_role("main").get_by_role("button", name="Bul").click()
    found = page.locator("main li.link-row")
    expect(found).to_have_count(3)
    page.get_by_text("Mahalle", exact=True).click()
    page.locator("details[open] a[href*='mahalle=']").first.click()
    expect(found).to_have_count(1)
    found.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Körfez Yelken")


def test_two_of_the_unit_give_one_evening_at_once_and_one_is_told(visit, step_into):
    first, second = step_into(visit(), "registry"), step_into(visit(), "registry")
    for page, name in ((first, "Yıl sonu buluşması"), (second, "Halka açık söyleşi")):
        page.goto("/masa/stk/yer/")
        page.get_by_role("row").filter(has_text=name).get_by_role("link").first.click()
        page.get_by_label("Yeri ver").check()
        page.get_by_label("Hangi yer").select_option(label="S1 Büyük Salon")
        page.get_by_role("button", name="Önce mektubu gör").click()
    for page in (first, second):
        page.locator("main button.primary").click()
        page.wait_for_load_state()

    first.goto("/masa/stk/yer/")
    expect(first.get_by_role("row").filter(has_text="Yıl sonu buluşması")).to_have_count(0)
    expect(first.get_by_role("row").filter(has_text="Halka açık söyleşi")).to_contain_text(
        "başkasına verildi"
    )


def test_both_sides_ask_each_other_and_read_the_answer(visit, step_into):
    page, unit = step_into(visit(javascript=False, width=360), "organisation"), step_into(visit(), "registry")
    page.locator("main .link-row a").first.click()
    page.get_by_role("link", name="Birlikte çalışma").click()
    page.get_by_label("Yanıt").fill("Duyururuz. (Tanıtım)")
    page.get_by_role("button", name="Katılıyoruz").click()
    expect(page.get_by_text("Yanıtınız sivil toplum biriminde.")).to_be_visible()
    page.get_by_label("Bir cümleyle").fill("Deneme sergisi için pano")
    page.get_by_label("Ne istiyorsunuz?").fill("On pano arıyoruz.")
    page.get_by_role("button", name="İsteği gönder").click()

    unit.goto("/masa/stk/birlikte/")
    unit.get_by_role("link", name="Deneme sergisi için pano").click()
    unit.get_by_label("Yanıt").fill("Panoları ayırdık.")
    unit.get_by_role("button", name=re.compile("kabul et")).click()
    page.reload()
    expect(page.get_by_text("Panoları ayırdık.")).to_be_visible()
