"""`load_cases [DIR]`: topics, other bodies, routing rules and clocks from CSV files; twice changes nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from casework.imports import TABLES
from city.services import load_tables
from common.contract_command import ContractCommand, Refused

CASE_DATA = Path(__file__).resolve().parents[2] / "data"


class Command(ContractCommand):
    """Loads what staff set for cases. Units and terms must be there: `load_city` goes first."""

    help = "Loads topics, responsible bodies, routing rules and clocks of cases: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", default=str(CASE_DATA), metavar="DIR")

    def run(self, **options: Any) -> dict[str, Any]:
        directory = self.existing_path(options["directory"])
        load = load_tables(directory, tables=TABLES)
        if not load.files:
            raise Refused(f"{directory}: there is none of the files that load_cases knows.")
        if load.refused:
            sentence = "\n".join(["Nothing was saved.", *(str(row) for row in load.refused)])
            raise Refused(sentence, result=load.as_dict())
        return load.as_dict()
