"""`load_guide [DIR]`: the first rows of the licence guide; what the desk has made of a row is left alone."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError

from common.contract_command import ContractCommand, Refused
from esnaf.services.guiding import load_guide
from esnaf.services.importing_trades import DATA


class Command(ContractCommand):
    help = "Loads the questions and rules of the licence guide from a folder: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", default=str(DATA), metavar="DIR")

    def run(self, **options: Any) -> dict[str, Any]:
        folder = self.existing_path(options["directory"])
        try:
            return load_guide(folder)
        except (ValidationError, ValueError, KeyError, json.JSONDecodeError) as problem:
            raise Refused(f"{folder}: {problem}") from problem
