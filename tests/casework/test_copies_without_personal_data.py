"""Copies without personal data: the pixels are gone, the original stays, only copies leave; sensitive reads are noted."""

import io

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image, ImageDraw
from pypdf import PdfReader

from casework.errors import OriginalsStay
from casework.models import Attachment, Case, Message
from casework.services import redacting
from casework.services.files import SentFile
from casework.services.redacting import copies_of, enclose, redact, sheets_of, take_copy
from casework.services.talking import tell_applicant
from casework.words import Verb
from common.black_boxes import BoxNotUnderstood, boxes_of
from common.pdf_pictures import PdfNotDrawn
from people.models import AuditEvent, Role
from tests.factories import member
from tests.factories.cases import a_case, known, of

RED = (210, 30, 30)


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def photo() -> bytes:
    """A grey picture of 800 × 400 with a red plate in its middle."""
    picture = Image.new("RGB", (800, 400), (120, 120, 120))
    ImageDraw.Draw(picture).rectangle((300, 160, 500, 240), fill=RED)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def letter() -> bytes:
    """A letter of two pages whose first holds a number of telephone."""
    return typst.compile(b'#set page(paper: "a4")\nTelefon: 0555 111 22 33\n#pagebreak()\nEk')


@pytest.fixture
def bench(town) -> Case:
    return a_case(
        topic="park_upkeep",
        title="Kırık bank",
        asker=known(wants="email"),
        files=[SentFile("35 ABC 12.jpg", photo()), SentFile("dilekçe.pdf", letter())],
    )


def file(case: Case, kind: str) -> Attachment:
    return case.attachments.get(content_type=kind, redacted_from=None)


def picture_of(attachment: Attachment) -> Image.Image:
    with attachment.file.open("rb") as content:
        return Image.open(io.BytesIO(content.read())).convert("RGB")


def bytes_of(attachment: Attachment) -> bytes:
    with attachment.file.open("rb") as content:
        return content.read()


def reds(picture: Image.Image) -> int:
    return sum(r > 150 and g < 90 and b < 90 for r, g, b in picture.get_flattened_data())


def test_what_lies_under_a_box_is_not_in_the_copy_and_the_original_stays(bench, demir):
    original = file(bench, "image/webp")
    before = bytes_of(original)
    copy = redact(original, boxes="37 39 26 22", actor=demir)

    assert reds(picture_of(original)) > 10_000
    assert reds(picture_of(copy)) == 0
    assert max(picture_of(copy).getpixel((400, 200))) < 12
    assert min(picture_of(copy).getpixel((100, 50))) > 100
    assert bytes_of(Attachment.objects.get(pk=original.pk)) == before
    assert (copy.redacted_from, copy.content_type) == (original, "image/webp")
    assert "35 ABC 12" not in copy.file_name
    event = bench.events.last()
    assert (event.verb, event.data["of"], event.data["copy"]) == (
        Verb.REDACTED,
        str(original.pk),
        str(copy.pk),
    )


def test_a_box_covers_the_whole_block_that_it_touches(bench, demir):
    """What a photo's encoding leaves around an edge is within its block of sixteen."""
    copy = redact(file(bench, "image/webp"), boxes="10.2 10.2 1 1", actor=demir)

    assert max(picture_of(copy).getpixel((81, 33))) < 30


def test_a_pdf_becomes_pictures_and_its_text_is_gone(bench, demir):
    original = file(bench, "application/pdf")
    assert [sheet.number for sheet in sheets_of(original)] == [1, 2]
    copy = redact(original, boxes="1 0 0 100 20", actor=demir)

    reader = PdfReader(io.BytesIO(bytes_of(copy)))
    assert len(reader.pages) == 2
    assert "".join(page.extract_text() for page in reader.pages) == ""
    first = reader.pages[0].images[0].image.convert("RGB")
    assert first.getpixel((first.width // 2, 20)) == (0, 0, 0)
    assert first.getpixel((first.width // 2, first.height - 20)) == (255, 255, 255)
    assert "0555" in PdfReader(io.BytesIO(bytes_of(original))).pages[0].extract_text()


def test_a_pdf_that_cannot_be_drawn_says_so_and_takes_a_copy_made_elsewhere(client, demir, town):
    case = a_case(topic="park_upkeep", files=[SentFile("b.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n")])
    original = case.attachments.get()
    with pytest.raises(PdfNotDrawn):
        redact(original, boxes="10 10 10 10", actor=demir)
    client.force_login(demir)
    address = reverse("case_cover", args=[case.number, original.pk])
    assert "bu PDF" in client.get(address).content.decode().replace("Bu PDF", "bu PDF")

    made = SimpleUploadedFile("kopya.png", picture_bytes("PNG"), content_type="image/png")
    assert client.post(address, {"go": "own", "file": made}).status_code == 302

    assert copies_of(case)[0].redacted_from == original


def picture_bytes(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(buffer, kind)
    return buffer.getvalue()


def test_a_copy_made_elsewhere_loses_the_text_that_is_hidden_in_it(bench, demir):
    """A black bar that an office program lays over a text leaves the text in the file."""
    covered = typst.compile(
        b'#set page(paper: "a4")\n#place(rect(width: 60%, height: 20pt, fill: black))\nTelefon 0555 111 22 33'
    )
    assert "0555" in PdfReader(io.BytesIO(covered)).pages[0].extract_text()
    copy = take_copy(file(bench, "application/pdf"), sent=covered, actor=demir)

    assert PdfReader(io.BytesIO(bytes_of(copy))).pages[0].extract_text() == ""


def test_the_boxes_are_written_as_lines_looked_at_and_made(client, bench, demir):
    client.force_login(demir)
    original = file(bench, "image/webp")
    address = reverse("case_cover", args=[bench.number, original.pk])
    looked = client.post(address, {"go": "look", "boxes": "37 39 26 22"}).content.decode()
    assert '<rect x="370" y="195" width="260" height="110" fill="black"/>' in looked
    assert copies_of(bench) == []

    wrong = client.post(address, {"go": "make", "boxes": "37 39 26 22\nyüzü"})
    assert wrong.status_code == 422
    assert "2. satır" in wrong.content.decode()
    assert client.post(address, {"go": "make", "boxes": ""}).status_code == 422
    client.post(address, {"go": "make", "boxes": "37 39 26 22"})

    assert len(copies_of(bench)) == 1
    page = client.get(reverse("case_desk", args=[bench.number])).content.decode()
    assert "35 ABC 12.jpg" in page


def test_lines_are_read_with_commas_and_pages():
    assert boxes_of("2; 10,5 20 30 95", pages=2)[0].height == 80
    for line in ("3 10 10 10 10", "1 10 10 10", "1 100 10 10 10", "0 0 0", "a 1 2 3 4"):
        with pytest.raises(BoxNotUnderstood):
            boxes_of(line, pages=2)


def test_only_copies_go_out_and_the_applicant_gets_them(client, bench, demir):
    original = file(bench, "image/webp")
    copy = redact(original, boxes="37 39 26 22", actor=demir)
    client.force_login(demir)
    address = reverse("case_step", args=[bench.number, "kopya-gonder"])
    refused = client.post(address, {"text": "Ektedir.", "copies": [str(original.pk)]})
    assert refused.status_code == 422
    client.post(reverse("case_step", args=[bench.number, "kabul"]))
    client.post(address, {"text": "Ektedir.", "copies": [str(copy.pk)]})

    message = bench.messages.get(way=Message.Way.OUT)
    sent = message.attachments.get()
    assert (sent.redacted_from, sent.sha256) == (original, copy.sha256)
    with pytest.raises(OriginalsStay):
        enclose(original, message=tell_applicant(bench, text="Bir daha", actor=demir))


def test_the_database_shows_nobody_an_original(bench):
    with pytest.raises(IntegrityError), transaction.atomic():
        bench.attachments.filter(redacted_from=None).update(shown_as="Bank")


def test_copies_take_nobodys_place_among_the_twenty_files(bench, demir, monkeypatch):
    monkeypatch.setattr("casework.services.files.FILES_AT_MOST", 2)

    assert redacting.redact(file(bench, "image/webp"), boxes="1 1 1 1", actor=demir)


def test_other_units_and_strangers_reach_neither_the_form_nor_a_page(client, bench, officer):
    original = file(bench, "application/pdf")
    addresses = [
        reverse("case_cover", args=[bench.number, original.pk]),
        reverse("case_page_picture", args=[bench.number, original.pk, 1]),
    ]
    for user, status in ((officer, 404), (member("Fikret"), 403)):
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {status}


def test_each_reading_of_a_file_of_a_tip_is_written_down(client, town):
    tip = a_case(kind="tip", topic="illegal_building", files=[SentFile("k.pdf", letter())])
    inspector = member("Yapi", Role.CASE_OFFICER, of=of("building_control"))
    client.force_login(inspector)
    original = tip.attachments.get()
    client.get(reverse("case_desk_file", args=[tip.number, original.pk]))
    page = client.get(reverse("case_page_picture", args=[tip.number, original.pk, 2]))
    assert page["Content-Type"] == "image/png"
    assert client.get(reverse("case_page_picture", args=[tip.number, original.pk, 3])).status_code == 404

    entries = AuditEvent.objects.filter(verb="read_case_file").order_by("sequence")
    assert [(entry.actor, entry.subject_id) for entry in entries] == [(inspector, str(original.pk))] * 2


def test_reading_a_file_of_an_ordinary_case_is_not_written_down(client, bench, demir):
    client.force_login(demir)
    client.get(reverse("case_desk_file", args=[bench.number, file(bench, "application/pdf").pk]))

    assert not AuditEvent.objects.filter(verb="read_case_file").exists()
