"""An open file as CSV and as JSON, and the dictionary of every field."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from common.formula_safe import disarm
from participation.models import Project
from participation.open_data.tables import OpenFile, OpenTable, all_tables
from stk_registry.extract import LICENCE

SCHEMA_VERSION = 1
MARK = b"\xef\xbb\xbf"


def as_csv(file: OpenFile) -> bytes:
    """Returns a file as CSV in UTF-8 with a mark; no cell of it runs in a spreadsheet."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(file.table.fields)
    writer.writerows([_cell(value) for value in row] for row in file.rows())
    return MARK + sheet.getvalue().encode()


def as_json(file: OpenFile, *, project: Project) -> bytes:
    """Returns a file with its licence, the version of the schema and what each field means."""
    rows = [dict(zip(file.table.fields, row, strict=True)) for row in file.rows()]
    document = {
        "schema_version": SCHEMA_VERSION,
        "licence": LICENCE,
        "source": settings.MUNICIPALITY_NAME,
        "documentation": address(reverse("open_data")),
        "project": {
            "id": project.slug,
            "title": project.title,
            "url": address(project.get_absolute_url()),
            "is_synthetic": project.is_synthetic,
        },
        "table": file.table.word,
        **in_two_languages("title", file.table.title),
        "fields": fields_of(file.table),
        "count": len(rows),
        "rows": rows,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def dictionary() -> dict[str, Any]:
    """Returns every table there can be with its fields, in Turkish and in English."""
    tables = [
        {
            "table": table.word,
            **in_two_languages("title", table.title),
            "fields": fields_of(table),
        }
        for table in all_tables()
    ]
    return {"schema_version": SCHEMA_VERSION, "licence": LICENCE, "tables": tables}


def fields_of(table: OpenTable) -> list[dict[str, str]]:
    return [{"name": name, **in_two_languages("meaning", told)} for name, told in table.fields.items()]


def in_two_languages(name: str, text: object) -> Mapping[str, str]:
    """Returns a lazy text under its name in Turkish, and under `…_en` in English."""
    told = {}
    for language, key in (("tr", name), ("en", f"{name}_en")):
        with override(language):
            told[key] = str(text)
    return told


def address(path: str) -> str:
    """Returns the whole address of a path of ours."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def _cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return int(value)
    return disarm(value)
