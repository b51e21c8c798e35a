"""Which reader a file needs, told by its content alone, and what no reader is shown.

Files come from strangers: they are bounded in size, also unpacked, before anything parses them; document
types, entities and macros are refused; texts have to be UTF-8.
"""

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from surveys.language.definition import FORMAT, DefinitionError, from_json, to_json
from surveys.language.formats.report import FileRefusedError, Imported

MAX_BYTES = 30_000_000
MAX_UNPACKED = 120_000_000
MAX_MEMBERS = 2_000
MAX_ROWS = 20_000
CHUNK = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
BOM = b"\xef\xbb\xbf"
WORKBOOK = "xl/workbook.xml"
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
KNOWN_OTHERS = {
    b"%PDF-": "PDF",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"<!DOCTYPE html": "HTML",
    b"<html": "HTML",
}
KNOWN_MEMBERS = {
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
    "content.xml": "OpenDocument",
}


def read(content: bytes, name: str = "", *, language: str = "tr") -> Imported:
    """Returns the questionnaire in a file's content; FileRefusedError, with where and why, when there is none.

    `name` is never looked at to tell the format; a form without a title gets it from there. `language` is
    taken for wordings that a file gives without naming their language.
    """
    if len(content) > MAX_BYTES:
        raise FileRefusedError("too_large", most=MAX_BYTES // 1_000_000)
    if not content.strip(b"\x00 \r\n\t"):
        raise FileRefusedError("empty")
    return _stored(_read(content, title=Path(name).stem, language=language))


def _stored(imported: Imported) -> Imported:
    """Returns what storing the questionnaire would give back: texts in NFC, within the language's bounds."""
    try:
        return replace(imported, definition=from_json(to_json(imported.definition)))
    except DefinitionError as error:
        raise FileRefusedError(
            "invalid", where=error.where or "questionnaire", detail=error.detail
        ) from error


def _read(content: bytes, *, title: str, language: str) -> Imported:
    if content.startswith(ZIP):
        return _read_zip(content, title=title, language=language)
    if content.startswith(OLE):
        return _read_old_workbook(content, title=title, language=language)
    start = content[:500].removeprefix(BOM).lstrip()
    for beginning, program in KNOWN_OTHERS.items():
        if start[: len(beginning)].lower() == beginning.lower():
            raise FileRefusedError("other_program", detail=program)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefusedError("not_utf8")
    if start.startswith(b"{"):
        return _read_json(content, title=title, language=language)
    if start.startswith(b"<"):
        from surveys.language.formats.limesurvey import read_lss

        return read_lss(content, title=title, language=language)
    raise FileRefusedError("unknown_format")


def read_file(path: Path | str, *, language: str = "tr") -> Imported:
    """Returns the questionnaire in a file; FileRefusedError as `read`, also when it cannot be opened."""
    place = Path(path)
    try:
        if place.stat().st_size > MAX_BYTES:
            raise FileRefusedError("too_large", most=MAX_BYTES // 1_000_000)
        content = place.read_bytes()
    except OSError as error:
        raise FileRefusedError("not_found", detail=error.strerror or type(error).__name__) from error
    return read(content, place.name, language=language)


def _read_zip(content: bytes, *, title: str, language: str) -> Imported:
    """A workbook is a zip archive with xl/workbook.xml in it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = _checked_members(archive)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise FileRefusedError("broken", detail=str(error)[:200]) from error
    if WORKBOOK in names:
        from surveys.language.formats.xlsform import read_xlsform

        return read_xlsform(content, file_type=".xlsx", title=title, language=language)
    if any(name.lower().endswith(".lss") for name in names):
        from surveys.language.formats.limesurvey import read_lsa

        return read_lsa(content, title=title, language=language)
    for member, program in KNOWN_MEMBERS.items():
        if member in names:
            raise FileRefusedError("other_program", detail=program)
    raise FileRefusedError("unknown_format")


def _checked_members(archive: zipfile.ZipFile) -> list[str]:
    """Returns the names in an archive that is not too large, encrypted, or dangerous to parse."""
    members = archive.infolist()
    # Python reads no more of a member than it declares, so that the declared sizes bound the real ones.
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise FileRefusedError("too_large", most=MAX_UNPACKED // 1_000_000)
    names = [member.filename for member in members]
    if any(member.flag_bits & 1 for member in members):
        raise FileRefusedError("password")
    if WORKBOOK in names:
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise FileRefusedError("macros")
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                _scan(archive, member)
    return names


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuses a part of a workbook that declares entities, or a sheet with more rows than a form can have."""
    rows, rest = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            # Whatever the encoding, without its zero bytes a declaration reads as in ASCII.
            window = rest + chunk.replace(b"\x00", b"")
            if DECLARATION.search(window):
                raise FileRefusedError("entities", where=member.filename)
            rows += len(ROW.findall(window))
            rest = window[-16:] if not ROW.search(window[-16:]) else b""
            if rows > MAX_ROWS:
                raise FileRefusedError("too_many_rows", where=member.filename, most=MAX_ROWS)


def _read_old_workbook(content: bytes, *, title: str, language: str) -> Imported:
    from surveys.language.formats.xlsform import read_xlsform

    # Names inside such a container are UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefusedError("password")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise FileRefusedError("macros")
    if "WordDocument".encode("utf-16-le") in content:
        raise FileRefusedError("other_program", detail="Word")
    return read_xlsform(content, file_type=".xls", title=title, language=language)


def _read_json(content: bytes, *, title: str, language: str) -> Imported:
    try:
        document: Any = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileRefusedError("not_utf8") from error
    except RecursionError as error:
        raise FileRefusedError("broken", detail="nested too deeply") from error
    except ValueError as error:
        raise FileRefusedError("broken", detail=str(error)[:200]) from error
    if document.get("format") == FORMAT:
        from surveys.language.formats.own import read_own

        return read_own(document)
    from surveys.language.formats.surveyjs_reader import is_surveyjs, read_surveyjs

    if is_surveyjs(document):
        return read_surveyjs(document, title=title, language=language)
    raise FileRefusedError("unknown_format")
