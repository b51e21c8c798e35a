"""import_responses: responses of a CSV file into a survey, every row checked like the web form."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from common.contract_command import ContractCommand, Refused
from common.formula_safe import disarm
from common.refusal import Refusal
from people.intake import Channel
from surveys.importing.checking import Reject
from surveys.importing.saving import ImportOutcome, import_responses
from surveys.models import Survey

TOLD = 20


class Command(ContractCommand):
    help = "Imports responses from a CSV file; all rows or none, unless --keep-valid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--channel", required=True, help=", ".join(Channel.values))
        parser.add_argument("--weight-column", default="", metavar="W")
        parser.add_argument("--stratum-column", default="", metavar="S")
        parser.add_argument("--dry-run", action="store_true", help="check the rows and save nothing")
        parser.add_argument("--keep-valid", action="store_true", help="save the valid rows, leave the others")
        parser.add_argument("--rejects", metavar="FILE.csv", help="where to write the rejected rows' reasons")
        parser.add_argument("--again", action="store_true", help="import a file that was imported before")

    def run(self, **options: Any) -> dict[str, Any]:
        survey = Survey.objects.select_related("version").filter(slug=options["survey"]).first()
        if survey is None:
            raise Refused(f"{options['survey']}: there is no such survey.")
        path = self.existing_path(options["file"])
        if not path.is_file():
            raise Refused(f"{path}: this is not a file.")
        try:
            outcome = import_responses(
                survey,
                path.read_bytes(),
                name=path.name,
                channel=options["channel"],
                weight_column=options["weight_column"],
                stratum_column=options["stratum_column"],
                dry_run=options["dry_run"],
                keep_valid=options["keep_valid"],
                again=options["again"],
            )
        except Refusal as refusal:
            raise Refused(f"{path}: {refusal}") from refusal
        return self._told(outcome, survey=survey, path=path, rejects=options["rejects"])

    def _told(
        self, outcome: ImportOutcome, *, survey: Survey, path: Path, rejects: str | None
    ) -> dict[str, Any]:
        written = None
        if outcome.rejects:
            written = Path(rejects) if rejects else path.with_name(f"{path.stem}.rejects.csv")
            write_rejects(written, outcome.rejects)
        result = {
            "survey": survey.slug,
            "rows": outcome.rows,
            "valid": outcome.valid,
            "accepted": outcome.accepted,
            "rejected": outcome.rejected,
            "rejects": str(written) if written else None,
            "left_out": outcome.left_out,
            "dry_run": outcome.is_dry_run,
        }
        for each in outcome.rejects[:TOLD]:
            self.tell(f"{path.name}:{each.line}{f' ({each.column})' if each.column else ''}: {each.reason}")
        for column, count in outcome.left_out.items():
            self.tell(f"{column}: {count} answers to a question that was not asked there are left out.")
        if outcome.is_refused:
            raise Refused(
                f"{outcome.rejected} of {outcome.rows} rows are wrong; nothing was saved. See {written}.",
                result=result,
            )
        return result


def write_rejects(path: Path, rejects: list[Reject]) -> None:
    """Writes line, column and reason of each rejected row; the answers themselves stay where they are."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "column", "reason"])
        writer.writerows([each.line, disarm(each.column), disarm(each.reason)] for each in rejects)
