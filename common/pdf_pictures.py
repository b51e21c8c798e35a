"""A stranger's PDF as pictures of its pages, and pictures as a PDF: nothing but what can be seen passes.

The file is read in a process of its own that ends by a time, so that a file made to be slow or large stops nobody
else. What comes back are plain bytes, a picture a message.
"""

import io
import resource
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal

PPI = 130
MOST_PAGES = 20
SECONDS = 30
MEMORY = 2 * 1024**3
LONGEST_SIDE_PT = 842
END = b"end"
NO_SUCH_PAGE = "does not exist"
# A page larger than A4 is made smaller: its size is what the file says, and a file may say anything.
SOURCE = """#set page(width: auto, height: auto, margin: 0pt)
#context {{
  let size = measure(image("file.pdf", page: {page}))
  let share = calc.min(1, {longest}pt / calc.max(size.width, size.height))
  image("file.pdf", page: {page}, width: size.width * share)
}}"""


class PdfNotDrawn(Refusal):
    code = "pdf_not_drawn"
    sentence = _(
        "The pages of this PDF cannot be shown here. Make a copy without personal data yourself, as photos or as a "
        "scan, and add it."
    )


class TooManyPages(Refusal):
    code = "too_many_pages"
    sentence = _("This PDF has more than %(most)s pages. Split it first.")


def pictures_of(content: bytes, *, ppi: float = PPI) -> list[bytes]:
    """Returns each page of a PDF as a PNG. Errors: PdfNotDrawn, TooManyPages."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_draw, args=(theirs, content, ppi), daemon=True)
    child.start()
    theirs.close()
    try:
        pictures = list(_received(ours, until=monotonic() + SECONDS))
    except EOFError as broken:
        raise PdfNotDrawn from broken
    finally:
        child.kill()
        child.join()
        ours.close()
    if not pictures:
        raise PdfNotDrawn
    if len(pictures) > MOST_PAGES:
        raise TooManyPages(most=MOST_PAGES)
    return pictures


def as_pdf(pictures: Iterable[bytes]) -> bytes:
    """Returns a PDF whose pages are the pictures: it holds no text, no layers and nothing that was covered."""
    from PIL import Image

    first, *others = [Image.open(io.BytesIO(each)).convert("RGB") for each in pictures]
    buffer = io.BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=PPI, quality=85)
    return buffer.getvalue()


def _received(pipe: Connection, *, until: float) -> Iterator[bytes]:
    while pipe.poll(max(until - monotonic(), 0)):
        got = pipe.recv_bytes()
        if got == END:
            return
        yield got
    raise EOFError


def _draw(pipe: Connection, content: bytes, ppi: float) -> None:
    """Sends the pages, one more than are taken at most, and the end; in a process of its own."""
    import typst

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "file.pdf").write_bytes(content)
        source = Path(folder, "page.typ")
        for page in range(1, MOST_PAGES + 2):
            source.write_text(SOURCE.format(page=page, longest=LONGEST_SIDE_PT))
            try:
                drawn = typst.compile(str(source), root=folder, format="png", ppi=float(ppi))
            except typst.TypstError as fault:
                if page > 1 and NO_SUCH_PAGE in str(fault):
                    break
                raise
            pipe.send_bytes(drawn[0] if isinstance(drawn, list) else drawn)
    pipe.send_bytes(END)
