"""People write by e-mail and are answered by e-mail: what belongs together comes together, nothing gets in by pretending."""

import io
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from casework.channels.email_addresses import address_of, message_id_of
from casework.channels.email_reading import MARK, letter_of, parsed, report_of
from casework.models import Case, IncomingMail, Message
from casework.services import answering, referring, talking
from casework.services.answering import Answer
from casework.services.delivering import moved_on
from casework.services.erasing import erase_cases
from casework.services.mail import fetch_due, forget_mails, take, work_off_waiting
from casework.words import Door, Identity, Verb
from people import outbox
from people.models import AuditEvent, OutgoingMail
from tests.factories import member
from tests.factories.cases import a_case, known, of
from tests.mail_servers import mailbox, smtp_server

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
DOOR = "basvuru@ilce.example.org"
State, Why, Delivery = IncomingMail.State, IncomingMail.Why, Message.Delivery


@pytest.fixture(autouse=True)
def open_door(settings):
    settings.CASE_MAIL_ADDRESS = DOOR
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def written(
    text: str = "Parktaki bank kırık.",
    *,
    sender: str = "Ayşe Deneme <ayse@example.org>",
    to: str = DOOR,
    subject: str = "Kırık bank",
    name: str = "<bir@posta.example.org>",
    **headers: str,
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, subject, name
    for key, value in headers.items():
        mail[key.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def came(mail: EmailMessage) -> IncomingMail:
    return take(mail.as_bytes(policy=policy.SMTP))


def opened_by_mail(**wanted: str) -> Case:
    return came(written(**wanted)).case


def texts(case: Case) -> list[str]:
    return list(case.messages.order_by("at", "pk").values_list("text", flat=True))


# Coming in


def test_a_letter_opens_a_case_with_its_files_and_is_answered_with_number_and_code(town, mailoutbox):
    mail = written("Çınar Sokak'taki bankın ayağı kırık.\n\nTeşekkürler")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="ölçü.pdf")

    case = came(mail).case

    assert (case.door, case.title, case.applicant.name) == (Door.EMAIL, "Kırık bank", "Ayşe Deneme")
    assert texts(case) == ["Çınar Sokak'taki bankın ayağı kırık.\n\nTeşekkürler"]
    assert case.attachments.get().file_name == "ölçü.pdf"
    outbox.deliver()
    (receipt,) = mailoutbox
    assert case.number in receipt.body
    assert receipt.extra_headers["Reply-To"] == address_of(case)
    assert receipt.extra_headers["Auto-Submitted"] == "auto-generated"
    assert receipt.from_email == address_of(case)


def test_the_same_letter_is_taken_once_however_often_the_server_brings_it(town):
    first = came(written())
    for _again in range(3):
        assert came(written()).pk == first.pk

    assert Case.objects.count() == 1


def test_a_reply_joins_the_case_without_what_it_quotes_of_us(town):
    case = opened_by_mail()
    reply = written(
        f"Evet, çınarın altındaki.\n\n9 Mart 2026 tarihinde Belediye şunları yazdı:\n> {MARK}\n> Hangi bank?",
        to=f"Belediye <{address_of(case).upper()}>",
        name="<iki@posta.example.org>",
    )

    came(reply)

    assert texts(case) == ["Parktaki bank kırık.", "Evet, çınarın altındaki."]
    assert Case.objects.get(pk=case.pk).needs_reading


def test_a_program_that_drops_the_address_is_known_by_the_letter_it_answers(town, demir):
    case = opened_by_mail()
    question = talking.ask_applicant(case, text="Hangi bank?", actor=demir)

    came(written("Soldaki.", name="<iki@posta.example.org>", In_Reply_To=message_id_of(question)))

    assert texts(case)[-1] == "Soldaki."
    assert case.events.last().verb == Verb.REPLIED


def test_a_stranger_who_knows_the_address_of_a_case_is_held_and_a_made_up_address_opens_a_new_one(town):
    case = opened_by_mail()
    stranger = came(
        written(
            "Ben de yazayım.", sender="baska@example.org", to=address_of(case), name="<iki@x.example.org>"
        )
    )
    assert (stranger.state, stranger.why, stranger.case) == (State.HELD, Why.OTHER_SENDER, case)

    forged = address_of(case).replace(address_of(case)[-40:-30], "0000000000")
    newcomer = came(written("Benim davam.", to=forged, name="<uc@x.example.org>"))
    assert newcomer.case not in (None, case)
    assert texts(case) == ["Parktaki bank kırık."]


def test_a_sender_who_writes_only_the_number_gets_a_case_of_their_own(town):
    case = opened_by_mail()

    other = opened_by_mail(subject=f"Re: {case.number}", sender="baska@example.org", name="<x@x.example.org>")

    assert other != case


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<l.x>"}, {"Return_Path": "<>"}],
)
def test_what_a_program_wrote_opens_nothing_and_is_never_answered(town, mailoutbox, headers):
    mail = came(written("Ofis dışındayım.", **headers))
    outbox.deliver()

    assert mail.state == State.AUTOMATIC
    assert not Case.objects.exists()
    assert mailoutbox == []


def test_our_own_letter_that_comes_back_goes_round_no_further(town):
    assert came(written(sender=DOOR)).state == State.AUTOMATIC


def test_without_the_servers_word_on_its_sender_a_letter_waits_where_the_town_asks_for_it(town, settings):
    settings.CASE_MAIL_TRUSTS = "mx.ilce.example.org"
    lied = came(written(Authentication_Results="mx.yabanci.example.org; dmarc=pass"))
    failed = came(
        written(name="<2@x.example.org>", Authentication_Results="mx.ilce.example.org; spf=pass; dmarc=fail")
    )
    good = came(
        written(name="<3@x.example.org>", Authentication_Results="MX.ilce.example.org 1; dmarc=pass (p=none)")
    )

    assert [lied.why, failed.why] == [Why.NOT_PROVEN, Why.NOT_PROVEN]
    assert good.state == State.TAKEN


def test_files_that_cannot_be_taken_stop_nothing_and_both_sides_are_told(town, mailoutbox):
    mail = written()
    mail.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="fotoğraf.exe")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="plan.pdf")

    case = came(mail).case
    outbox.deliver()

    assert [each.file_name for each in case.attachments.all()] == ["plan.pdf"]
    assert "fotoğraf.exe" in case.messages.get(way=Message.Way.NOTE).text
    assert any("fotoğraf.exe" in each.body for each in mailoutbox)


def test_an_address_that_sends_without_end_is_held_after_ten_in_an_hour(town):
    states = [came(written(name=f"<{n}@x.example.org>")).state for n in range(12)]

    assert states == [State.TAKEN] * 10 + [State.HELD] * 2


def test_a_letter_whose_work_failed_is_taken_up_again_and_given_to_people_in_the_end(town, monkeypatch):
    from casework.services import mail as mails

    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(mails, "open_case_of", broken)
    letter = came(written())
    assert letter.state == State.NEW
    later = timezone.now() + timedelta(minutes=5)
    for _try in range(mails.TRIES):
        work_off_waiting(later)
    letter.refresh_from_db()
    assert (letter.state, letter.why) == (State.HELD, Why.FAULT)

    monkeypatch.undo()
    second = IncomingMail.objects.filter(pk=letter.pk)
    second.update(state=State.NEW, why="")
    assert work_off_waiting(later) == 1
    assert texts(Case.objects.get()) == ["Parktaki bank kırık."]


def test_turkish_in_old_codings_and_in_html_is_read_as_it_was_written(town):
    old = (
        b"From: ayse@example.org\r\nTo: x@y\r\nSubject: =?iso-8859-9?Q?=DEikayet?=\r\n"
        b'Content-Type: text/plain; charset="windows-1254"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    ) + "Işık yanmıyor, çöp alınmadı.".encode("cp1254")
    letter = letter_of(parsed(old))
    assert (letter.subject, letter.text) == ("Şikayet", "Işık yanmıyor, çöp alınmadı.")

    html = EmailMessage()
    html.set_content(
        "<style>p{}</style><p>Işık</p><p>yan<b>mıyor</b><br>çöp</p><script>x</script>", subtype="html"
    )
    assert letter_of(parsed(html.as_bytes())).text.split("\n") == ["Işık", "yanmıyor", "çöp"]


@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"From: a@b\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"]),
)
def test_nothing_that_strangers_send_breaks_the_reading(noise, before):
    letter = letter_of(parsed(before + noise))

    assert len(letter.text) <= 20_000
    report_of(parsed(before + noise))


# Going out


def test_an_answer_leaves_whole_to_who_wrote_from_there_and_says_how_far_it_came(town, demir, mailoutbox):
    case = opened_by_mail()
    answer = answering.answer_case(case, Answer(outcome="done", text="Bank onarıldı."), actor=demir)
    outbox.deliver()

    letter = mailoutbox[-1]
    assert "Bank onarıldı." in letter.body
    assert letter.subject == f"Kırık bank [{case.number}]"
    assert letter.extra_headers["Message-ID"] == message_id_of(answer)
    assert "Auto-Submitted" not in letter.extra_headers
    answer.refresh_from_db()
    assert answer.delivery == Delivery.SENT


def test_an_address_that_nobody_proved_is_told_only_that_there_is_something_to_read(town, demir, mailoutbox):
    case = a_case(asker=known(wants="email"))
    talking.tell_applicant(case, text="Yarın geliyoruz.", actor=demir)
    outbox.deliver()
    assert not any("Yarın geliyoruz." in each.body for each in mailoutbox)

    came(written("Tamam.", to=mailoutbox[-1].extra_headers["Reply-To"], name="<t@x.example.org>"))
    case.applicant.refresh_from_db()
    assert case.applicant.identity == Identity.CONTACT
    talking.tell_applicant(Case.objects.get(pk=case.pk), text="Geldik.", actor=demir)
    outbox.deliver()
    assert "Geldik." in mailoutbox[-1].body


def test_what_is_delicate_never_leaves_whole(town, demir, mailoutbox):
    case = a_case(kind="tip", asker=known(wants="email", identity=Identity.CONTACT))
    talking.tell_applicant(case, text="İncelendi.", actor=demir)
    outbox.deliver()

    assert not any("İncelendi." in each.body for each in mailoutbox)


def test_a_server_reports_that_a_letter_did_not_arrive_and_the_desk_brings_it_by_telephone(
    town, client, demir, clerk
):
    case = opened_by_mail(subject="Parkta kırık bank")
    referring.refer(case, to=of("parks"), note="", actor=clerk)
    referring.accept(case, unit=of("parks"), actor=demir)
    message = talking.tell_applicant(Case.objects.get(pk=case.pk), text="Yarın geliyoruz.", actor=demir)
    outbox.deliver()
    assert came(bounced(message_id_of(message))).state == State.AUTOMATIC
    message.refresh_from_db()
    assert message.delivery == Delivery.FAILED
    assert Case.objects.get(pk=case.pk).needs_reading

    client.force_login(demir)
    assert "Ulaşmadı" in client.get(reverse("case_desk", args=[case.number])).content.decode()
    client.post(reverse("case_step", args=[case.number, "iletildi"]), {"how": "phone"})
    message.refresh_from_db()
    assert message.delivery == Delivery.DELIVERED


def bounced(message_id: str) -> EmailMessage:
    raw = (
        f"From: MAILER-DAEMON@x.example.org\r\nTo: {DOOR}\r\nMessage-ID: <geri@x.example.org>\r\n"
        "Subject: Undelivered\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="sinir"\r\n\r\n'
        "--sinir\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n"
        "--sinir\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; x.example.org\r\n\r\n"
        "Final-Recipient: rfc822; ayse@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--sinir\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\n--sinir--\r\n"
    )
    return message_from_bytes(raw.encode(), policy=policy.default)


def test_a_report_about_a_letter_that_is_not_ours_moves_nothing(town, demir):
    case = opened_by_mail()
    message = talking.tell_applicant(case, text="Yarın.", actor=demir)
    forged = message_id_of(message).replace("@", "0@", 1)

    came(bounced(forged))

    message.refresh_from_db()
    assert message.delivery == Delivery.WAITING


def test_what_comes_late_never_moves_a_message_back(town, demir):
    message = talking.tell_applicant(opened_by_mail(), text="Yarın.", actor=demir)
    assert moved_on(message, Delivery.READ)

    assert not moved_on(message, Delivery.SENT)
    assert not moved_on(message, Delivery.FAILED)


@pytest.mark.django_db(transaction=True)
def test_through_real_servers_a_question_goes_out_and_its_answer_comes_back(transactional_town, settings):
    demir = member("Demir", "case_officer", of=of("parks"))
    with smtp_server() as (port, delivered):
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": port},
            }
        }
        case = opened_by_mail()
        talking.ask_applicant(case, text="Hangi bank?", actor=demir)
        _receipt, question = delivered
    mail = message_from_bytes(question.raw, policy=policy.default)
    assert question.return_to == mail["Reply-To"] == address_of(case)
    assert mail["From"].addresses[0].addr_spec == DOOR
    assert "Hangi bank?" in mail.get_body(("plain",)).get_content()

    reply = written("Soldaki.", to=mail["Reply-To"], name="<c@x.example.org>", In_Reply_To=mail["Message-ID"])
    with mailbox(reply.as_bytes(policy=policy.SMTP), written(name="<d@x.example.org>").as_bytes()) as box:
        settings.CASE_MAIL_IMAP = box.address
        assert fetch_due() == 2
        assert fetch_due() == 0
        assert box.seen == {1, 2}

    assert texts(case)[-1] == "Soldaki."
    assert Case.objects.count() == 2


def test_a_letter_that_could_not_be_stored_stays_unread_in_the_box(town, settings, monkeypatch):
    from casework.services import mail as mails

    def full(_raw):
        raise OSError

    monkeypatch.setattr(mails, "take", full)
    with mailbox(written().as_bytes()) as box:
        settings.CASE_MAIL_IMAP = box.address
        with pytest.raises(OSError):
            fetch_due()
        assert box.seen == set()


def test_a_mail_server_hands_letters_over_by_a_pipe(town, monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(written().as_bytes()))
    monkeypatch.setattr(sys, "stdin", stdin)
    told = io.StringIO()
    call_command("receive_mail", stdout=told)
    assert '"state": "taken"' in told.getvalue()

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n")))
    with pytest.raises(CommandError) as refused:
        call_command("receive_mail")
    assert refused.value.returncode == 2


def test_without_a_database_the_server_is_told_to_come_again():
    done = subprocess.run(
        [sys.executable, "manage.py", "receive_mail"],
        input=written().as_bytes(),
        env={"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": "sqlite:////nowhere/none.sqlite3",
             "PATH": "/usr/bin"},
        cwd=project.BASE_DIR, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0


# The desk


def test_a_clerk_decides_what_waits(town, client, clerk):
    case = opened_by_mail()
    held = came(written("Komşusuyum.", sender="b@example.org", to=address_of(case), name="<2@x.example.org>"))
    client.force_login(clerk)
    listed = client.get(reverse("case_mails")).content.decode()
    assert "b@example.org" in listed
    page = client.get(reverse("case_mail", args=[held.pk])).content.decode()
    assert "Komşusuyum." in page
    assert case.number in page

    wrong = client.post(reverse("case_mail", args=[held.pk]), {"what": "add", "number": "2020-000001"})
    assert wrong.status_code == 422
    client.post(reverse("case_mail", args=[held.pk]), {"what": "add", "number": case.number})

    assert texts(case)[-1].startswith("Gönderen: b@example.org")
    assert client.get(reverse("case_mail", args=[held.pk])).status_code == 404
    assert AuditEvent.objects.filter(verb="case_mail_decided").exists()
    case.applicant.refresh_from_db()
    assert case.applicant.email == "ayse@example.org"


def test_a_letter_without_a_sender_becomes_a_case_by_the_clerks_hand_or_is_set_aside(town, client, clerk):
    nobody = came(written(sender="", name="<1@x.example.org>"))
    advert = came(written("Ucuz!", sender="", name="<2@x.example.org>"))
    client.force_login(clerk)

    client.post(reverse("case_mail", args=[nobody.pk]), {"what": "open"})
    client.post(reverse("case_mail", args=[advert.pk]), {"what": "aside"})

    assert Case.objects.get().applicant.email == ""
    assert (
        reverse("case_mail", args=[advert.pk])
        in client.get(reverse("case_mails"), {"ayrilan": ""}).content.decode()
    )


def test_only_those_who_take_matters_in_read_what_waits(town, client, demir):
    held = came(written(sender=""))
    client.force_login(demir)

    assert client.get(reverse("case_mails")).status_code in (302, 403)
    assert client.get(reverse("case_mail", args=[held.pk])).status_code in (302, 403)


def test_the_list_of_letters_asks_as_often_for_thirty_as_for_one(town, client, clerk):
    client.force_login(clerk)
    came(written(sender="", name="<0@x.example.org>"))
    client.get(reverse("case_mails"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("case_mails"))
    for n in range(29):
        came(written(sender="", name=f"<m{n}@x.example.org>"))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("case_mails"))

    assert len(one) == len(many)


def test_letters_are_forgotten_with_the_case_and_a_month_after_they_were_decided(town):
    mail = came(written())
    place = mail.raw.storage
    assert not mail.raw
    aside = came(written("Otomatik.", name="<o@x.example.org>", Precedence="bulk"))
    name = aside.raw.name
    assert place.exists(name)

    assert forget_mails(timezone.now() + timedelta(days=31)) == 2
    aside.refresh_from_db()
    assert (aside.sender, aside.subject, aside.raw.name) == ("", "", "")
    assert came(written("Otomatik.", name="<o@x.example.org>", Precedence="bulk")).pk == aside.pk

    second = came(written(name="<s@x.example.org>"))
    erase_cases([second.case], reason="test", now=timezone.now())
    second.refresh_from_db()
    assert second.sender == ""


def test_with_the_door_closed_letters_go_out_as_before(town, settings, mailoutbox, demir):
    settings.CASE_MAIL_ADDRESS = ""
    case = a_case(asker=known(wants="email", identity=Identity.CONTACT))
    talking.tell_applicant(case, text="Yarın.", actor=demir)
    outbox.deliver()

    assert "Reply-To" not in mailoutbox[-1].extra_headers
    assert OutgoingMail.objects.filter(return_to="").count() == 2
