"""`export_questionnaire SLUG --format F --output FILE [--draft]`: a questionnaire for other programs."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from common.contract_command import ContractCommand, Refused
from surveys.language.definition import DefinitionError, from_json
from surveys.language.definition import Questionnaire as Definition
from surveys.language.formats.writing import WRITERS, counts_of, write
from surveys.models import Questionnaire


class Command(ContractCommand):
    """Prints the file, the counts, and what the format cannot hold. The file appears whole or not at all."""

    help = "Exports the published version of a questionnaire, or its draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--format", required=True, choices=sorted(WRITERS))
        parser.add_argument("--output", required=True, metavar="FILE")
        parser.add_argument("--draft", action="store_true", help="the draft instead of the published version")

    def run(self, **options: Any) -> dict[str, Any]:
        definition = self._definition(options["slug"], is_draft=options["draft"])
        output = Path(options["output"])
        if output.is_dir() or not output.parent.is_dir():
            raise Refused(f"{output}: no file can be written there.")
        losses = self._write(definition, output, format_name=options["format"])
        for each in losses:
            self.tell(f"not in {options['format']}: {each.where}: {each.what}")
        return {
            "file": str(output),
            "counts": counts_of(definition),
            "unsupported": [{"where": each.where, "what": each.what} for each in losses],
        }

    def _definition(self, slug: str, *, is_draft: bool) -> Definition:
        questionnaire = Questionnaire.objects.filter(slug=slug).first()
        if questionnaire is None:
            raise Refused(f"{slug}: there is no questionnaire with this address.")
        version = questionnaire.newest_version
        if version is None and not is_draft:
            raise Refused(f"{slug}: nothing is published yet; --draft exports the draft.")
        try:
            return from_json(questionnaire.draft if is_draft else version.definition)
        except DefinitionError as error:
            raise Refused(f"{slug}: {error}") from error

    def _write(self, definition: Definition, output: Path, *, format_name: str) -> tuple:
        handle, name = tempfile.mkstemp(
            dir=output.parent, prefix=f".{output.name[:100]}.", suffix=output.suffix
        )
        os.close(handle)
        waiting = Path(name)
        try:
            losses = write(definition, waiting, format_name=format_name)
            waiting.chmod(0o644)
            waiting.replace(output)
        finally:
            waiting.unlink(missing_ok=True)
        return losses
