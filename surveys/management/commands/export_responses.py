"""export_responses: a survey's responses as a labelled file with its codebook."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from common.contract_command import ContractCommand, Refused
from common.refusal import Refusal
from surveys.exports.csv_file import VALUES
from surveys.exports.formats import FORMATS
from surveys.models import Survey
from surveys.services.exporting import export_responses

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


class Command(ContractCommand):
    help = "Exports the responses that the survey's mode allows to leave it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("--format", required=True, choices=list(FORMATS))
        parser.add_argument("--output", required=True, metavar="FILE")
        parser.add_argument("--language", default="tr", choices=["tr", "en"], help="of labels")
        parser.add_argument(
            "--open-text",
            choices=["include", "leave-out"],
            help="people's own words; an anonymous survey leaves them out unless told, and who answered with them",
        )
        parser.add_argument("--values", default="both", choices=VALUES, help="CSV: codes, labels, or both")
        parser.add_argument("--bom", action="store_true", help="CSV: a byte order mark, for Excel")
        parser.add_argument("--delimiter", default="comma", choices=list(DELIMITERS), help="CSV")

    def run(self, **options: Any) -> dict[str, Any]:
        survey = Survey.objects.select_related("version").filter(slug=options["survey"]).first()
        if survey is None:
            raise Refused(f"{options['survey']}: there is no such survey.")
        path = Path(options["output"])
        if not path.parent.is_dir():
            raise Refused(f"{path.parent}: there is no such directory.")
        wanted = options["open_text"]
        settings = (
            {
                "values": options["values"],
                "bom": options["bom"],
                "delimiter": DELIMITERS[options["delimiter"]],
            }
            if options["format"] == "csv"
            else {}
        )
        try:
            made = export_responses(
                survey,
                format=options["format"],
                path=path,
                today=timezone.localdate(),
                language=options["language"],
                open_text=None if wanted is None else wanted == "include",
                **settings,
            )
        except Refusal as refusal:
            raise Refused(f"{survey.slug}: {refusal}") from refusal
        if made.extract.has_open_text:
            self.tell("The file holds people's own words. Read them before anybody else does.")
        if made.extract.withheld:
            self.tell(f"Withheld to protect respondents: {made.extract.withheld}")
        return {
            "survey": survey.slug,
            "format": options["format"],
            "rows": made.extract.rows,
            "columns": len(made.extract.columns),
            "file": str(made.files[0]),
            "files": [str(file) for file in made.files],
            "withheld": made.extract.withheld,
        }
