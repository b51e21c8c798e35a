"""Which reader a file needs, told by its content alone."""

import json
import zipfile
from pathlib import Path
from typing import Any

from surveys.language.definition import FORMAT
from surveys.language.formats.report import FileRefusedError, Imported

MAX_BYTES = 30_000_000
MAX_UNPACKED = 200_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"


def read(path: Path | str, *, language: str = "tr") -> Imported:
    """Returns the questionnaire in a file; FileRefusedError, with where and why, when there is none.

    `language` is taken for wordings that a file gives without naming their language.
    """
    data = _bytes(Path(path))
    if data.startswith(ZIP):
        return _read_zip(data, language=language)
    if data.startswith(OLE):
        from surveys.language.formats.xlsform import read_xlsform

        return read_xlsform(data, file_type=".xls", language=language)
    start = data[:500].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return _read_json(data)
    raise FileRefusedError("unknown_format")


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileRefusedError("too_large", most=MAX_BYTES // 1_000_000)
        return path.read_bytes()
    except OSError as error:
        raise FileRefusedError("not_found", detail=error.strerror or type(error).__name__) from error


def _read_zip(data: bytes, *, language: str) -> Imported:
    """A workbook is a zip archive with xl/workbook.xml in it."""
    from io import BytesIO

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise FileRefusedError("too_large", most=MAX_UNPACKED // 1_000_000)
            names = [member.filename for member in members]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        if isinstance(error, FileRefusedError):
            raise
        raise FileRefusedError("broken", detail=str(error)[:200]) from error
    if "xl/workbook.xml" in names:
        from surveys.language.formats.xlsform import read_xlsform

        return read_xlsform(data, file_type=".xlsx", language=language)
    raise FileRefusedError("unknown_format")


def _read_json(data: bytes) -> Imported:
    try:
        document: Any = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise FileRefusedError("broken", detail=str(error)[:200]) from error
    if isinstance(document, dict) and document.get("format") == FORMAT:
        from surveys.language.formats.own import read_own

        return read_own(document)
    raise FileRefusedError("unknown_format")
