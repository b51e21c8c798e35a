"""Our own JSON, as docs/questionnaire-format.md describes it: everything is representable."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from surveys.language.definition import DefinitionError, from_json, to_json
from surveys.language.elements import Questionnaire
from surveys.language.formats.report import FileRefusedError, Gathering, Imported, report_of


def read_own(document: Mapping[str, Any]) -> Imported:
    """Returns the questionnaire of a document; FileRefusedError with the path inside the document."""
    try:
        definition = from_json(document)
    except DefinitionError as error:
        raise FileRefusedError(
            "invalid", where=error.where or "questionnaire", detail=error.detail
        ) from error
    gathering = Gathering(groups=len(definition.sections))
    return Imported(definition, report_of(definition, gathering, format_name="json"))


def write_own(questionnaire: Questionnaire, path: Path) -> None:
    """Writes a questionnaire as readable JSON; reading it back gives the same questionnaire."""
    text = json.dumps(to_json(questionnaire), ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
