"""Files that strangers send: looked at by content, photos encoded anew, names kept for people only."""

import hashlib
import io
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.text import clean_line
from people.audit import record
from people.models import User
from stk_registry.errors import FileRefused
from stk_registry.models import Document, Organisation, Photo

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
DOCUMENTS_AT_MOST = 30
PHOTOS_AT_MOST = 12
PDF = b"%PDF-"
# What a PDF may carry that a reader would run; such a file is refused as a whole.
ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


@transaction.atomic
def add_document(
    *,
    content: bytes,
    name: str,
    kind: str,
    title: str,
    actor: User,
    organisation: Organisation | None = None,
    year: int | None = None,
    is_public: bool = False,
) -> Document:
    """Stores a PDF as it is, or a photo of a paper encoded anew."""
    if organisation is not None and organisation.documents.count() >= DOCUMENTS_AT_MOST:
        raise FileRefused(_("There are thirty documents already. Remove one first."))
    data, content_type = checked(content)
    document = Document(
        organisation=organisation,
        kind=kind,
        title=clean_line(title)[:160] or clean_line(name)[:160],
        year=year,
        file_name=clean_line(name)[-160:],
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        is_public=is_public,
        uploaded_by=actor,
    )
    document.file.save(name, ContentFile(data), save=False)
    document.save()
    record("added_document", document, actor=actor, organisation=organisation and organisation.pk)
    return document


@transaction.atomic
def add_photo(
    organisation: Organisation, *, content: bytes, alt: str, actor: User, is_logo: bool = False
) -> Photo:
    """Stores a photo encoded anew: without place, camera or anything hidden in it."""
    if organisation.photos.count() >= PHOTOS_AT_MOST:
        raise FileRefused(_("There are twelve photos already. Remove one first."))
    if not clean_line(alt):
        raise FileRefused(_("Write in a few words what can be seen: people who do not see it read that."))
    data, (width, height) = encoded_anew(content)
    photo = Photo(
        organisation=organisation, alt=clean_line(alt)[:200], width=width, height=height, is_logo=is_logo
    )
    photo.uploaded_by = actor
    photo.file.save("photo.webp", ContentFile(data), save=False)
    photo.save()
    record("added_photo", photo, actor=actor, organisation=organisation.pk)
    return photo


def checked(content: bytes) -> tuple[bytes, str]:
    """Returns the bytes that are kept and their type, judged by content and never by name."""
    if not content or len(content) > LARGEST:
        raise FileRefused
    if content.startswith(PDF):
        if any(mark in content for mark in ACTIVE):
            raise FileRefused(
                _("This PDF carries scripts or other files. Print it to a plain PDF and try again.")
            )
        return content, "application/pdf"
    return encoded_anew(content)[0], "image/webp"


def encoded_anew(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """Returns a WebP of the picture, turned upright and at most 1600 pixels long, and its size."""
    from PIL import Image, ImageOps

    if not content or len(content) > LARGEST:
        raise FileRefused
    picture = _opened(lambda: Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")))
    if picture.width * picture.height > MOST_PIXELS:
        raise FileRefused(_("This picture has too many pixels. Make it smaller and try again."))
    upright = _opened(
        lambda: ImageOps.exif_transpose(picture).convert("RGBA" if _has_alpha(picture) else "RGB")
    )
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    buffer = io.BytesIO()
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    clean.save(buffer, "WEBP", quality=82, method=4)
    return buffer.getvalue(), clean.size


def _has_alpha(picture: object) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def _opened[T](work: Callable[[], T]) -> T:
    """Returns what the work gives; whatever a broken picture raises becomes our refusal."""
    from PIL import Image, UnidentifiedImageError

    try:
        return work()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise FileRefused from fault
