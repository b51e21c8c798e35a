"""Office files that are the same bytes each time: parts in order, without the clock in their dates."""

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)


def without_clock(content: bytes) -> bytes:
    """Returns the same zip with every part dated 1980, in the order of the original."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            plain = zipfile.ZipInfo(part.filename, date_time=EPOCH)
            plain.compress_type = zipfile.ZIP_DEFLATED
            plain.external_attr = 0o600 << 16
            target.writestr(plain, source.read(part.filename))
    return out.getvalue()
