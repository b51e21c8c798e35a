"""A workshop's day in the browser: a table that goes on without a connection, a photo that is looked at, seats for
an organisation's members; and what the department finds afterwards. The town shows every kind in every state."""

import json
import re
import urllib.request
from itertools import product

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
HOW = pytest.mark.parametrize(
    "how", [{}, {"javascript": False, "width": 360}], ids=["wide", "phone-no-script"]
)
KINDS = ("text", "ideas", "statements", "priorities", "workshop", "field")


def at_a_table(page: Page) -> Page:
    """Goes from the project to the first table of the coming workshop."""
    page.goto("/masa/projeler/sahilde-yurumek/")
    page.get_by_role("link", name="Sahil çalıştayı").click()
    page.locator("main li.link-row h3 a").first.click()
    page.get_by_role("link", name="Masalar", exact=True).click()
    page.locator("main li.link-row").first.get_by_role("link", name="Masayı aç").click()
    return page


@HOW
def test_a_facilitator_writes_down_counts_hands_and_corrects(visit, step_into, how):
    said = "Rıhtımda gölge yok." if how else "Rıhtımda bank yok."
    page = at_a_table(step_into(visit(**how), "participation"))
    page.locator("#word_text").fill(said)
    page.get_by_role("button", name="Yaz", exact=True).click()
    row = page.locator("main li.link-row").filter(has_text=said)
    row.get_by_label("Evet").fill("6")
    row.get_by_label("Hayır").fill("1")
    row.get_by_role("button", name=re.compile("^Kaydet")).click()

    expect(row.get_by_text("6 evet, 1 hayır, 0 kararsız")).to_be_visible()
    page.reload()
    expect(row.get_by_label("Evet")).to_have_value("6")


def test_a_table_goes_on_without_a_connection_and_keeps_what_is_half_typed(visit, step_into):
    page = at_a_table(step_into(visit(width=360), "participation"))
    page.context.set_offline(True)
    for said in ("Kuytu köşe karanlık.", "Yol dar."):
        page.locator("#word_text").fill(said)
        page.get_by_role("button", name="Yaz", exact=True).click()
    expect(
        page.get_by_text("2 söz henüz gönderilmedi.").or_(page.get_by_text("2 giriş henüz"))
    ).to_be_visible()
    page.locator("#word_text").fill("Yarım kalan söz")

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("main li.link-row").filter(has_text="Kuytu köşe karanlık.")).to_have_count(1)
    expect(page.locator("main li.link-row").filter(has_text="Yol dar.")).to_have_count(1)
    page.reload()
    expect(page.locator("#word_text")).to_have_value("Yarım kalan söz")
    expect(page.locator("main li.link-row").filter(has_text="Yol dar.")).to_have_count(1)


def test_a_photo_without_consent_stays_with_the_facilitator_and_a_moderator_looks_at_the_other(
    visit, step_into, tmp_path
):
    from PIL import Image

    page, moderator = at_a_table(step_into(visit(), "participation")), step_into(visit(), "unit_head")
    sheet = tmp_path / "masa.jpg"
    Image.new("RGB", (60, 40), "#2E7C8A").save(sheet)
    page.get_by_label("Fotoğraf", exact=True).set_input_files(sheet)
    page.locator("#photo_photo_alt").fill("Masadaki kâğıtlar")
    page.get_by_role("button", name="Fotoğrafı gönder").click()
    expect(page.get_by_text("Onayları olmadan fotoğraf alınmaz.").first).to_be_visible()

    page.get_by_label("Tanınabilecek herkese soruldu").check()
    page.get_by_role("button", name="Fotoğrafı gönder").click()
    expect(page.get_by_text("1 fotoğraf gönderildi")).to_be_visible()
    moderator.goto("/masa/okunacaklar/")
    waiting = moderator.get_by_role("article", name="Masadaki kâğıtlar")
    waiting.get_by_role("button", name="Yayımla", exact=False).first.click()
    expect(moderator.get_by_text("Karar verildi; yazan kişi alındı koduyla okuyabilir.")).to_be_visible()


@HOW
def test_an_organisation_keeps_seats_for_its_members_and_gives_them_back(visit, step_into, how):
    page = step_into(visit(**how), "organisation")
    page.locator("main .link-row a").first.click()
    page.locator("main").get_by_role("link", name="Projeler").first.click()
    page.locator("main").get_by_role("link", name="Sahil çalıştayı").first.click()
    page.get_by_label("Kaç üyeniz geliyor?").fill("2")
    page.get_by_role("button", name="Yerleri ayırt").click()

    expect(page.get_by_role("heading", name="2 yer")).to_be_visible()
    page.get_by_role("button", name="Bu yerleri geri ver").first.click()
    expect(page.get_by_role("heading", name="2 yer")).to_have_count(0)


def test_the_department_finds_the_decision_its_promise_and_its_reply(visit, step_into):
    officer = step_into(visit(), "department_officer")
    officer.goto("/masa/taahhutler/")
    expect(officer.get_by_text("Arka yolların elektrik hattı için keşif").first).to_be_visible()
    officer.goto("/katilim/golgeli-parklar/ne-oldu/")
    expect(officer.get_by_role("heading", name="Öğleden sonra gölge yok")).to_be_visible()
    officer.goto("/masa/raporlar/")
    officer.get_by_role("link", name="Gölgeli parklar anketi").click()
    expect(officer.get_by_role("heading", name="Müdürlüğün yanıtı")).to_be_visible()


def test_the_town_shows_every_kind_of_activity_in_every_state(town):
    def asked(path: str) -> dict:
        return json.load(urllib.request.urlopen(f"{town}/katilim/api/{path}", timeout=20))

    projects = [each["id"] for each in asked("")["projects"]]
    activities = [each for project in projects for each in asked(f"{project}/")["project"]["activities"]]
    shown = {(each["kind"], each["state"]) for each in activities}
    assert set(product(KINDS, ("planned", "open", "closed"))) <= shown
