"""import_organisations: a register's CSV or XLSX file into the registry, with a report of every row."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from common.contract_command import ContractCommand, Refused
from common.refusal import Refusal
from stk_registry.importing.saving import Outcome, import_organisations, report_of
from stk_registry.legal_forms import LegalForm

TOLD = 20


class Command(ContractCommand):
    help = (
        "Imports organisations from a CSV or XLSX file; each row whole or not at all. Again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check the rows and save nothing")
        parser.add_argument("--report", metavar="FILE.csv", help="where to write what happened to each row")
        parser.add_argument(
            "--form", default="", choices=LegalForm.values, help="of rows that name no legal form"
        )
        parser.add_argument(
            "--unlisted",
            action="store_true",
            help="keep new records out of the directory until the unit shows them",
        )

    def run(self, **options: Any) -> dict[str, Any]:
        path = self.existing_path(options["file"])
        if not path.is_file():
            raise Refused(f"{path}: this is not a file.")
        try:
            outcome = import_organisations(
                path.read_bytes(),
                name=path.name,
                form=options["form"],
                dry_run=options["dry_run"],
                is_listed=not options["unlisted"],
            )
        except Refusal as refusal:
            raise Refused(f"{path}: {refusal}") from refusal
        return self._told(outcome, path=path, report=options["report"])

    def _told(self, outcome: Outcome, *, path: Path, report: str | None) -> dict[str, Any]:
        written = Path(report) if report else None
        if written is None and outcome.plan.faults:
            written = path.with_name(f"{path.stem}.report.csv")
        if written:
            written.write_text(report_of(outcome), encoding="utf-8", newline="")
        for fault in outcome.plan.faults[:TOLD]:
            self.tell(f"{path.name}:{fault.line} ({fault.column}): {fault.reason} {fault.remedy}")
        result = outcome.counts | {
            "columns": outcome.columns,
            "left_out": list(outcome.left_out),
            "read_as": outcome.written,
            "report": str(written) if written else None,
            "dry_run": outcome.is_dry_run,
        }
        if outcome.plan.rows and outcome.plan.rejected == outcome.plan.rows:
            raise Refused(f"No row can be taken; nothing was saved. See {written}.", result=result)
        return result
