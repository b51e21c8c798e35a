"""The history of an older system: its cases with their own years, days, units and ends, taken once, nobody told."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from casework.importing import batches
from casework.models import Case, KeptMonth
from casework.services.figures import figures, keep_closed_months
from casework.services.happening import broken_events
from casework.services.opening import Past, open_case
from casework.words import State
from people.models import OutgoingMail
from tests.factories.cases import a_case, known, of

ZONE = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 3, 9, 11, 0, tzinfo=ZONE)
HEAD = ["Talep No", "Talep Tarihi", "Tür", "Kanal", "Konu", "Mahalle", "Metin", "Ad Soyad", "E-posta", "Telefon",
        "Birim", "Durum", "Yanıt Tarihi", "Yanıt", "Sonuç"]  # fmt: skip
DONE = ["C-1", "15.11.2024 09:30", "Şikayet", "Telefon", "Ağaç budama", "Bostanlı", "Dal sarkıyor.", "Ayşe Deneme",
        "ayse@example.org", "0530 125 13 55", "Parklar", "Kapalı", "20.11.2024", "Budandı.", "Çözüldü"]  # fmt: skip
OPEN = ["C-2", "02.01.2026", "Talep", "", "", "", "Bank istiyoruz.", "", "", "", "", "Açık", "", "", ""]


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def parks(town) -> str:
    return of("parks").name


@pytest.fixture
def brought_in(town, tmp_path, capsys):
    """Returns what the command says of rows, and the rows that it refused."""

    def run(*rows: list[str], head: list[str] = HEAD, **more: object) -> tuple[dict, list[list[str]]]:
        file = tmp_path / "cozmer.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=";").writerows([head, *rows])
        capsys.readouterr()
        call_command("import_cases", str(file), **more)
        told = json.loads(capsys.readouterr().out)
        with Path(told["refused_rows"]).open(encoding="utf-8-sig", newline="") as refused:
            return told, list(csv.reader(refused, delimiter=";"))[1:]

    return run


def row(base: list[str], **more: str) -> list[str]:
    places = {"no": 0, "on": 1, "kind": 2, "door": 3, "topic": 4, "place": 5, "text": 6, "email": 8, "phone": 9,
              "unit": 10, "state": 11, "answered": 12, "answer": 13, "outcome": 14}  # fmt: skip
    cells = list(base)
    for name, value in more.items():
        cells[places[name]] = value
    return cells


def test_a_number_is_of_the_year_in_which_a_case_is_written_down_here(town):
    late = a_case(door="paper", received_at=datetime(2025, 12, 30, 9, tzinfo=ZONE))

    assert late.number.startswith("2026-")
    assert late.due_on == date(2026, 1, 29)


def test_the_number_of_an_older_case_is_of_its_own_year_and_each_year_counts_for_itself(town):
    values = {"kind": "request", "door": "import", "text": "Eski", "past": Past()}
    numbers = [
        open_case(key=f"k{place}", received_at=datetime(year, 5, 4, tzinfo=ZONE), **values).case.number
        for place, year in enumerate([2024, 2025, 2024])
    ]

    assert numbers == ["2024-000001", "2025-000001", "2024-000002"]
    assert a_case().number == "2026-000001"


def test_the_last_evening_of_a_year_is_of_that_year_in_the_town(town):
    eve = datetime(2024, 12, 31, 23, 30, tzinfo=ZONE)

    opened = open_case(kind="request", door="import", text="Eski", key="k", received_at=eve, past=Past())

    assert opened.case.number == "2024-000001"
    assert opened.case.events.first().at == eve
    assert opened.case.messages.get().at == eve


def test_an_ended_case_keeps_its_days_its_unit_and_its_answer(brought_in, parks):
    brought_in(row(DONE, unit=parks))

    case = Case.objects.get()
    assert case.number == "2024-000001"
    assert (case.door, case.external_number, case.kind) == ("phone", "C-1", "complaint")
    assert case.unit == of("parks")
    assert (case.state, case.outcome) == (State.ANSWERED, "done")
    assert case.received_at == datetime(2024, 11, 15, 9, 30, tzinfo=ZONE)
    assert case.closed_at == datetime(2024, 11, 20, tzinfo=ZONE)
    verbs = list(case.events.values_list("verb", "at"))
    assert [verb for verb, _at in verbs] == ["opened", "referred", "accepted", "answered"]
    assert [at for _verb, at in verbs] == sorted(at for _verb, at in verbs)
    assert case.messages.get(is_answer=True).text == "Budandı."
    assert not broken_events(case)
    assert not case.needs_reading
    assert case.applicant.phone == "+905301251355"


def test_an_open_case_goes_to_where_the_rules_say_and_its_term_runs_from_its_own_day(brought_in):
    brought_in(OPEN)

    case = Case.objects.get()
    assert case.is_open
    assert case.door == "import"
    assert case.due_on == date(2026, 2, 1)


def test_nobody_is_written_to(brought_in, parks):
    brought_in(row(DONE, unit=parks), row(OPEN, email="ayse@example.org"))

    assert not OutgoingMail.objects.exists()


def test_run_twice_nothing_is_twice(brought_in, parks):
    first, _none = brought_in(row(DONE, unit=parks), OPEN, OPEN)
    again, _none = brought_in(row(DONE, unit=parks), OPEN, row(OPEN, no="C-3"))

    assert (first["taken"], first["known"]) == (2, 1)
    assert (again["taken"], again["known"]) == (1, 2)
    assert Case.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"no": ""}, "boş"),
        ({"on": "15.11.24"}, "gün değil"),
        ({"on": "15.11.2027"}, "gelmedi"),
        ({"text": ""}, "boş"),
        ({"kind": "Masal"}, "Masal"),
        ({"door": "Güvercin"}, "Güvercin"),
        ({"topic": "Uzay"}, "Uzay"),
        ({"unit": "Olmayan Müdürlük"}, "Olmayan"),
        ({"answered": ""}, "eksik"),
        ({"answered": "14.11.2024"}, "gelmeden"),
        ({"state": "Belki"}, "Belki"),
        ({"outcome": "Bilgi belge verildi"}, "uymuyor"),
        ({"phone": "12"}, "alan kodu"),
    ],
)
def test_a_row_that_cannot_be_read_is_listed_with_its_reason_and_the_next_is_taken(
    brought_in, parks, wrong, why
):
    told, refused = brought_in(row(DONE, **{"unit": parks} | wrong), OPEN)

    assert (told["taken"], told["refused"]) == (1, 1)
    assert Case.objects.get().external_number == "C-2"
    assert refused[0][-2] == "2"
    assert why in refused[0][-1]


def test_the_list_of_refused_rows_can_be_mended_and_brought_in(brought_in, parks, tmp_path):
    brought_in(row(DONE, unit=parks, kind="Masal", text="=HYPERLINK(1)"))
    listed = tmp_path / "cozmer.csv.refused.csv"
    assert "'=HYPERLINK" in listed.read_text(encoding="utf-8")
    mended = tmp_path / "mended.csv"
    mended.write_text(listed.read_text(encoding="utf-8").replace("Masal", "Talep"), encoding="utf-8")

    call_command("import_cases", str(mended))

    assert Case.objects.get().messages.first().text == "=HYPERLINK(1)"


def test_words_of_the_older_system_are_mapped_to_ours(brought_in, parks, tmp_path):
    words = tmp_path / "words.csv"
    words.write_text(
        "Sütun;Eski;Yeni\nKonu;PARK-BAHÇE;Ağaç budama\nKonu;Diğer;\nKanal;ALO;Telefon\nSonuç;OK;Yapıldı\nBirim;P.B.;parks",
        encoding="utf-8",
    )

    told, _none = brought_in(
        row(DONE, topic="park-bahçe", door="Alo", outcome="ok", unit="P.B."),
        row(DONE, no="C-9", topic="Diğer", unit=parks),
        map=str(words),
    )

    assert told["taken"] == 2
    first, second = Case.objects.order_by("external_number")
    assert (first.topic.name, first.door, first.outcome, first.unit) == (
        "Ağaç budama",
        "phone",
        "done",
        of("parks"),
    )
    assert second.topic is None


def test_an_information_request_has_the_outcomes_of_its_law_and_one_sent_on_was_sent_on(brought_in, parks):
    brought_in(
        row(DONE, unit=parks, kind="Bilgi edinme", outcome="Bilgi verildi"),
        row(DONE, unit=parks, no="C-8", outcome="Yönlendirildi"),
    )

    asked, sent_on = Case.objects.order_by("number")
    assert asked.outcome == "granted"
    assert (sent_on.state, sent_on.outcome) == (State.TRANSFERRED, "redirected")


def test_a_run_that_was_cut_off_goes_on_where_it_stood(brought_in, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 5)
    rows = [row(OPEN, no=f"C-{place}") for place in range(12)]
    real, calls = batches.take_over, []

    def cut_off(old, **more):
        calls.append(old)
        if len(calls) == 8:
            raise KeyboardInterrupt
        return real(old, **more)

    monkeypatch.setattr(batches, "take_over", cut_off)
    with pytest.raises(KeyboardInterrupt):
        brought_in(*rows)
    assert Case.objects.count() == 7
    monkeypatch.setattr(batches, "take_over", real)
    told, _none = brought_in(*rows)

    assert (told["rows"], told["taken"], told["known"]) == (12, 5, 7)
    assert Case.objects.count() == 12


def test_a_dry_run_lists_what_is_refused_and_stores_nothing(brought_in, parks):
    told, refused = brought_in(row(DONE, unit=parks), row(OPEN, on="?"), dry_run=True)

    assert (told["taken"], told["refused"]) == (1, 1)
    assert len(refused) == 1
    assert not Case.objects.exists()


def test_figures_of_months_that_were_kept_count_what_came_in_late(brought_in, parks):
    open_case(
        kind="request", door="import", text="Eski", key="k", past=Past(),
        received_at=datetime(2024, 11, 2, tzinfo=ZONE),
    )  # fmt: skip
    keep_closed_months(NOW)
    assert KeptMonth.objects.filter(month=date(2024, 11, 1)).exists()

    brought_in(row(DONE, unit=parks))
    keep_closed_months(NOW)

    counts = figures(date(2024, 11, 1), date(2024, 11, 1), on=NOW.date())
    assert counts["received", ""] == 2
    assert counts["ended", "done"] == 1
    assert counts["in_time", ""] == 1


def test_a_file_without_its_columns_is_refused_as_a_whole(brought_in):
    with pytest.raises(CommandError, match="Metin"):
        brought_in(["1", "2"], head=["Talep no", "Tarih"])


def test_a_case_of_a_register_that_is_history_is_read_by_its_unit_only(brought_in, parks, clerk, demir):
    brought_in(row(DONE, unit=parks, door="CİMER"))

    assert not Case.objects.visible_to(clerk).exists()
    assert Case.objects.visible_to(demir).count() == 1


def test_who_asked_is_known_again_by_the_number(brought_in, parks):
    brought_in(row(DONE, unit=parks))
    newer = a_case(asker=known(phone="+905301251355"))

    assert newer.applicant.phone_digest == Case.objects.get(external_number="C-1").applicant.phone_digest
