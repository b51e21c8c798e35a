"""Ayda types in a paper batch and Elif takes the answers out, both at the desk, each download noted."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import AuditEvent, Role, User
from surveys.models import Response, Survey
from tests.factories import member
from tests.surveys.field_examples import every_kind

pytestmark = pytest.mark.django_db

HEADER = "consent,visits,rate/clean,rate/safe,hours\n"
IMPORT, EXPORT = "/masa/anketler/kinds/ice-aktar/", "/masa/anketler/kinds/disa-aktar/"


@pytest.fixture
def survey(tmp_path, settings) -> Survey:
    settings.PRIVATE_ROOT = tmp_path
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return every_kind(days_left=5)


@pytest.fixture
def elif_(db) -> User:
    return member("Elif", Role.ANALYST)


def send(client, *rows: str, encoding: str = "utf-8"):
    file = SimpleUploadedFile("paket.csv", (HEADER + "\n".join(rows) + "\n").encode(encoding))
    return client.post(IMPORT, {"file": file, "channel": "paper"})


def test_a_good_file_is_shown_first_and_saved_at_the_second_step(client, survey, elif_, tmp_path) -> None:
    client.force_login(elif_)

    shown = send(client, "yes,never,1,2,3", "yes,never,2,2,")
    stored_before = Response.objects.count()
    done = client.post(IMPORT, {"step": "save"}, follow=True)

    assert shown.status_code == 200 and "2 yanıtı kaydet" in shown.content.decode()
    assert stored_before == 0
    assert "2 yanıt kaydedildi" in done.content.decode()
    assert Response.objects.filter(channel="paper").count() == 2
    assert AuditEvent.objects.get(verb="responses.imported").actor == elif_
    assert list((tmp_path / "imports").iterdir()) == []


def test_bad_rows_are_shown_with_line_column_and_reason_before_anything_is_saved(
    client, survey, elif_
) -> None:
    client.force_login(elif_)

    shown = send(client, "yes,never,1,2,3", "yes,sometimes,1,2,3")
    text = shown.content.decode()

    assert shown.status_code == 422
    assert '<td class="num">3</td>' in text and "<code>visits</code>" in text
    assert "Yalnızca geçerli 1 yanıtı kaydet" in text and Response.objects.count() == 0
    listed = client.post(IMPORT, {"step": "rejects"}).content.decode("utf-8-sig")
    assert listed.splitlines()[1].startswith("3,visits,")
    client.post(IMPORT, {"step": "keep"})
    assert Response.objects.count() == 1


def test_a_second_click_saves_nothing_twice(client, survey, elif_) -> None:
    client.force_login(elif_)
    send(client, "yes,never,1,2,3")
    client.post(IMPORT, {"step": "save"})

    client.post(IMPORT, {"step": "save"})
    send(client, "yes,never,1,2,3")
    again = client.post(IMPORT, {"step": "save"}, follow=True)

    assert Response.objects.count() == 1
    assert "daha önce aktarılmış" in again.content.decode()


def test_a_file_in_another_encoding_is_refused_with_how_to_mend_it(client, survey, elif_) -> None:
    client.force_login(elif_)

    shown = send(client, "yes,şüphe,1,2,3", encoding="cp1254")

    assert shown.status_code == 422 and "CSV UTF-8" in shown.content.decode()


def test_choosing_another_file_deletes_the_one_put_aside(client, survey, elif_, tmp_path) -> None:
    client.force_login(elif_)
    send(client, "yes,never,1,2,3")

    client.post(IMPORT, {"step": "cancel"})

    assert list((tmp_path / "imports").iterdir()) == [] and Response.objects.count() == 0


def test_a_workbook_is_downloaded_and_noted_with_its_rows(client, survey, elif_) -> None:
    client.force_login(elif_)
    send(client, "yes,never,1,2,3")
    client.post(IMPORT, {"step": "save"})

    sent = client.post(EXPORT, {"format": "xlsx", "language": "tr"})

    book = openpyxl.load_workbook(io.BytesIO(sent.content))
    assert book.sheetnames == ["Yanıtlar", "Kodlar", "Kod kitabı", "Hakkında"]
    entry = AuditEvent.objects.get(verb="responses.exported")
    assert (entry.actor, entry.detail["rows"]) == (elif_, 1)
    assert "Elif" in client.get(EXPORT).content.decode()


def test_a_csv_comes_with_its_codebook_and_as_excel_reads_it(client, survey, elif_) -> None:
    client.force_login(elif_)
    send(client, "yes,never,1,2,3")
    client.post(IMPORT, {"step": "save"})

    sent = client.post(EXPORT, {"format": "csv", "language": "tr", "for_excel": "on"})

    archive = zipfile.ZipFile(io.BytesIO(sent.content))
    assert sorted(archive.namelist()) == ["kinds.codebook.csv", "kinds.csv"]
    assert archive.read("kinds.csv").startswith(b"\xef\xbb\xbf_channel;")


def test_too_few_anonymous_answers_are_refused_on_the_page(client, survey, elif_) -> None:
    Survey.objects.update(mode="anonymous")
    client.force_login(elif_)

    refused = client.post(EXPORT, {"format": "sav", "language": "tr"})

    assert refused.status_code == 422 and "en az 10 yanıt" in refused.content.decode()


@pytest.mark.parametrize("address", [IMPORT, EXPORT])
def test_a_unit_head_and_a_department_neither_bring_in_nor_take_out(
    client, survey, baris, demir, address
) -> None:
    for person in (baris, demir):
        client.force_login(person)
        assert client.get(address).status_code == 403
