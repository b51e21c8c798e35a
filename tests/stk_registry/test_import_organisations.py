"""Nil brings a register's file into the registry: every row whole or not at all, and told why."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given, settings
from hypothesis import strategies as st

from city.models import Neighbourhood, PlaceAlias
from common.sheets import SheetRefused, mended, read_sheet
from people.audit import broken_links
from people.models import AuditEvent
from stk_registry.importing.saving import import_organisations, report_of
from stk_registry.models import ContactPoint, Organisation
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db
HEADER = "Adı;Türü;Kütük No;Mahalle;Çalışma alanları;Kuruluş Tarihi;E-posta;Kamu yararına;Genel Merkez"
GOOD = "Deneme İyilik Derneği;Dernek;35012345;Bostanlı Mah.;Çevre ve hayvan hakları;03.04.2011;BILGI@DENEME.EXAMPLE;evet;"


@pytest.fixture(autouse=True)
def lists(db):
    Neighbourhood.objects.get_or_create(code="bostanli", defaults={"name": "Bostanlı"})
    registry.area()
    registry.area("culture", "Kültür, sanat ve turizm")


def brought(*rows, header=HEADER, **options):
    data = "\n".join([header, *rows]).encode()
    return import_organisations(data, name="kütük.csv", **options)


def faults(outcome):
    return [(fault.line, fault.column, fault.value) for fault in outcome.plan.faults]


def test_a_row_becomes_a_record_that_nobody_speaks_for_yet():
    outcome = brought(GOOD)

    made = Organisation.objects.get()
    assert outcome.counts == {"rows": 1, "created": 1, "changed": 0, "same": 0, "kept": 0, "rejected": 0}
    assert (made.name, made.register, made.register_number) == (
        "Deneme İyilik Derneği", "associations", "35-012-345",
    )  # fmt: skip
    assert made.state == "listed" and made.confirmed_on is None and not made.representatives.exists()
    assert made.neighbourhood.code == "bostanli" and made.founded_on == date(2011, 4, 3)
    assert [area.code for area in made.areas.all()] == ["environment_animals"] and made.public_benefit
    contact = made.contacts.get()
    assert contact.email == "bilgi@deneme.example" and not contact.is_public
    assert made.slug == "deneme-iyilik-dernegi" and "kütük.csv" in made.provenance
    assert list(Organisation.objects.listed().matching("IYILIK")) == [made]


def test_the_same_file_again_changes_nothing():
    brought(GOOD)
    before = Organisation.objects.values().get(), AuditEvent.objects.count()

    outcome = brought(GOOD)

    assert outcome.counts["same"] == 1 and outcome.counts["created"] == 0
    assert (Organisation.objects.values().get(), AuditEvent.objects.count()) == before


def test_a_newer_file_changes_the_record_of_the_same_number_and_the_trail_says_what():
    brought(GOOD)

    outcome = brought(GOOD.replace("İyilik", "Büyük İyilik").replace("35012345", "35/012/345"))

    made = Organisation.objects.get()
    assert outcome.counts["changed"] == 1 and made.name == "Deneme Büyük İyilik Derneği"
    assert made.folded_name == "deneme buyuk iyilik dernegi" and made.slug == "deneme-iyilik-dernegi"
    assert AuditEvent.objects.filter(verb="imported").first().detail["fields"] == ["name"]
    assert broken_links() == []


def test_an_empty_cell_takes_nothing_away():
    brought(GOOD)

    outcome = brought("Deneme İyilik Derneği;Dernek;35012345;;;;;;")

    assert outcome.counts["same"] == 1 and Organisation.objects.get().neighbourhood is not None


def test_what_an_organisation_keeps_itself_is_left_and_told(shore_association):
    outcome = brought("Deneme Başka Ad Derneği;Dernek;35-012-345;;;;;;")

    shore_association.refresh_from_db()
    assert outcome.counts["kept"] == 1 and shore_association.name == "Deneme Kıyı Derneği"
    assert "resmî ad" in report_of(outcome)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (";Dernek;35012346;;;;;;", "Adı", ""),
        ("Deneme A;Derneek;35012346;;;;;;", "Türü", "Derneek"),
        ("Deneme A;Dernek;3501234;;;;;hayır;Yok", "Genel Merkez", "Yok"),
        ("Deneme A;Dernek;12;;;;;;", "Kütük No", "12"),
        ("Deneme A;Dernek;35012346;Olmayan;;;;;", "Mahalle", "Olmayan"),
        ("Deneme A;Dernek;35012346;;Uzay;;;;", "Çalışma alanları", "Uzay"),
        ("Deneme A;Dernek;35012346;;;31.02.2020;;;", "Kuruluş Tarihi", "31.02.2020"),
        ("Deneme A;Dernek;35012346;;;01.01.2999;;;", "Kuruluş Tarihi", "01.01.2999"),
        ("Deneme A;Dernek;35012346;;;;bozuk;;", "E-posta", "bozuk"),
        ("Deneme A;Dernek;35012346;;;;;belki;", "Kamu yararına", "belki"),
        ("Deneme A;Şube;35012346;;;;;;", "Genel Merkez", ""),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_the_other_rows_are_taken(row, column, value):
    outcome = brought(GOOD, row)

    assert faults(outcome) == [(3, column, value)]
    assert outcome.plan.faults[0].reason and outcome.plan.faults[0].remedy
    assert Organisation.objects.get().name == "Deneme İyilik Derneği"


def test_one_organisation_twice_in_a_file_is_taken_once():
    outcome = brought(
        GOOD, "Deneme Aynı Numara Derneği;Dernek;35-012-345;;;;;;", "DENEME IYILIK DER.;Platform;;;;;;;"
    )

    assert [(fault.line, fault.column) for fault in outcome.plan.faults] == [(3, "Kütük No"), (4, "Adı")]
    assert Organisation.objects.count() == 1


def test_two_numbers_of_one_register_make_one_name_two_organisations():
    outcome = brought(GOOD, GOOD.replace("35012345", "35012346").replace("BILGI", "B"))

    assert outcome.counts["created"] == 2
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == [
        "deneme-iyilik-dernegi", "deneme-iyilik-dernegi-2",
    ]  # fmt: skip


def test_a_name_that_may_be_a_record_s_is_left_to_a_person():
    registry.organisation("Deneme İyilik Derneği")

    outcome = brought(GOOD)

    assert faults(outcome) == [(2, "Adı", "Deneme İyilik Derneği")] and Organisation.objects.count() == 1


def test_a_branch_stands_under_its_centre_wherever_that_stands_in_the_file():
    branch = "Deneme İyilik Derneği Karşıyaka Şubesi;Dernek şubesi;35099001;;;;;;Deneme İyilik Derneği"

    outcome = brought(branch, GOOD)

    assert outcome.counts["created"] == 2
    assert Organisation.objects.get(legal_form="association_branch").parent.register_number == "35-012-345"
    assert brought(branch, GOOD).counts["same"] == 2


def test_a_branch_falls_with_the_row_of_its_centre():
    branch = "Deneme İyilik Derneği Karşıyaka Şubesi;Dernek şubesi;35099001;;;;;;Deneme İyilik Derneği"

    outcome = brought(branch, GOOD.replace("evet", "belki"))

    assert sorted(fault.line for fault in outcome.plan.faults) == [2, 3] and not Organisation.objects.exists()


def test_an_initiative_without_number_is_found_again_by_its_name():
    brought("Deneme Sokak Girişimi;Platform;;;;;;;")

    assert brought("DENEME SOKAK GİRİŞİMİ;Girişim;;Bostanlı;;;;;").counts["changed"] == 1
    assert Organisation.objects.get().neighbourhood.name == "Bostanlı"


def test_another_name_of_two_neighbourhoods_does_not_choose_one():
    other = Neighbourhood.objects.create(code="atakent", name="Atakent")
    for place in (other, Neighbourhood.objects.get(code="bostanli")):
        PlaceAlias.objects.create(name="Çarşı", neighbourhood=place)

    assert faults(brought("Deneme A;Platform;;Çarşı;;;;;")) == [(2, "Mahalle", "Çarşı")]


def test_a_name_with_a_comma_in_it_is_one_field_of_work():
    brought(
        "Deneme A;Platform;;;Kültür, sanat ve turizm; ;;;",
        "Deneme B;Platform;;;culture, environment_animals;;;;",
    )

    fields = {each.name: {area.code for area in each.areas.all()} for each in Organisation.objects.all()}
    assert fields == {"Deneme A": {"culture"}, "Deneme B": {"culture", "environment_animals"}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1254"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_file_is_read_however_it_was_saved(encoding, delimiter):
    text = f"Adı{delimiter}Türü\r\nDeneme Şişli Iğdır Derneği{delimiter}Dernek\r\n"

    sheet = read_sheet(text.encode(encoding))

    assert sheet.columns == ("Adı", "Türü") and sheet.lines[0].cells["Adı"] == "Deneme Şişli Iğdır Derneği"


def test_a_workbook_s_numbers_and_days_come_back_as_text():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Adı", "Türü", "Kütük no", "Kuruluş tarihi", "Vergi no"])
    book.active.append(["Deneme Defter Derneği", "DERNEK", 35012345.0, date(2001, 2, 3), None])
    book.active.append(["Deneme Sıfır Derneği", "Dernek", 1012345, None, None])
    held = io.BytesIO()
    book.save(held)

    import_organisations(held.getvalue(), name="kütük.xlsx")

    numbers = set(Organisation.objects.values_list("register_number", "founded_on"))
    assert numbers == {("35-012-345", date(2001, 2, 3)), ("01-012-345", None)}


@given(number=st.integers(min_value=10, max_value=10**12))
@settings(max_examples=60)
def test_a_number_survives_the_writings_of_a_spreadsheet(number):
    assert mended(f"{number}.0") == mended(str(number)) == str(number)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"a;a\n1;2"])
def test_what_is_no_table_is_refused_as_a_whole(data):
    with pytest.raises(SheetRefused):
        read_sheet(data)


def test_columns_about_people_are_left_out_and_named():
    outcome = brought("Deneme A;Platform;Ayşe Deneme", header="Adı;Türü;Başkanın adı")

    assert outcome.left_out == ("Başkanın adı",)
    assert not ContactPoint.objects.exists() and "Ayşe" not in Organisation.objects.get().search_text


def test_the_command_tells_counts_and_writes_a_report_that_excel_opens(tmp_path, capsys):
    file, report = tmp_path / "kütük.csv", tmp_path / "rapor.csv"
    file.write_text("\n".join([HEADER, GOOD, "=1+1;Derneek;;;;;;;"]), encoding="utf-8")

    call_command("import_organisations", str(file), "--report", str(report), "--dry-run")

    printed = json.loads(capsys.readouterr().out)
    assert (printed["created"], printed["rejected"], printed["dry_run"]) == (1, 1, True)
    assert not Organisation.objects.exists()
    rows = list(csv.reader(io.StringIO(report.read_text("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["2", "3"] and "Derneek" in rows[2]


def test_the_command_refuses_a_file_of_which_no_row_can_be_taken(tmp_path):
    file = tmp_path / "kütük.csv"
    file.write_text("Adı;Türü\nDeneme;Uzay\n", encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("import_organisations", str(file))

    assert refused.value.returncode == 2 and not Organisation.objects.exists()


def test_the_number_of_queries_grows_with_batches_not_with_rows(django_assert_max_num_queries):
    rows = [
        f"Deneme {n}. Deniz Derneği;Dernek;35{n:06d};Bostanlı;culture;;d{n}@deneme.example;;"
        for n in range(400)
    ]

    with django_assert_max_num_queries(30):
        brought(*rows)

    assert Organisation.objects.count() == 400
