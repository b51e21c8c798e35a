"""Black boxes over parts of a picture: what was there is gone, and the picture is encoded anew without its notes."""

import io
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal

MOST = 60
# Photos are encoded in blocks of sixteen: what is covered leaves traces up to the edge of its block.
BLOCK = 16
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


class BoxNotUnderstood(Refusal):
    code = "box_not_understood"
    sentence = _(
        "Line %(line)s is not a box. Write four numbers in percent: from the left, from the top, width, height; before "
        "them the page, where there are several."
    )


class TooManyBoxes(Refusal):
    code = "too_many_boxes"
    sentence = _("At most %(most)s boxes, please.")


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a page, in percent of its width and height."""

    page: int
    left: float
    top: float
    width: float
    height: float


def boxes_of(text: str, *, pages: int = 1) -> list[Box]:
    """Returns the boxes that are written one a line. Errors: BoxNotUnderstood, TooManyBoxes."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST:
        raise TooManyBoxes(most=MOST)
    return [_box(line, number=number, pages=pages) for number, line in lines]


def blackened(content: bytes, boxes: Iterable[Box], *, kind: str = "WEBP") -> bytes:
    """Returns the picture with its boxes black, encoded anew from its pixels alone."""
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(content)) as opened:
        picture = Image.new("RGB", opened.size, "white")
        picture.paste(opened, mask=opened.getchannel("A") if "A" in opened.getbands() else None)
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        draw.rectangle(_pixels(box, *picture.size), fill="black")
    buffer = io.BytesIO()
    picture.save(buffer, kind, **({"quality": 82, "method": 4} if kind == "WEBP" else {}))
    return buffer.getvalue()


def size_of(content: bytes) -> tuple[int, int]:
    """Returns width and height of a picture."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def _box(line: str, *, number: int, pages: int) -> Box:
    values = [float(each.replace(",", ".")) for each in _NUMBER.findall(line)]
    if len(values) == 4 and pages == 1:
        values = [1.0, *values]
    if len(values) != 5 or re.sub(r"[\d.,;\s%]", "", line):
        raise BoxNotUnderstood(line=number)
    page, left, top, width, height = values
    is_there = page.is_integer() and 1 <= page <= pages
    if not (is_there and left < 100 and top < 100 and width > 0 and height > 0):
        raise BoxNotUnderstood(line=number)
    return Box(int(page), left, top, min(width, 100 - left), min(height, 100 - top))


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Returns the first and the last pixel that are covered, outwards to the edges of the blocks."""
    left, right = (share * width / 100 for share in (box.left, box.left + box.width))
    top, bottom = (share * height / 100 for share in (box.top, box.top + box.height))
    return (
        math.floor(left / BLOCK) * BLOCK,
        math.floor(top / BLOCK) * BLOCK,
        min(math.ceil(right / BLOCK) * BLOCK, width) - 1,
        min(math.ceil(bottom / BLOCK) * BLOCK, height) - 1,
    )
