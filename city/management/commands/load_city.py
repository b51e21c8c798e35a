"""`load_city [DIR]`: the town's data from CSV and GeoJSON files; twice changes nothing."""

from argparse import ArgumentParser
from typing import Any

from city.services import CITY_DATA, load_city
from common.contract_command import ContractCommand, Refused


class Command(ContractCommand):
    """Loads neighbourhoods, population, units, groups, calendar exceptions, deadline rules, boundaries."""

    help = "Loads the town's data from the CSV and GeoJSON files of a directory: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", default=str(CITY_DATA), metavar="DIR")

    def run(self, **options: Any) -> dict[str, Any]:
        directory = self.existing_path(options["directory"])
        if not directory.is_dir():
            raise Refused(f"{directory}: this is not a directory.")
        load = load_city(directory)
        if not load.files:
            raise Refused(f"{directory}: there is none of the files that load_city knows.")
        if load.refused:
            sentence = "\n".join(["Nothing was saved.", *(str(row) for row in load.refused)])
            raise Refused(sentence, result=load.as_dict())
        return load.as_dict()
