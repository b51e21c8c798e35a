"""Writes responses to a file and notes who did, how many rows left, and what was in it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from people.audit import record
from people.models import User
from surveys.exports.extract import Extract, extract_of
from surveys.exports.formats import FORMATS
from surveys.models import Survey


@dataclass(frozen=True, slots=True, eq=False)
class Exported:
    """What was written, and where; the data come first, a codebook of its own after it."""

    extract: Extract
    files: list[Path]


def export_responses(
    survey: Survey,
    *,
    format: str,
    path: Path,
    today: date,
    language: str = "tr",
    open_text: bool | None = None,
    actor: User | None = None,
    **settings: Any,
) -> Exported:
    """Writes what the survey's mode allows; `settings` are those of the format's writer.

    Errors: TooFewToExport.
    """
    extract = extract_of(survey, made_on=today, language=language, open_text=open_text)
    files = FORMATS[format].write(extract, path, **settings)
    record(
        "responses.exported",
        survey,
        actor=actor,
        format=format,
        rows=extract.rows,
        columns=len(extract.columns),
        open_text=extract.has_open_text,
    )
    return Exported(extract, files)
