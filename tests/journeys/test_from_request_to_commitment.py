"""One survey from a department's question to its promise, each step by the role that takes it, in the browser."""

import io
import random
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

TITLE = "Çınarlı yolun geceleri"
SURVEY_TITLE = "Çınarlı yolun geceleri anketi"
PROMISE = "Sekiz sokak lambası yenilenecek"
NARRATIVE = "Yolu gece kullananlar önce ışık istiyor; bu özet tartıldıktan sonra yazıldı."
BATCH = 230
PLACES = ("bostanli", "mavisehir", "bahariye", "aksoy", "nergiz")


def a_form_of_a_survey_office() -> bytes:
    """Returns an XLSForm in two languages, as a survey office would send it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    sheet.append(["type", "name", "label::Türkçe (tr)", "label::English (en)", "required", "relevant"])
    sheet.append(["begin_group", "night", "Yolun geceleri", "The road at night", "", ""])
    sheet.append(
        ["select_one often", "how_often", "Yoldan gece ne sıklıkla geçersiniz?", "How often?", "yes", ""]
    )
    sheet.append(
        ["select_multiple wish", "wishes", "Ne eksik?", "What is missing?", "", "${how_often} != 'never'"]
    )
    sheet.append(["end_group", "", "", "", "", ""])
    sheet.append(["begin_group", "you", "Siz", "You", "", ""])
    sheet.append(["select_one sex", "sex", "Cinsiyetiniz", "Your sex", "", ""])
    sheet.append(["end_group", "", "", "", "", ""])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label::Türkçe (tr)", "label::English (en)"])
    for row in (
        ("often", "daily", "Her gün", "Every day"),
        ("often", "weekly", "Haftada birkaç kez", "A few times a week"),
        ("often", "never", "Hiç", "Never"),
        ("wish", "light", "Işık", "Light"),
        ("wish", "bench", "Bank", "Benches"),
        ("sex", "female", "Kadın", "Woman"),
        ("sex", "male", "Erkek", "Man"),
    ):
        choices.append(row)
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "default_language"])
    settings.append([SURVEY_TITLE, "cinarli_yol", "Türkçe (tr)"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_batch_from_the_doors() -> bytes:
    """Returns answers that were taken down at people's doors, as CSV."""
    chance = random.Random(41)
    lines = ["how_often,wishes,sex,neighbourhood"]
    for _each in range(BATCH):
        often = chance.choice(("daily", "weekly", "weekly", "never"))
        wishes = "" if often == "never" else chance.choice(("light", "light bench", "bench", "light"))
        lines.append(f"{often},{wishes},{chance.choice(('female', 'male'))},{chance.choice(PLACES)}")
    return "\n".join(lines).encode()


def fill(page: Page, **texts: str) -> None:
    """Types into the fields of a form by their names."""
    for name, text in texts.items():
        page.locator(f"[name={name}]").fill(text)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def rail(page: Page, name: str) -> None:
    """Goes to a place of the desk by its rail, as one who has learnt no address."""
    page.goto("/masa/")
    page.locator(".desk-rail, .rail, nav").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def in_days(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def people(visit: Any, step_into: Any) -> Any:
    """Returns the page of a role, the same browser each time it acts."""
    pages: dict[str, Page] = {}

    def person(role: str) -> Page:
        if role not in pages:
            pages[role] = step_into(visit(), role)
        return pages[role]

    return person


def the_department_asks(officer: Page) -> None:
    rail(officer, "Talepler")
    follow(officer, "Talep yaz")
    fill(
        officer,
        title=TITLE,
        decision="Çınarlı yol gece nasıl aydınlatılacak?",
        decision_due=in_days(90),
        open_options="Yeni lambalar, alçak ışıklar veya bugünkü hâliyle bırakmak.",
    )
    officer.locator("[name=whole_district]").check()
    press(officer, "Katılım birimine gönder")
    expect(officer.get_by_role("heading", level=1)).to_have_text(TITLE)


def the_unit_asks_back(unit: Page, officer: Page) -> None:
    rail(unit, "Gelen talepler")
    follow(unit, TITLE)
    fill(unit, reason="Önceki yıllarda gelen şikâyetler var mı?")
    press(unit, "Soru sor")

    rail(officer, "Talepler")
    follow(officer, TITLE)
    follow(officer, "Yanıtla ve yeniden gönder")
    expect(officer.get_by_text("Önceki yıllarda gelen şikâyetler var mı?")).to_be_visible()
    fill(officer, already_known="Geçen yıl on iki kişi karanlıktan yakındı.")
    press(officer, "Katılım birimine gönder")


def the_brief_is_written_and_signed(unit: Page, head: Page) -> None:
    rail(unit, "Gelen talepler")
    follow(unit, TITLE)
    expect(unit.get_by_text("Geçen yıl on iki kişi karanlıktan yakındı.")).to_be_visible()
    press(unit, "Talebi kabul et")
    follow(unit, "Yöntem notunu yazın")
    fill(
        unit,
        research_question="Yolu gece kimler kullanıyor, ne eksik buluyor?",
        method="Herkese açık anket ve kapılarda görüşme.",
        target="300",
        field_from=in_days(0),
        field_to=in_days(21),
        report_due=in_days(45),
    )
    press(unit, "Yöntem notunu kaydet")

    rail(head, "İmza bekleyenler")
    follow(head, TITLE)
    press(head, "Yöntem notunu imzala")


def the_project_appears(unit: Page) -> str:
    """Returns the project's short name."""
    rail(unit, "Gelen talepler")
    follow(unit, TITLE)
    press(unit, "Projeyi oluştur")
    follow(unit, "Projeyi düzenle")
    fill(
        unit,
        title_en="The plane-tree road at night",
        purpose="Gece yürürken neye ihtiyaç duyduğunuzu öğrenmek istiyoruz.",
        purpose_en="We want to learn what you need when you walk there at night.",
    )
    press(unit, "Projeyi kaydet")
    press(unit, "Projeyi yayımla")
    expect(unit.get_by_role("link", name="Herkese açık sayfayı gör")).to_be_visible()
    return unit.url.rstrip("/").rsplit("/", 1)[-1]


def the_questionnaire_is_imported_and_published(unit: Page) -> None:
    rail(unit, "Soru formları")
    follow(unit, "Dosyadan al")
    unit.locator("input[type=file]").set_input_files(
        {
            "name": "cinarli.xlsx",
            "mimeType": "application/vnd.ms-excel",
            "buffer": a_form_of_a_survey_office(),
        }
    )
    press(unit, "Dosyayı oku")
    expect(unit.get_by_role("heading", level=1)).to_have_text(SURVEY_TITLE)

    follow(unit, "Düzenle")
    unit.locator("article#at-sex").get_by_role("link").first.click()
    unit.locator("details:has(select[name=role]) > summary").click()
    unit.locator("select[name=role]").select_option("sex")
    press(unit, "Soruyu kaydet")
    section = unit.locator("section.edited-section").filter(has=unit.locator("#at-sex"))
    section.locator("details.adding > summary").click()
    section.locator("[name=kind]").select_option("neighbourhood")
    section.locator("[name=label-tr]").fill("Hangi mahallede oturuyorsunuz?")
    section.locator("button[value=add_question]").click()
    fill(unit, **{"label-en": "Where do you live?"})
    unit.locator("details:has(select[name=role]) > summary").click()
    fill(unit, code="neighbourhood")
    press(unit, "Soruyu kaydet")

    follow(unit, "Önizleme")
    expect(unit.get_by_text("Yoldan gece ne sıklıkla geçersiniz?").first).to_be_visible()
    rail(unit, "Soru formları")
    follow(unit, SURVEY_TITLE)
    unit.locator("form[action$='/yayimla/'] button").click()


def the_survey_opens(unit: Page, project: str) -> str:
    """Returns the survey's address."""
    unit.goto(f"/masa/projeler/{project}/")
    follow(unit, "Etkinlik ekle")
    unit.get_by_role("main").get_by_role("link", name="Anket", exact=True).click()
    unit.locator("[name=questionnaire]").select_option(label=SURVEY_TITLE)
    fill(unit, title=SURVEY_TITLE, title_en="Survey of the road at night")
    unit.locator("[name=channels][value=door]").check()
    expect(unit.locator("[name=closes_at]")).not_to_have_value("")
    unit.locator("[name=population]").select_option(index=1)
    press(unit, "Anketi aç")
    expect(unit.get_by_text("Anket açıldı.")).to_be_visible()
    return unit.url.rstrip("/").rsplit("/", 1)[-1]


def somebody_answers(phone: Page, survey: str, *, often: str, place: str, english: bool = False) -> None:
    phone.goto("/")
    if english:
        phone.get_by_role("button", name="English").first.click()
    phone.goto(f"/anket/{survey}/")
    words = (
        "Begin the survey",
        "Next section",
        "Review my answers",
        "Send my answers",
        "We have your answers",
    )
    if not english:
        words = (
            "Ankete başla",
            "Sonraki bölüm",
            "Yanıtlarımı gözden geçir",
            "Yanıtlarımı gönder",
            "Yanıtlarınız bize ulaştı",
        )
    begin, forward, check, send, done = words
    press(phone, begin)
    phone.get_by_text(often, exact=True).click()
    press(phone, forward)
    wish = phone.locator("input[name=wishes][value=light]")
    expect(wish.or_(phone.locator("select[name=neighbourhood]"))).to_be_visible()
    if wish.count():
        wish.check()
        press(phone, forward)
    phone.locator("select[name=neighbourhood]").select_option(place)
    press(phone, check)
    press(phone, send)
    expect(phone.get_by_role("heading", level=1)).to_contain_text(done)


def the_unit_brings_in_the_doors(unit: Page, survey: str) -> None:
    unit.goto(f"/masa/anketler/{survey}/alan/")
    follow(unit, "Toplu yanıt aktar")
    unit.locator("input[type=file]").set_input_files(
        {"name": "kapilar.csv", "mimeType": "text/csv", "buffer": a_batch_from_the_doors()}
    )
    unit.locator("[name=channel]").select_option("door")
    press(unit, "Dosyayı denetle")
    unit.locator("button[name=step][value=save]").click()
    expect(unit).to_have_url(re.compile(r"/alan/$"))
    expect(unit.get_by_text(str(BATCH + 3)).first).to_be_visible()


def the_survey_is_closed_early(unit: Page, survey: str) -> None:
    unit.goto(f"/masa/anketler/{survey}/")
    unit.get_by_text("Erken kapat", exact=True).click()
    fill(unit, **{"close-reason": "Hedeflenen yanıt sayısına yaklaşıldı."})
    press(unit, "Anketi şimdi kapat")
    expect(unit.get_by_text("Anket kapatıldı.")).to_be_visible()


def the_report_is_drafted(analyst: Page) -> str:
    """Returns the report's address at the desk."""
    rail(analyst, "Raporlar")
    row = analyst.locator("li, tr").filter(has_text=SURVEY_TITLE)
    row.get_by_role("link", name=re.compile("Ağırlıklandır")).first.click()
    press(analyst, "Ağırlıklandır ve rapor taslağını hazırla")
    expect(analyst.get_by_text("Taslak hazır.")).to_be_visible()
    fill(analyst, summary=NARRATIVE)
    press(analyst, "Anlatıyı sakla")
    expect(analyst.locator("[name=summary]")).to_have_value(NARRATIVE)
    return analyst.url


def the_files_carry_the_title(head: Page) -> None:
    got: dict[str, bytes] = {}
    for name in ("PDF", "Word", "Excel"):
        with head.expect_download() as download:
            head.get_by_role("link", name=name, exact=True).click()
        got[name] = Path(download.value.path()).read_bytes()
    assert got["PDF"].startswith(b"%PDF-")
    assert SURVEY_TITLE in words_in_pdf(got["PDF"])
    assert SURVEY_TITLE in zipped_words(got["Word"], "word/document.xml")
    assert SURVEY_TITLE in zipped_words(got["Excel"], "xl/sharedStrings.xml")


def words_in_pdf(data: bytes) -> str:
    """Returns the words of the PDF's first page, spaces and line ends as one space."""
    return " ".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())


def zipped_words(data: bytes, part: str) -> str:
    assert data.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return re.sub(r"<[^>]+>", "", packed.read(part).decode())


def test_a_departments_question_becomes_answers_and_a_promise(visit, people) -> None:
    officer, unit = people("department_officer"), people("participation")
    head, analyst = people("unit_head"), people("analyst")

    the_department_asks(officer)
    the_unit_asks_back(unit, officer)
    the_brief_is_written_and_signed(unit, head)
    project = the_project_appears(unit)
    the_questionnaire_is_imported_and_published(unit)
    survey = the_survey_opens(unit, project)

    for often, place in (("Her gün", "bostanli"), ("Hiç", "nergiz")):
        somebody_answers(visit(javascript=False, width=360), survey, often=often, place=place)
    phone = visit(javascript=False, width=360)
    somebody_answers(phone, survey, often="Every day", place="aksoy", english=True)
    the_unit_brings_in_the_doors(unit, survey)
    the_survey_is_closed_early(unit, survey)

    report = the_report_is_drafted(analyst)
    head.goto(report)
    press(head, "Gözden geçirdim, onayla")
    press(head, "Müdürlüğe teslim et")
    the_files_carry_the_title(head)

    rail(officer, "Raporlar")
    follow(officer, SURVEY_TITLE)
    expect(officer.get_by_text(NARRATIVE).first).to_be_visible()
    fill(officer, text="Işık isteğinizi duyduk.", commitment_1=PROMISE, due_1=in_days(120))
    press(officer, "Yanıtı gönder")
    head.goto(report)
    press(head, "Sonuçları yayımlayın")

    resident = visit(javascript=False, width=360)
    resident.goto("/sonuclar/")
    follow(resident, SURVEY_TITLE)
    expect(resident.get_by_text(NARRATIVE).first).to_be_visible()
    expect(resident.get_by_text(PROMISE).first).to_be_visible()
    resident.goto(f"/katilim/{project}/")
    expect(resident.get_by_text(PROMISE).first).to_be_visible()
