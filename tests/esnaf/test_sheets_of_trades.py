"""The ministry's sheet comes in by command or at the desk: refused rows are listed, and nothing is half done."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from esnaf.models import ActivityCode, Trade, TradeFile

pytestmark = pytest.mark.django_db
HEAD = "SEKTÖR ADI;MESLEK KODU;MESLEK ADI;NACE KODU;NACE TANIMI\n"
GOOD = HEAD + "GIDA;D.03;Bakkallık;47.11.01;Bakkal\nGIDA;d.12;Fırıncılık;107101;Ekmek imalatı\n"
BAD = (
    GOOD
    + "GIDA;D3;Manavlık;47.21.01;Manav\nGIDA;D.15;Kasaplık;47.11.01;Kasap\nGIDA;D.12;Başka;10.71.02;x\n;;;;\nGIDA;D.18;Manavlık;;x\n"
)


def load(path, *options):
    out = io.StringIO()
    call_command("load_trades", str(path), *options, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def sheet(tmp_path, text, name="liste.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sheet_of_the_product_is_whole(trades):
    assert Trade.objects.count() == 184
    assert ActivityCode.objects.count() == 1531
    assert Trade.objects.get(code="D.03").group.name == "Gıda, Tarım"


def test_headings_of_the_ministry_are_understood_and_twice_changes_nothing(tmp_path):
    first = load(sheet(tmp_path, GOOD))
    again = load(sheet(tmp_path, GOOD))

    assert (first["created"], again["created"], again["unchanged"]) == (2, 0, 2)
    assert ActivityCode.objects.get(code="10.71.01").trade.code == "D.12"
    assert Trade.objects.get(code="D.12").group.name == "Gıda"


def test_refused_rows_are_named_and_nothing_is_saved(tmp_path):
    with pytest.raises(CommandError) as refusal:
        load(sheet(tmp_path, BAD))

    assert refusal.value.returncode == 2
    told = str(refusal.value)
    assert all(f"Satır {line}" in told or f"Line {line}" in told for line in (4, 5, 6, 8))
    assert not Trade.objects.exists()


def test_the_rest_comes_in_when_asked(tmp_path):
    result = load(sheet(tmp_path, BAD), "--keep-valid")

    assert (result["created"], result["refused"]) == (2, 4)


def test_a_dry_run_leaves_no_trace(tmp_path):
    assert load(sheet(tmp_path, GOOD), "--dry-run")["created"] == 2
    assert not Trade.objects.exists()


def test_a_renamed_code_is_changed_in_its_search_column_too(tmp_path):
    load(sheet(tmp_path, GOOD))
    load(sheet(tmp_path, GOOD.replace("Ekmek imalatı", "Işıklı ekmek")))

    assert ActivityCode.objects.get(code="10.71.01").folded_title == "isikli ekmek"


def test_another_kind_of_table_is_refused_as_a_whole(tmp_path):
    with pytest.raises(CommandError) as refusal:
        load(sheet(tmp_path, "ad;soyad\nx;y\n"))

    assert refusal.value.returncode == 2


def test_the_desk_checks_a_workbook_first_and_brings_it_in_once(client, sevgi):
    book = openpyxl.Workbook()
    for line in BAD.splitlines():
        book.active.append(line.split(";"))
    data = io.BytesIO()
    book.save(data)
    client.force_login(sevgi)
    sent = {
        "file": SimpleUploadedFile("liste.xlsx", data.getvalue()),
        "version": "2.1",
        "source": "Deneme Bakanlığı, 1 Ocak 2026",
    }

    checked = client.post("/masa/esnaf/meslekler/", sent)
    page = client.get(checked.url).content.decode()

    assert not Trade.objects.exists()
    assert page.count("<tr>") == 1 + 4
    client.post(checked.url)
    client.post(checked.url)
    assert ActivityCode.objects.count() == 2
    assert TradeFile.objects.get().done_at is not None
    assert client.get("/masa/esnaf/meslekler/?q=firin").content.decode().count("Fırıncılık") >= 2


def test_a_file_that_is_no_table_is_told_so(client, sevgi):
    client.force_login(sevgi)
    sent = {"file": SimpleUploadedFile("liste.csv", b"\x00\x01\x02"), "version": "2.1", "source": "x"}

    answer = client.post("/masa/esnaf/meslekler/", sent)

    assert answer.status_code == 422
    assert not TradeFile.objects.exists()
