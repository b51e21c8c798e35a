"""JSON: notes, codebook, and one object a response with the reasons for what is missing."""

import json
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from surveys.exports.codebook import about, codebook_of
from surveys.exports.extract import Extract


def write(extract: Extract, path: Path) -> list[Path]:
    """Writes the file; 0/1 columns are told by the list of codes and left out."""
    document = {
        "about": dict(about(extract)),
        "codebook": codebook_of(extract),
        "responses": [_response(extract, row) for row in range(extract.rows)],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    path.write_text(text, encoding="utf-8")
    return [path]


def _response(extract: Extract, row: int) -> dict[str, Any]:
    columns = [column for column in extract.columns if column.kind not in ("flag", "rank")]
    said = {column.name: column.cells[row] for column in columns if column.cells[row] is not None}
    missing = {column.name: column.gaps[row] for column in columns if column.cells[row] is None}
    return {**said, "_missing": missing}
