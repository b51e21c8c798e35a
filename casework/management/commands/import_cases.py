"""`import_cases FILE`: the cases of an older system from a CSV file or a workbook, once, however often it is run."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils import timezone

from casework.importing.batches import Import
from casework.importing.mapping import mapping_of
from common.contract_command import ContractCommand, Refused
from common.refusal import Refusal
from common.sheets import Sheet, read_sheet


class Command(ContractCommand):
    """Takes each row for itself, five hundred a batch; run again, it goes on where it was cut off."""

    help = "Takes over the cases of an older system with their own days and numbers; nobody is written to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--map", metavar="FILE", help="column, old word, new word: its words in ours")
        parser.add_argument(
            "--refused", metavar="FILE", help="where refused rows are listed (FILE.refused.csv)"
        )
        parser.add_argument("--dry-run", action="store_true", help="list what is refused, store no case")

    def run(self, **options: Any) -> dict[str, Any]:
        path = self.existing_path(options["file"])
        refused = Path(options["refused"] or path.with_name(f"{path.name}.refused.csv"))
        mapped = mapping_of(self._sheet(options["map"])) if options["map"] else {}
        try:
            with refused.open("w", encoding="utf-8-sig", newline="") as out:
                work = Import(
                    self._sheet(path), mapped, now=timezone.now(), refused=out, stores=not options["dry_run"]
                )
                for progress in work.run():
                    out.flush()
                    self.tell(asdict(progress))
        except Refusal as refusal:
            raise Refused(refusal) from refusal
        return asdict(work.progress) | {"refused_rows": str(refused)}

    def _sheet(self, path: str | Path) -> Sheet:
        try:
            return read_sheet(self.existing_path(path).read_bytes())
        except Refusal as refusal:
            raise Refused(refusal) from refusal
