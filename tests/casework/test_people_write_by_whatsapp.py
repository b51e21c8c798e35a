"""People write by WhatsApp: once each, into their own case; answers leave in the window, as a template, or by letter."""

import copy
import hashlib
import hmac
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from casework.channels.whatsapp_reading import is_signed, parts_of, said_in
from casework.channels.whatsapp_sending import deliver
from casework.models import Case, Message, OutgoingWhatsApp, WhatsAppEvent
from casework.services import referring, talking
from casework.services.codes import tracking_code
from casework.services.whatsapp import TRIES, forget_events, work_off
from casework.words import Door, Verb
from people import outbox
from tests.factories import member
from tests.factories.cases import a_case, known, of
from tests.graph_server import graph_server

PAYLOADS = json.loads((Path(__file__).parent / "payloads/whatsapp.json").read_text())
SECRET = "bir-sir"
Delivery = Message.Delivery


@pytest.fixture
def graph(settings):
    with graph_server() as graph:
        settings.WHATSAPP_API = graph.address
        settings.WHATSAPP_NUMBER_ID = "200000000000002"
        settings.WHATSAPP_TOKEN = "a-token"
        settings.WHATSAPP_APP_SECRET = SECRET
        settings.WHATSAPP_VERIFY_TOKEN = "bir-soz"
        settings.STAFF_NEEDS_STRONG_SIGN_IN = False
        yield graph


def signed(body: bytes) -> str:
    return "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def brought(payload: dict, *, signature: str | None = None, client: Client | None = None) -> int:
    """Brings a payload to the webhook as Meta does, works it off, and returns the status."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    answer = (client or Client()).post(
        reverse("whatsapp_webhook"), body, content_type="application/json",
        headers={"X-Hub-Signature-256": signed(body) if signature is None else signature},
    )  # fmt: skip
    work_off()
    return answer.status_code


def text(body: str, *, wamid: str = "wamid.TEXT1", quotes: str = "", phone: str = "905300000001") -> dict:
    payload = copy.deepcopy(PAYLOADS["text"])
    message = payload["entry"][0]["changes"][0]["value"]["messages"][0]
    message |= {"id": wamid, "from": phone, "text": {"body": body}}
    if quotes:
        message["context"] = {"from": "902320000000", "id": quotes}
    return payload


def report(wamid: str, status: str, code: int = 0) -> dict:
    payload = copy.deepcopy(PAYLOADS["status"])
    told = payload["entry"][0]["changes"][0]["value"]["statuses"][0]
    told |= {"id": wamid, "status": status}
    if code:
        told["errors"] = [{"code": code, "title": "refused"}]
    return payload


def texts(case: Case) -> list[str]:
    return list(case.messages.filter(way=Message.Way.IN).order_by("at", "pk").values_list("text", flat=True))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def aged(by: timedelta) -> None:
    """Lets time go by for what was written."""
    for each in Message.objects.all():
        Message.objects.filter(pk=each.pk).update(at=each.at - by)


# The webhook


def test_meta_proves_the_address_with_the_word_that_was_agreed(client, graph, db):
    asked = {"hub.mode": "subscribe", "hub.verify_token": "bir-soz", "hub.challenge": "1158201444"}
    answer = client.get(reverse("whatsapp_webhook"), asked)
    assert (answer.status_code, answer.content) == (200, b"1158201444")

    assert client.get(reverse("whatsapp_webhook"), asked | {"hub.verify_token": "x"}).status_code == 403


def test_the_signature_is_that_of_the_bytes_as_they_came():
    body = '{"a":"Işık 🪑 \\u00fc"}'.encode()
    assert is_signed(body, signed(body), secret=SECRET)
    again = json.dumps(json.loads(body)).encode()
    assert not is_signed(again, signed(body), secret=SECRET)
    # RFC 4231, test case 2.
    vector = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert is_signed(b"what do ya want for nothing?", vector, secret="Jefe")


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "şifre", "sha1=abc"])
def test_what_meta_did_not_sign_is_not_taken(town, graph, signature):
    assert brought(PAYLOADS["text"], signature=signature) == 403
    assert not WhatsAppEvent.objects.exists()


def test_without_a_line_there_is_no_such_page(client, db):
    assert client.get(reverse("whatsapp_webhook")).status_code == 404


def test_what_is_signed_but_no_json_or_another_numbers_is_refused_or_left(town, graph, client):
    body = b"{"
    bad = client.post(
        reverse("whatsapp_webhook"), body, content_type="application/json",
        headers={"X-Hub-Signature-256": signed(body)},
    )  # fmt: skip
    assert bad.status_code == 400

    other = copy.deepcopy(PAYLOADS["text"])
    other["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "9"
    assert brought(other) == 200
    assert not Case.objects.exists()


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda each: (
            st.lists(each)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "entry",
                        "changes",
                        "field",
                        "value",
                        "messages",
                        "id",
                        "type",
                        "text",
                        "metadata",
                        "from",
                    ]
                ),
                each,
            )
        ),
    )
)
def test_no_shape_of_payload_breaks_the_reading(told):
    for _key, content in parts_of(json.dumps(told).encode(), number_id="1"):
        said_in(content)
    said_in({"message": told if isinstance(told, dict) else {}})


# Coming in


def test_a_message_opens_a_case_and_the_person_gets_number_and_code(town, graph):
    assert brought(PAYLOADS["text"]) == 200

    case = Case.objects.get()
    assert (case.door, case.applicant.name, case.applicant.phone) == (
        Door.WHATSAPP,
        "Ayşe Deneme",
        "+905300000001",
    )
    assert texts(case) == ["Parktaki bank kırık 🪑, oturulmuyor."]
    deliver()
    (receipt,) = graph.texts
    assert case.number in receipt
    assert tracking_code(case) in receipt
    assert graph.sent[0]["to"] == "905300000001"
    assert OutgoingWhatsApp.objects.get().text == ""
    assert WhatsAppEvent.objects.get().content == {}


@pytest.mark.django_db(transaction=True)
def test_twenty_deliveries_of_one_message_at_once_are_one(transactional_town, graph):
    def bring(_n: int) -> int:
        try:
            return brought(PAYLOADS["text"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(bring, range(20)))
    work_off()

    assert statuses == {200}
    assert Case.objects.count() == 1
    assert Message.objects.filter(way=Message.Way.IN).count() == 1
    assert len(graph.texts) == 1


def test_hello_place_and_photo_become_one_case_with_a_subject_that_says_something(town, graph):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    graph.files = {"MEDIA1": picture.getvalue(), "MEDIA2": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"}

    brought(PAYLOADS["many"])

    ayse, mehmet = Case.objects.order_by("number")
    assert ayse.title == "Çınarın altındaki bank böyle duruyor"
    assert (ayse.latitude, ayse.longitude) == (Decimal("38.461100"), Decimal("27.110500"))
    assert ayse.attachments.get().content_type == "image/webp"
    assert mehmet.attachments.get().file_name == "liste.pdf"
    assert len(texts(ayse)) == 3
    assert len(texts(mehmet)) == 2


def test_a_file_that_cannot_be_had_is_asked_for_again_and_named_in_the_end(town, graph):
    brought(PAYLOADS["many"])
    assert "liste.pdf" in texts(Case.objects.get(applicant__name="Mehmet Deneme"))[0]

    graph.refuses = []
    payload = copy.deepcopy(PAYLOADS["many"])
    value = payload["entry"][0]["changes"][0]["value"]
    value["messages"] = [value["messages"][2] | {"id": "wamid.LATE"}]
    graph.address, address = "http://127.0.0.1:9", graph.address
    graph.files = {"MEDIA1": b""}
    brought(payload)
    event = WhatsAppEvent.objects.get(key="wamid.LATE")
    assert event.tries == 1
    for _try in range(TRIES):
        work_off()
    graph.address = address
    assert WhatsAppEvent.objects.get(key="wamid.LATE").state == WhatsAppEvent.State.DONE


def test_who_goes_on_writing_stays_in_the_case_and_new_begins_another(town, graph):
    brought(text("Parktaki bank kırık, oturulmuyor."))
    brought(text("Çınarın altındaki.", wamid="wamid.2"))
    brought(text("YENİ: Sokak lambası da yanmıyor", wamid="wamid.3"))
    brought(text("Direk 14 numara", wamid="wamid.4"))

    bench, lamp = Case.objects.order_by("number")
    assert texts(bench) == ["Parktaki bank kırık, oturulmuyor.", "Çınarın altındaki."]
    assert texts(lamp) == ["Sokak lambası da yanmıyor", "Direk 14 numara"]


def test_after_a_day_a_message_is_a_new_matter_unless_it_quotes_names_or_answers(town, graph, demir):
    brought(text("Parktaki bank kırık, oturulmuyor."))
    bench = Case.objects.get()
    told = talking.tell_applicant(bench, text="Ustamız geldi.", actor=demir)
    deliver()
    told.refresh_from_db()
    aged(hours(30))

    brought(text("Teşekkürler", wamid="wamid.2", quotes=told.external_id))
    aged(hours(30))
    brought(text(f"{bench.number} hâlâ kırık", wamid="wamid.3"))
    aged(hours(30))
    talking.ask_applicant(Case.objects.get(pk=bench.pk), text="Hangi bank?", actor=demir)
    aged(hours(30))
    brought(text("Soldaki", wamid="wamid.4"))
    aged(hours(30))
    brought(text("Başka bir konu: çöp alınmadı", wamid="wamid.5"))

    assert texts(bench)[1:] == ["Teşekkürler", f"{bench.number} hâlâ kırık", "Soldaki"]
    assert bench.events.filter(verb=Verb.REPLIED).count() == 1
    assert Case.objects.count() == 2


def test_nobody_gets_into_a_strangers_case_by_its_number_or_by_quoting(town, graph, demir):
    brought(text("Parktaki bank kırık, oturulmuyor."))
    bench = Case.objects.get()
    told = talking.tell_applicant(bench, text="Geldik.", actor=demir)
    deliver()
    told.refresh_from_db()

    brought(text(f"{bench.number} benim", wamid="wamid.2", phone="905300000009"))
    brought(text("Ben de", wamid="wamid.3", phone="905300000008", quotes=told.external_id))

    assert len(texts(bench)) == 1
    assert Case.objects.count() == 3


def test_a_fault_leaves_a_message_to_be_taken_up_again(town, graph, monkeypatch):
    from casework.services import whatsapp

    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(whatsapp, "open_case", broken)
    assert brought(PAYLOADS["text"]) == 200
    assert WhatsAppEvent.objects.get().state == WhatsAppEvent.State.NEW
    monkeypatch.undo()
    assert work_off() == 1
    assert Case.objects.exists()


def test_what_was_given_up_is_forgotten_after_a_month(town, graph, monkeypatch):
    from casework.services import whatsapp

    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(whatsapp, "open_case", broken)
    brought(PAYLOADS["text"])
    for _try in range(TRIES):
        work_off()
    event = WhatsAppEvent.objects.get()
    assert (event.state, bool(event.content)) == (WhatsAppEvent.State.FAILED, True)
    assert forget_events(timezone.now() + timedelta(days=31)) == 1
    assert WhatsAppEvent.objects.get().content == {}


# Going out


@pytest.fixture
def bench(town, graph) -> Case:
    """A case by WhatsApp whose receipt has left."""
    brought(text("Parktaki bank kırık, oturulmuyor."))
    deliver()
    graph.sent.clear()
    return Case.objects.get()


def told(case: Case, words: str, demir, graph) -> Message:
    message = talking.tell_applicant(Case.objects.get(pk=case.pk), text=words, actor=demir)
    deliver()
    message.refresh_from_db()
    return message


def test_within_a_day_the_words_leave_as_they_are(bench, graph, demir):
    message = told(bench, "Yarın geliyoruz.", demir, graph)

    assert graph.texts == [f"{bench.number}\n\nYarın geliyoruz."]
    assert (message.delivery, message.external_id) == (Delivery.SENT, "wamid.OUT1")


def test_after_a_day_only_the_template_leaves_and_the_words_are_read_behind_the_code(
    bench, graph, demir, client
):
    aged(hours(25))
    message = told(bench, "Bank onarıldı.", demir, graph)

    assert graph.texts == []
    (template,) = graph.templates
    assert template["name"] == "basvuru_haberi"
    assert template["language"] == {"code": "tr"}
    assert template["components"][0]["parameters"][0]["text"] == bench.number
    assert message.delivery == Delivery.SENT
    client.post(reverse("case_follow"), {"code": tracking_code(bench), "contact": "0001"})
    page = client.get(reverse("case_page", args=[bench.pk])).content.decode()
    assert "Bank onarıldı." in page


def test_when_meta_says_it_is_too_late_the_template_goes_at_once(bench, graph, demir):
    graph.refuses = [(400, 131047)]
    message = told(bench, "Yarın geliyoruz.", demir, graph)
    deliver()

    message.refresh_from_db()
    assert len(graph.templates) == 1
    assert message.delivery == Delivery.SENT


def test_a_report_that_it_came_too_late_sends_the_template_too(bench, graph, demir):
    message = told(bench, "Yarın geliyoruz.", demir, graph)
    brought(report("wamid.OUT1", "failed", 131047))
    deliver()

    message.refresh_from_db()
    assert len(graph.templates) == 1
    assert message.external_id == "wamid.OUT2"


def test_reports_come_twice_and_out_of_order_and_only_ever_move_on(bench, graph, demir):
    message = told(bench, "Yarın geliyoruz.", demir, graph)
    for status in ("read", "delivered", "sent", "read", "failed"):
        brought(report("wamid.OUT1", status, 131026 if status == "failed" else 0))

    message.refresh_from_db()
    assert message.delivery == Delivery.READ


def test_a_busy_service_is_asked_again_later(bench, graph, demir):
    graph.refuses = [(429, 130429), (503, 0)]
    message = told(bench, "Yarın geliyoruz.", demir, graph)
    assert message.delivery == Delivery.WAITING
    now = timezone.now()
    deliver(now + timedelta(minutes=2))
    deliver(now + timedelta(hours=1))

    message.refresh_from_db()
    assert message.delivery == Delivery.SENT
    assert len(graph.texts) == 1


def test_what_cannot_leave_at_all_stands_on_the_desk_to_be_told_by_telephone(
    bench, graph, demir, clerk, client
):
    referring.refer(bench, to=of("parks"), note="", actor=clerk)
    referring.accept(Case.objects.get(pk=bench.pk), unit=of("parks"), actor=demir)
    graph.refuses = [(400, 131026)]
    message = told(bench, "Yarın geliyoruz.", demir, graph)

    assert message.delivery == Delivery.FAILED
    client.force_login(demir)
    assert (
        "Söylendi ya da postalandı" in client.get(reverse("case_desk", args=[bench.number])).content.decode()
    )


def test_who_has_an_address_too_is_told_by_letter(town, graph, demir, mailoutbox):
    case = a_case(asker=known(phone="+905300000001", wants="whatsapp"))
    graph.refuses = [(400, 131026)]
    told(case, "Yarın geliyoruz.", demir, graph)
    outbox.deliver()

    assert case.number in mailoutbox[-1].subject


def test_without_a_line_answers_wanted_by_whatsapp_go_by_letter(town, demir, mailoutbox):
    case = a_case(asker=known(phone="+905300000001", wants="whatsapp"))
    talking.tell_applicant(case, text="Yarın.", actor=demir)
    outbox.deliver()

    assert len(mailoutbox) == 2


def test_what_is_delicate_or_too_long_is_read_behind_the_code(bench, graph, demir):
    told(bench, "Uzun. " * 1000, demir, graph)
    assert len(graph.texts[0]) <= 4096
    assert reverse("case_follow") in graph.texts[0]

    Case.objects.filter(pk=bench.pk).update(kind="tip")
    told(bench, "İncelendi.", demir, graph)
    assert "İncelendi." not in graph.texts[1]


def test_what_a_sender_left_unfinished_is_not_sent_twice_but_seen(bench, graph, demir):
    message = talking.tell_applicant(bench, text="Yarın.", actor=demir)
    OutgoingWhatsApp.objects.filter(message=message).update(state=OutgoingWhatsApp.State.SENDING)

    deliver(timezone.now() + hours(2))

    message.refresh_from_db()
    assert graph.sent == []
    assert message.delivery == Delivery.FAILED


def test_a_person_of_the_unit_is_not_needed_for_the_line_to_work(transactional_town, graph, transactional_db):
    """The whole way with commits, as on a server: in, receipt, question, answer."""
    demir = member("Demir", "case_officer", of=of("parks"))
    brought(text("Parktaki bank kırık, oturulmuyor."))
    case = Case.objects.get()
    talking.ask_applicant(case, text="Hangi bank?", actor=demir)
    brought(text("Soldaki", wamid="wamid.2"))

    assert graph.texts[1].endswith("Hangi bank?")
    assert texts(case) == ["Parktaki bank kırık, oturulmuyor.", "Soldaki"]
