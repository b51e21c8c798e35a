"""`load_trades [FILE|DIR]`: trades and activity codes from a sheet (CSV or XLSX); twice changes nothing."""

from argparse import ArgumentParser
from typing import Any

from common.contract_command import ContractCommand, Refused
from common.refusal import Refusal
from esnaf.services.importing_trades import DATA, VERSION, load_trades


class Command(ContractCommand):
    """Loads trades, the codes under them and, from a folder, the words by which they are found."""

    help = (
        "Loads trades and activity codes from a sheet, or from a folder that has one: all of it, or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", default=str(DATA), metavar="FILE|DIR")
        parser.add_argument("--version-of-nace", default=VERSION, metavar="V", help="such as 2.1")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--keep-valid", action="store_true", help="take the other rows, refused ones listed"
        )

    def run(self, **options: Any) -> dict[str, Any]:
        path = self.existing_path(options["path"])
        try:
            load = load_trades(
                path,
                version=options["version_of_nace"],
                dry_run=options["dry_run"],
                keep_valid=options["keep_valid"],
            )
        except Refusal as refusal:
            raise Refused(f"{path}: {refusal}") from refusal
        result = load.as_dict() | {"dry_run": options["dry_run"]}
        refused = [str(row) for row in load.refused]
        if refused and not options["keep_valid"]:
            raise Refused("\n".join(["Nothing was saved.", *refused]), result=result)
        for row in refused:
            self.tell(row)
        return result
