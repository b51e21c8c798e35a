"""Files that strangers send: judged by content and never by name, photos encoded anew."""

import io
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
PDF = b"%PDF-"
# What a PDF may carry that a reader would run; such a file is refused as a whole.
ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


class FileRefused(Refusal):
    code = "file_refused"
    sentence = _("This file cannot be taken. Send a PDF, or a photo as JPEG, PNG or WebP, of at most 10 MB.")


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
