"""A photo keeps nothing but its picture; a file is judged by what is in it, not by its name."""

import io

import pytest
from PIL import Image

from common import sent_files
from common.sent_files import FileRefused
from stk_registry.services import files
from tests.factories import member
from tests.factories import stk as registry

PLAIN_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def picture(kind: str = "JPEG", size: tuple[int, int] = (3200, 1600), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (10, 90, 100)).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": private}


@pytest.mark.django_db
def test_a_photo_is_encoded_anew_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x010E] = "Deneme Sokak No 5"
    exif[0x0112] = 6
    shore, baris = registry.organisation(), member("Baris")

    photo = files.add_photo(shore, content=picture(exif=exif), alt="Kıyı temizliği", actor=baris)

    stored = photo.file.read()
    assert b"Deneme Sokak" not in stored
    assert Image.open(io.BytesIO(stored)).format == "WEBP"
    assert (photo.width, photo.height) == (800, 1600)
    assert photo.file.name.startswith("stk/photos/")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\0" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        picture()[:300],
        b"MZ" + b"\0" * 500,
        PLAIN_PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Type"),
        b"\xff\xd8\xff" + b"x" * sent_files.LARGEST,
    ],
    ids=["empty", "gif", "svg", "html", "cut", "program", "script-pdf", "large"],
)
def test_what_is_no_plain_pdf_or_photo_is_refused(content):
    with pytest.raises(FileRefused):
        sent_files.checked(content)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_opened():
    huge = picture("PNG", (9000, 5000))

    with pytest.raises(FileRefused):
        sent_files.encoded_anew(huge)


def test_a_name_does_not_decide():
    assert sent_files.checked(PLAIN_PDF) == (PLAIN_PDF, "application/pdf")
    assert sent_files.checked(picture("PNG", (20, 20)))[1] == "image/webp"


@pytest.mark.django_db
def test_a_photo_without_words_is_refused():
    with pytest.raises(FileRefused):
        files.add_photo(registry.organisation(), content=picture(), alt=" ", actor=member("Baris"))
