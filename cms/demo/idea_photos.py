"""Drawn pictures for the demo's ideas: a sky, the gulf, a path, and something on it. Nobody's photo."""

import io
from typing import Any

from common.sent_files import encoded_anew
from participation.services.ideas import SentPhoto

SIZE = (1200, 800)


def drawn(what: str, alt: str) -> SentPhoto:
    """Returns a drawing of a tree, a fountain or a ramp by the sea."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, "#CFE3E6")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 330, 1200, 520), fill="#2E7C8A")
    pen.rectangle((0, 520, 1200, 800), fill="#E4DAC5")
    pen.polygon(((0, 800), (480, 520), (760, 520), (1200, 800)), fill="#C9BCA1")
    DRAWINGS[what](pen)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    data, size = encoded_anew(buffer.getvalue())
    return SentPhoto(data=data, size=size, alt=alt)


def _tree(pen: Any) -> None:
    pen.rectangle((585, 360, 635, 640), fill="#6B4F32")
    for box in ((430, 160, 640, 370), (560, 110, 800, 350), (480, 230, 760, 430)):
        pen.ellipse(box, fill="#5B7B35")


def _fountain(pen: Any) -> None:
    pen.rectangle((520, 380, 700, 640), fill="#F2EEE6", outline="#8B7F68", width=6)
    pen.rectangle((480, 620, 740, 680), fill="#8B7F68")
    pen.line((610, 470, 610, 620), fill="#3E9DB0", width=14)


def _ramp(pen: Any) -> None:
    pen.polygon(((280, 680), (820, 500), (820, 680)), fill="#9B8E74")
    pen.line((280, 610, 820, 430), fill="#07343D", width=10)
    for left in range(300, 820, 100):
        height = 600 - (left - 300) // 3
        pen.line((left, height, left, height + 70), fill="#07343D", width=8)


DRAWINGS = {"tree": _tree, "fountain": _fountain, "ramp": _ramp}
