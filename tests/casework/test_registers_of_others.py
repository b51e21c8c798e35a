"""CİMER and Açık Kapı: applications entered by hand and from files, answered here, entered there by hand, once."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from casework.models import Case, CaseEvent, Message, RegisterFile
from casework.services import answering, referring, talking
from casework.services.answering import Answer
from casework.services.happening import broken_events
from casework.services.register_files import forget_rows
from casework.services.registers import Entry, entered_there, take_in, to_enter
from casework.words import State, Verb
from people.models import AuditEvent, OutgoingMail, Role, User
from people.waiting import waiting_for
from tests.factories import member
from tests.factories.cases import known, of

ZONE = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 3, 9, 11, 0, tzinfo=ZONE)
HEAD = "Başvuru No;Sevk Tarihi;Başvuru Türü;Metin;Ad Soyad;Telefon;Mahalle;Konu"
GOOD = "2600012345;02.03.2026;Şikayet;Parkta ışık yanmıyor.;Ayşe Deneme;0530 125 13 55;Bostanlı;Ağaç budama"


@pytest.fixture(autouse=True)
def _march(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def keeper(officer, client) -> User:
    """The officer of the unit to which the rules give both registers, signed in."""
    client.force_login(officer)
    return officer


def entry(**more: object) -> Entry:
    values = {
        "door": "cimer",
        "number": "2600012345",
        "received_at": datetime(2026, 3, 2, tzinfo=ZONE),
        "kind": "complaint",
        "text": "Parkta ışık yanmıyor.",
        "asker": known(),
    }
    return Entry(**values | more)


def typed(**more: object) -> dict[str, object]:
    return {
        "door": "cimer", "number": "2600012345", "on": "2026-03-02", "kind": "complaint",
        "text": "Parkta ışık yanmıyor.", "name": "Ayşe Deneme", "email": "ayse@example.org", **more,
    }  # fmt: skip


def sent(client, text: str | bytes, *, name: str = "cimer.csv", door: str = "cimer") -> object:
    content = io.BytesIO(text.encode() if isinstance(text, str) else text)
    content.name = name
    return client.post(reverse("register_upload"), {"door": door, "file": content}, follow=True)


def answered(case: Case, by: User, text: str = "Onarıldı.") -> Message:
    return answering.answer_case(case, Answer(outcome="done", text=text), actor=by)


def test_an_application_is_entered_by_hand_and_its_term_counts_from_the_day_there(client, keeper):
    answer = client.post(reverse("register_enter"), typed(), follow=True)

    case = Case.objects.get()
    assert case.external_number == "2600012345"
    assert case.received_at.astimezone(ZONE).date() == date(2026, 3, 2)
    assert case.unit == of("directorate_office")
    assert case.due_on == date(2026, 4, 1)
    assert case.entered_by == keeper
    assert "2600012345" in answer.content.decode()


def test_an_information_request_of_the_register_has_working_days_and_needs_no_name(client, keeper):
    client.post(reverse("register_enter"), typed(kind="information", name="", email=""))

    case = Case.objects.get()
    assert case.due_on == date(2026, 3, 24)  # fifteen working days, the feast left out


def test_açık_kapı_has_the_shorter_term(client, keeper):
    client.post(reverse("register_enter"), typed(door="acik_kapi"))

    assert Case.objects.get().due_on == date(2026, 3, 9)


def test_the_same_number_is_one_case_and_another_register_may_have_it_too(client, keeper):
    client.post(reverse("register_enter"), typed())
    again = client.post(reverse("register_enter"), typed(number=" 26000 12345", text="Başka"), follow=True)
    client.post(reverse("register_enter"), typed(door="acik_kapi"))

    assert Case.objects.filter(door="cimer").count() == 1
    assert Case.objects.filter(door="acik_kapi").count() == 1
    assert "zaten burada" in again.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"number": "  "}, {"on": "2026-03-10"}, {"on": "02.13.2026"}, {"text": ""}]
)
def test_what_is_missing_or_cannot_be_comes_back_with_everything_typed(client, keeper, wrong):
    answer = client.post(reverse("register_enter"), typed(**wrong))

    assert answer.status_code == 422
    assert "Ayşe Deneme" in answer.content.decode()
    assert not Case.objects.exists()


def test_nobody_is_written_to_by_us(keeper):
    case = take_in(entry(), entered_by=keeper).case
    talking.ask_applicant(case, text="Hangi park?", actor=keeper)
    answered(case, keeper)

    assert not OutgoingMail.objects.exists()
    assert {each.delivery for each in case.messages.filter(way="out")} == {Message.Delivery.WAITING}


def test_only_the_unit_that_holds_it_reads_it_and_each_reading_is_written_down(client, keeper, clerk, demir):
    case = take_in(entry(), entered_by=keeper).case
    page = reverse("case_desk", args=[case.number])

    assert client.get(page).status_code == 200
    assert AuditEvent.objects.filter(verb="read_case", subject_id=str(case.pk)).exists()
    for stranger in (clerk, demir):
        client.force_login(stranger)
        assert client.get(page).status_code == 404


def test_a_case_that_a_unit_gave_back_falls_to_the_keeper_who_refers_it_anew(client, keeper, demir, clerk):
    case = take_in(entry(), entered_by=keeper).case
    referring.refer(case, to=of("parks"), actor=keeper)
    referring.give_back(case, unit=of("parks"), reason="Bizde değil", actor=demir)
    case.refresh_from_db()

    assert case.unit is None
    assert Case.objects.visible_to(User.objects.get(pk=keeper.pk)).get() == case
    assert not Case.objects.visible_to(clerk).exists()
    assert any(task.detail == case.number for task in waiting_for(User.objects.get(pk=keeper.pk))[0])
    client.post(reverse("case_step", args=[case.number, "havale"]), {"unit": of("parks").pk})
    case.refresh_from_db()
    assert case.state == State.REFERRED


def test_the_keeper_enters_there_what_another_unit_answered_and_notes_the_day_once(client, keeper, demir):
    case = take_in(entry(), entered_by=keeper).case
    referring.refer(case, to=of("parks"), actor=keeper)
    referring.accept(case, unit=of("parks"), actor=demir)
    message = answered(case, demir)

    page = client.get(reverse("registers")).content.decode()
    assert "2600012345" in page
    assert "Onarıldı." in page
    client.post(reverse("register_entered", args=[message.pk]), {"on": "2026-03-09"})
    client.post(reverse("register_entered", args=[message.pk]), {"on": "2026-03-09"})

    noted = CaseEvent.objects.filter(case=case, verb=Verb.ENTERED_THERE)
    assert [event.data["on"] for event in noted] == ["2026-03-09"]
    assert not to_enter({"cimer"}).exists()
    case.refresh_from_db()
    assert case.state == State.ANSWERED


@pytest.mark.parametrize("day", ["2026-03-08", "2026-03-10", ""])
def test_a_day_before_the_answer_or_still_to_come_is_refused(client, keeper, day):
    message = answered(take_in(entry(), entered_by=keeper).case, keeper)

    client.post(reverse("register_entered", args=[message.pk]), {"on": day})

    assert to_enter({"cimer"}).count() == 1


def test_an_answer_after_an_objection_waits_to_be_entered_too(keeper):
    case = take_in(entry(), entered_by=keeper).case
    first = answered(case, keeper)
    assert entered_there(first, on=NOW.date(), actor=keeper)
    answering.reopen(case, reason="Yine yanmıyor", actor=keeper)
    answered(case, keeper, "Yeniden onarıldı.")

    assert [each.text for each in to_enter({"cimer"})] == ["Yeniden onarıldı."]


def test_answers_leave_as_tables_without_formulas(client, keeper):
    message = answered(take_in(entry(), entered_by=keeper).case, keeper, "=1+1 onarıldı")

    table = client.get(reverse("register_answers", args=["csv"])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert rows[0] == ["Kayıt sistemi", "Başvuru numarası", "Yanıt metni", "Tarih", "Sonuç", "Ne olduğu", "Bizdeki numara"]  # fmt: skip
    assert rows[1][:5] == ["CİMER", "2600012345", "'=1+1 onarıldı", "09.03.2026", "Yerine getirildi"]
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("register_answers", args=["xlsx"])).content)
    ).active
    assert book.cell(2, 3).value == message.text
    assert book.cell(2, 3).data_type == "s"
    assert AuditEvent.objects.filter(verb="register_answers_taken").count() == 2


def test_a_file_is_looked_at_first_and_a_bad_row_takes_nothing_from_the_good_ones(client, keeper):
    text = "\n".join(
        [
            HEAD,
            GOOD,
            "2600012346;31.02.2026;Şikayet;Metin;;;;",
            "2600012347;03.03.2026;Masal;Metin;;;;",
            "2600012348;03.03.2026;Bilgi edinme;;;;;",
            "2600012345;03.03.2026;Talep;Aynı numara;;;;",
            "2600012349;03.03.2026;Talep;Metin;;123;;",
            "2600012350;03.03.2026;Talep;Metin;;;Olmayan Mahalle;",
            ";03.03.2026;Talep;Metin;;;;",
            "2600012351;03.03.2026;Görüş-Öneri;Bank konsun;;;Bostanlı Mah.;",
        ]
    )
    page = sent(client, text)
    assert not Case.objects.exists()
    shown = page.content.decode()
    assert "31.02.2026" in shown
    assert "Masal" in shown
    assert "Olmayan Mahalle" in shown

    found = RegisterFile.objects.get()
    client.post(reverse("register_file", args=[found.pk]))

    cases = {case.external_number: case for case in Case.objects.all()}
    assert set(cases) == {"2600012345", "2600012351"}
    assert cases["2600012345"].kind == "complaint"
    assert cases["2600012345"].topic.name == "Ağaç budama"
    assert cases["2600012345"].applicant.phone == "+905301251355"
    assert cases["2600012351"].kind == "suggestion"
    assert cases["2600012351"].neighbourhood.name == "Bostanlı"
    found.refresh_from_db()
    assert (found.taken, found.known, found.refused) == (2, 0, 7)


def test_a_mended_file_brings_in_the_rest_and_nothing_twice(client, keeper):
    sent(client, f"{HEAD}\n{GOOD}\n2600012346;31.02.2026;Talep;Metin;;;;")
    client.post(reverse("register_file", args=[RegisterFile.objects.get().pk]))
    sent(client, f"{HEAD}\n{GOOD}\n2600012346;28.02.2026;Talep;Metin;;;;")
    newest = RegisterFile.objects.first()
    for _press in range(2):
        client.post(reverse("register_file", args=[newest.pk]))

    newest.refresh_from_db()
    assert Case.objects.count() == 2
    assert (newest.taken, newest.known) == (1, 1)


def test_commas_english_headings_windows_letters_and_workbooks_are_read(client, keeper):
    sent(client, 'number,date,type,text\n1,02.03.2026,Complaint,"Bir, iki"', door="acik_kapi")
    sent(client, f"{HEAD}\n{GOOD}".encode("cp1254"))
    book = openpyxl.Workbook()
    book.active.append(["Başvuru numarası", "Tarih", "Tür", "Metin"])
    book.active.append([2600099999, datetime(2026, 3, 2), "İhbar", "Kaçak"])
    out = io.BytesIO()
    book.save(out)
    sent(client, out.getvalue(), name="cimer.xlsx")
    for found in RegisterFile.objects.all():
        client.post(reverse("register_file", args=[found.pk]))

    assert set(Case.objects.values_list("door", "external_number", "kind")) == {
        ("acik_kapi", "1", "complaint"),
        ("cimer", "2600012345", "complaint"),
        ("cimer", "2600099999", "tip"),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("No;Tarih\n1;2", "Başvuru türü"),
        ("", "boş"),
        ("Başvuru no;No;Tarih;Tür;Metin\n1;1;1;1;1", "aynı şeyi"),
    ],
)
def test_a_file_that_says_too_little_is_refused_as_a_whole(client, keeper, text, said):
    answer = sent(client, text)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not RegisterFile.objects.exists()


def test_what_people_wrote_in_a_file_is_sealed_and_forgotten_after_a_day(client, keeper):
    sent(client, f"{HEAD}\n{GOOD}")
    found = RegisterFile.objects.get()
    assert "Ayşe".encode() not in bytes(found.rows_sealed)

    forget_rows(NOW + timedelta(hours=23))
    assert RegisterFile.objects.get().rows
    forget_rows(NOW + timedelta(hours=25))

    assert not RegisterFile.objects.get().rows
    client.post(reverse("register_file", args=[found.pk]))
    assert not Case.objects.exists()


def test_markup_in_a_file_is_shown_as_text(client, keeper):
    page = sent(
        client,
        f"{HEAD}\n1;02.03.2026;<script>alert(1)</script>;<b>x</b>;;;;\n2;02.03.2026;Talep;<img src=x>;;;;",
    )

    shown = page.content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x>" not in shown


def test_who_keeps_no_register_enters_and_reads_nothing(client, keeper, demir, clerk, head):
    message = answered(take_in(entry(), entered_by=keeper).case, keeper)
    sent(client, f"{HEAD}\n{GOOD}")
    pages = [
        reverse("registers"),
        reverse("register_enter"),
        reverse("register_upload"),
        reverse("register_file", args=[RegisterFile.objects.get().pk]),
        reverse("register_answers", args=["csv"]),
    ]
    for stranger in (demir, head, clerk, member("Admin", Role.ADMINISTRATOR, of=of("directorate_office"))):
        client.force_login(stranger)
        assert {client.get(page).status_code for page in pages} == {403}
        assert (
            client.post(reverse("register_entered", args=[message.pk]), {"on": "2026-03-09"}).status_code
            == 403
        )
    assert "kayitlar" not in client.get(reverse("desk_home")).content.decode()


def test_the_command_takes_a_file_without_a_limit_and_lists_what_it_refuses(keeper, tmp_path, capsys):
    rows = [f"26000{place:05d};02.03.2026;Talep;Metin {place};;;;" for place in range(30)]
    file = tmp_path / "cimer.csv"
    file.write_text("\n".join([HEAD, *rows, "x;gün yok;Talep;Metin;;;;"]), encoding="utf-8")

    call_command("import_register", "cimer", str(file), "--dry-run")
    assert not Case.objects.exists()
    capsys.readouterr()
    call_command("import_register", "cimer", str(file), "--by", keeper.email)
    told = json.loads(capsys.readouterr().out)
    call_command("import_register", "cimer", str(file))
    again = json.loads(capsys.readouterr().out)

    assert (told["taken"], told["known"]) == (30, 0)
    assert [(each["line"], each["number"]) for each in told["refused"]] == [(32, "x")]
    assert (again["taken"], again["known"]) == (0, 30)
    assert Case.objects.filter(entered_by=keeper).count() == 30


def test_the_command_refuses_a_file_without_its_columns_and_a_person_who_is_not_there(town, tmp_path):
    file = tmp_path / "cimer.csv"
    file.write_text("a;b\n1;2", encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("import_register", "cimer", str(file))
    with pytest.raises(CommandError):
        call_command("import_register", "cimer", str(file), "--by", "kimse@example.org")


def test_the_trail_of_a_case_that_came_by_a_register_is_whole(keeper):
    case = take_in(entry(), entered_by=keeper).case
    entered_there(answered(case, keeper), on=NOW.date(), actor=keeper)

    assert not broken_events(case)
