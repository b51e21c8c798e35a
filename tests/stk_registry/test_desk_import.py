"""Nil chooses a file at the desk, sees what every row would do, and brings in just that."""

import csv
import io
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from city.models import Neighbourhood
from people.audit import broken_links
from people.duties import do_what_is_due
from people.models import AuditEvent
from stk_registry.importing import template
from stk_registry.importing.columns import HEADERS, columns_of
from stk_registry.models import FileImport, ImportRow, Organisation
from stk_registry.services import file_imports
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import form_of, rows, seen, words

HEADER = "Adı;Türü;Kütük no;Mahalle;Bir cümleyle;Başkanı"
GOOD = "Deneme İyilik Derneği;Dernek;35012345;Bostanlı;Deniz için çalışır.;Deneme Kişi"
BAD = "=Deneme Kötü Derneği;Derneek;35012346;Olmayan;;"
LIST = "/masa/stk/aktarim/"


def made_lists():
    Neighbourhood.objects.get_or_create(code="bostanli", defaults={"name": "Bostanlı"})
    registry.area()


def file_of(*lines, header=HEADER, name="kütük.csv"):
    return SimpleUploadedFile(name, "\n".join([header, *lines]).encode())


def chosen(client, *lines, **options):
    """Chooses a file of these lines as the page's form does, and returns the page that comes."""
    sent = {"file": file_of(*lines, **options), "form": "", "is_listed": "on"}
    return client.post(LIST, sent, follow=True)


def agreed(client, page):
    """Presses the one action of a report."""
    return client.post(page.redirect_chain[-1][0], {**form_of(page), "step": "do"}, follow=True)


@pytest.mark.django_db
class TestAFileIsLookedAtFirst:
    @pytest.fixture(autouse=True)
    def _cast(self, client, nil):
        self.client, self.nil = client, nil
        client.force_login(nil)
        made_lists()

    def test_she_sees_what_each_row_would_do_and_nothing_is_saved(self):
        page = chosen(self.client, GOOD, BAD)

        assert "henüz hiçbir şey kaydedilmedi" in words(seen(page).h1)
        assert not Organisation.objects.exists()
        assert len(rows(page)) == 1
        told = rows(page)[0]
        assert told.startswith("3") and "Türü : “Derneek”" in told and "Mahalle : “Olmayan”" in told
        assert "Başkanı" in words(seen(page).main) and "Deneme Kişi" not in page.content.decode()

    def test_she_agrees_and_just_that_is_brought_in(self):
        page = agreed(self.client, chosen(self.client, GOOD, BAD))

        made = Organisation.objects.get()
        found = FileImport.objects.get()
        assert made.register_number == "35-012-345" and made.state == "listed"
        assert (found.state, found.done_by, found.file.name) == ("done", self.nil, "")
        assert "Yeni kayıt: 1" in words(seen(page).main)
        assert found.rows.get(outcome="created").organisation == made
        assert AuditEvent.objects.filter(verb="imported", actor=self.nil, subject_id=str(made.pk)).exists()
        done = AuditEvent.objects.get(verb="import_done")
        assert (done.actor, done.detail["created"], done.detail["rejected"]) == (self.nil, 1, 1)
        assert broken_links() == []

    def test_the_file_lies_in_no_folder_afterwards(self, django_capture_on_commit_callbacks):
        page = chosen(self.client, GOOD)
        waiting = FileImport.objects.get().file
        assert waiting.storage.exists(waiting.name)

        with django_capture_on_commit_callbacks(execute=True):
            agreed(self.client, page)

        assert not waiting.storage.exists(waiting.name)

    def test_a_second_click_changes_nothing(self):
        page = chosen(self.client, GOOD)
        agreed(self.client, page)
        before = AuditEvent.objects.count(), Organisation.objects.values().get()

        again = agreed(self.client, page)

        assert again.status_code == 200 and "dosya aktarıldı" in words(seen(again).h1).lower()
        assert (AuditEvent.objects.count(), Organisation.objects.values().get()) == before

    def test_when_the_registry_moved_nothing_is_saved_and_the_report_is_new(self):
        page = chosen(self.client, GOOD)
        registry.organisation("Deneme Başka Derneği", register_number="35-012-345", confirmed_on=None)

        page = agreed(self.client, page)

        assert "kayıtlar değişti" in words(seen(page).main)
        assert Organisation.objects.get().name == "Deneme Başka Derneği"
        report = self.client.get(FileImport.objects.get().get_absolute_url())
        assert "Deneme Başka Derneği" in rows(report)[0] and "Deneme İyilik Derneği" in rows(report)[0]

        self.client.post(report.request["PATH_INFO"], {**form_of(report), "step": "do"})

        assert Organisation.objects.get().name == "Deneme İyilik Derneği"

    def test_a_page_opened_before_the_new_report_agrees_to_nothing(self):
        page = chosen(self.client, GOOD)
        registry.organisation("Deneme Başka Derneği", register_number="35-012-345", confirmed_on=None)
        agreed(self.client, page)

        agreed(self.client, page)

        assert FileImport.objects.get().state == "checked"
        assert Organisation.objects.get().name == "Deneme Başka Derneği"

    def test_what_somebody_changed_meanwhile_is_not_overwritten_unseen(self):
        shown = registry.organisation("Deneme Eski Derneği", register_number="35-012-345", confirmed_on=None)
        page = chosen(self.client, GOOD)
        shown.name = "Deneme Düzeltilmiş Derneği"
        shown.save()

        agreed(self.client, page)

        shown.refresh_from_db()
        assert shown.name == "Deneme Düzeltilmiş Derneği"
        assert FileImport.objects.get().rows.get().changes[0]["before"] == "Deneme Düzeltilmiş Derneği"

    def test_what_changes_is_told_with_both_values(self, shore_association):
        shore_association.confirmed_on = None
        shore_association.representatives.all().delete()
        shore_association.save()

        page = chosen(self.client, GOOD)

        told = rows(page)[0]
        assert "Deneme Kıyı Derneği" in told and "Deneme İyilik Derneği" in told
        assert "–" in told and "Bostanlı" in told

    def test_what_the_organisation_keeps_itself_is_told_and_left(self, shore_association):
        page = chosen(self.client, GOOD)

        assert "kuruluşa bırakılan" in words(seen(page).select_one(".numbers"))
        assert not seen(page).select("main button.primary")
        assert "Deneme Kıyı Derneği" in rows(page)[0]

    def test_a_possible_duplicate_leads_to_the_record(self):
        known = registry.organisation("Deneme İyilik Derneği")

        page = chosen(self.client, GOOD)

        link = seen(page).select_one("table.record-table a")
        assert link["href"] == reverse("stk_record", args=[known.slug])
        assert ImportRow.objects.get().outcome == "alike"

    def test_new_records_can_be_kept_out_of_the_directory_and_a_form_holds_for_all(self):
        sent = {"file": file_of("Deneme A;35012345", header="Adı;Kütük no"), "form": "association"}
        page = self.client.post(LIST, sent, follow=True)

        agreed(self.client, page)

        made = Organisation.objects.get()
        assert (made.state, made.legal_form) == ("waiting", "association")

    def test_nothing_in_a_file_runs(self):
        page = chosen(self.client, "<script>alert(1)</script>;Platform;;<img src=x onerror=alert(1)>;;")

        assert not seen(page).select("main script:not([src]), main img")
        assert "&lt;script&gt;" in page.content.decode()

    def test_a_long_report_is_paged_and_asks_the_database_no_more(self):
        few = chosen(self.client, GOOD)
        many = chosen(self.client, *(f"Deneme {n}. Deniz Derneği;Dernek;35{n:06d};;;" for n in range(120)))
        addresses = [page.redirect_chain[-1][0] for page in (few, many)]

        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                page = self.client.get(address)
            counts.append(len(queries))

        assert len(rows(page)) == 50 and counts[0] == counts[1]
        assert len(rows(self.client.get(f"{addresses[1]}?sonuc=hepsi&page=3"))) == 20

    def test_the_same_file_chosen_twice_waits_once(self):
        chosen(self.client, GOOD)
        chosen(self.client, GOOD)

        assert FileImport.objects.count() == 1

    def test_a_file_that_was_brought_in_before_is_said_to_be_so(self):
        agreed(self.client, chosen(self.client, GOOD))

        page = chosen(self.client, GOOD)

        assert "Aynı dosya" in words(seen(page).main) and not seen(page).select("main button.primary")

    def test_a_file_can_be_forgotten(self):
        page = chosen(self.client, GOOD)

        self.client.post(page.redirect_chain[-1][0], {"step": "discard"})

        assert not FileImport.objects.exists() and not ImportRow.objects.exists()
        assert self.client.get(page.redirect_chain[-1][0]).status_code == 404

    def test_what_was_brought_in_cannot_be_forgotten(self):
        page = chosen(self.client, GOOD)
        agreed(self.client, page)

        self.client.post(page.redirect_chain[-1][0], {"step": "discard"})

        assert FileImport.objects.get().state == "done"


@pytest.mark.django_db
class TestRowsThatAreNotTaken:
    @pytest.fixture(autouse=True)
    def _cast(self, client, nil):
        self.client = client
        client.force_login(nil)
        made_lists()

    def refused(self, page):
        answer = self.client.get(f"{page.redirect_chain[-1][0]}alinmayanlar.csv")
        return answer.content.decode("utf-8-sig")

    def test_they_are_handed_out_with_the_reasons_and_without_what_was_not_read(self):
        page = chosen(self.client, GOOD, BAD)

        header, row = list(csv.reader(io.StringIO(self.refused(page)), delimiter=";"))

        assert header[:5] == ["Adı", "Türü", "Kütük no", "Mahalle", "Bir cümleyle"]
        assert header[5:] == ["Satır", "Neden alınmadı", "Ne yapmalı"]
        assert row[5] == "3" and "Başkanı" not in header

    def test_a_cell_that_a_spreadsheet_would_run_is_text(self):
        page = chosen(self.client, BAD)

        assert "'=Deneme Kötü Derneği" in self.refused(page)

    def test_mended_the_same_file_can_be_chosen_again(self):
        text = self.refused(chosen(self.client, GOOD, BAD))
        mended = (
            text.replace("Derneek", "Dernek").replace("Olmayan", "Bostanlı").replace("'=Deneme", "Deneme")
        )

        agreed(self.client, chosen(self.client, *mended.splitlines()[1:], header=mended.splitlines()[0]))

        assert Organisation.objects.get().name == "Deneme Kötü Derneği"

    def test_they_stay_for_a_month_after_the_others_were_brought_in(self):
        page = chosen(self.client, GOOD, BAD)
        agreed(self.client, page)

        assert "Derneek" in self.refused(page)


@pytest.mark.django_db
class TestFilesThatCannotBe:
    @pytest.fixture(autouse=True)
    def _cast(self, client, nil):
        self.client = client
        client.force_login(nil)
        made_lists()

    def refusal(self, sent):
        page = self.client.post(LIST, sent)
        assert page.status_code == 422 and not FileImport.objects.exists()
        return words(seen(page).select_one(".error-summary"))

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("liste.pdf", b"%PDF-1.7", "CSV"),
            ("liste.xls", b"\xd0\xcf\x11\xe0old", ".xls"),
            ("liste.xlsx", b"PK\x03\x04broken", "XLSX"),
            ("liste.csv", b"Ad soyad;Telefon\nx;1", "Adı"),
            ("liste.csv", b"", "boş"),
            ("liste.csv", "Adı;Unvanı\nx;y".encode(), "Unvanı"),
        ],
    )
    def test_it_says_what_to_do(self, name, content, said):
        assert said in self.refusal({"file": SimpleUploadedFile(name, content)})

    def test_no_file_is_chosen(self):
        assert "Bir dosya seçin" in self.refusal({})

    def test_a_file_that_is_too_large_is_not_read(self, monkeypatch):
        monkeypatch.setattr("stk_registry.forms.importing.MOST_BYTES", 10)

        assert "10 MB" in self.refusal({"file": file_of(GOOD)})

    def test_more_rows_than_a_page_can_wait_for_are_divided(self, monkeypatch):
        monkeypatch.setattr(file_imports, "MOST_ROWS", 1)

        assert "1 satır" in self.refusal({"file": file_of(GOOD, BAD)})


@pytest.mark.django_db
class TestTimeIsOver:
    @pytest.fixture(autouse=True)
    def _cast(self, client, nil):
        self.client = client
        client.force_login(nil)
        made_lists()

    def test_after_a_day_a_file_is_not_brought_in(self):
        page = chosen(self.client, GOOD)
        FileImport.objects.update(kept_until=timezone.now() - timedelta(minutes=1))

        late = agreed(self.client, page)

        assert "artık burada değil" in words(seen(late).main) and not Organisation.objects.exists()
        assert not seen(late).select("main button.primary")

    def test_the_daily_round_forgets_file_and_rows_and_keeps_the_counts(
        self, django_capture_on_commit_callbacks
    ):
        chosen(self.client, GOOD, BAD)
        waiting = FileImport.objects.get().file

        with django_capture_on_commit_callbacks(execute=True):
            done = do_what_is_due(timezone.now() + timedelta(hours=25), only={"stk_forgotten_imports"})

        found = FileImport.objects.get()
        assert done.counts == {"stk_forgotten_imports": 1} and not done.failed
        assert (found.state, found.counts["rows"], found.rows.count()) == ("expired", 2, 0)
        assert not waiting.storage.exists(waiting.name)
        assert "Zamanında aktarılmadı" in rows(self.client.get(LIST))[0]
        assert do_what_is_due(timezone.now() + timedelta(days=2), only={"stk_forgotten_imports"}).counts == {
            "stk_forgotten_imports": 0
        }

    def test_a_month_later_the_rows_are_forgotten_and_the_history_says_who_brought_in_what(self, nil):
        agreed(self.client, chosen(self.client, GOOD, BAD))
        soon = do_what_is_due(timezone.now() + timedelta(days=29), only={"stk_forgotten_imports"})
        then = do_what_is_due(timezone.now() + timedelta(days=31), only={"stk_forgotten_imports"})

        found = FileImport.objects.get()
        assert (soon.counts, then.counts) == ({"stk_forgotten_imports": 0}, {"stk_forgotten_imports": 1})
        assert (found.state, found.rows.count(), found.done_by) == ("done", 0, nil)
        assert "kütük.csv" in rows(self.client.get(LIST))[0]
        assert self.client.get(found.get_absolute_url()).status_code == 200


@pytest.mark.django_db
class TestTheEmptyTable:
    def test_every_column_of_it_is_understood(self, client, nil):
        client.force_login(nil)
        made_lists()
        header = client.get("/masa/stk/aktarim/sablon.csv").content.decode("utf-8-sig").strip()

        assert columns_of(header.split(";")).left_out == ()
        assert len(columns_of(header.split(";")).fields) == len(HEADERS) == len(template.NOTES)

    def test_filled_in_as_the_example_says_it_becomes_a_record(self, client, nil):
        from openpyxl import load_workbook

        client.force_login(nil)
        made_lists()
        book = load_workbook(io.BytesIO(client.get("/masa/stk/aktarim/sablon.xlsx").content))
        for place, note in enumerate(template.notes(), start=1):
            book.worksheets[0].cell(2, place).value = note.example or None
        held = io.BytesIO()
        book.save(held)

        sent = {"file": SimpleUploadedFile("dolu.xlsx", held.getvalue()), "is_listed": "on"}
        agreed(client, client.post(LIST, sent, follow=True))

        made = Organisation.objects.get()
        assert (made.name, made.short_name, made.members) == ("Örnek Kıyı Derneği", "ÖKD", "10-49")
        assert made.neighbourhood.code == "bostanli" and made.serves_whole_district

    def test_what_can_be_chosen_in_it_is_understood(self, client, nil):
        from openpyxl import load_workbook

        client.force_login(nil)
        made_lists()
        lists = load_workbook(io.BytesIO(client.get("/masa/stk/aktarim/sablon.xlsx").content)).worksheets[2]
        forms = [cell.value for cell in lists["A"][1:] if cell.value]
        page = chosen(client, *(f"Deneme {n};{form}" for n, form in enumerate(forms)), header="Adı;Türü")

        wrong = [row.faults for row in ImportRow.objects.filter(outcome="rejected")]
        assert len(forms) == 13 and page.status_code == 200
        assert all(fault["column"] != "Türü" for faults in wrong for fault in faults)


@pytest.mark.django_db
def test_the_work_of_others_is_nobody_s_business(client, desk):
    client.force_login(member("Elif", "analyst"))

    assert client.post(LIST, {"file": file_of(GOOD)}).status_code == 403
    assert not FileImport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_parallel_clicks_bring_a_file_in_once(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    nil = member("Nil", "registry")
    made_lists()
    lines = "\n".join([HEADER, *(f"Deneme {n}. Deniz Derneği;Dernek;35{n:06d};;;" for n in range(40))])
    found = file_imports.check_file(lines.encode(), name="kütük.csv", form="", is_listed=True, actor=nil)
    together, answers = threading.Barrier(2), []

    def click() -> None:
        browser = Client()
        browser.force_login(nil)
        together.wait()
        answers.append(browser.post(found.get_absolute_url(), {"step": "do", "seen": found.mark}).status_code)
        connection.close()

    threads = [threading.Thread(target=click) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [302, 302] and Organisation.objects.count() == 40
    assert AuditEvent.objects.filter(verb="import_done").count() == 1
    assert AuditEvent.objects.filter(verb="imported").count() == 40
