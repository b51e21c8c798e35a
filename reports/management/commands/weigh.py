"""`weigh SURVEY --population P --margin …`: weighs a closed survey to the population and freezes the weights."""

from argparse import ArgumentParser
from typing import Any

from city.models import ReferencePopulation
from common.contract_command import ContractCommand, Refused
from common.refusal import Refusal
from reports.services.weighing import weigh_survey
from surveys.models import Survey


class Command(ContractCommand):
    help = "Weighs a survey's responses to margins of a population and freezes the weights as a set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("survey", metavar="SURVEY", help="the survey's slug")
        parser.add_argument("--population", required=True, metavar="P", help="the population's code")
        parser.add_argument(
            "--margin", required=True, action="append", dest="margins", metavar="M",
            help="neighbourhood, sex or age_band; once for each margin",
        )  # fmt: skip
        parser.add_argument(
            "--trim", nargs=2, type=float, metavar=("LO", "HI"),
            help="keep weights between LO and HI times their mean",
        )  # fmt: skip

    def run(
        self, *, survey: str, population: str, margins: list[str], trim: list[float] | None, **options: Any
    ) -> dict[str, Any]:
        found = Survey.objects.select_related("version").filter(slug=survey).first()
        if found is None:
            raise Refused(f"SURVEY: there is no survey {survey}.")
        known = ReferencePopulation.objects.filter(code=population).first()
        if known is None:
            raise Refused(f"--population: there is no population {population}.")
        if len(set(margins)) < len(margins):
            raise Refused("--margin: a margin is named twice.")
        if trim and not 0 <= trim[0] < 1 < trim[1]:
            raise Refused("--trim: LO lies from 0 up to 1, HI above 1; both are times the mean weight.")
        self.tell(f"Weighing {found.slug} …")
        try:
            made = weigh_survey(
                found, population=known, margins=margins, trim=(trim[0], trim[1]) if trim else None
            )
        except Refusal as refusal:
            raise Refused(f"{found.slug}: {refusal}") from refusal
        return {
            "survey": found.slug,
            "weights": made.number,
            "sha256": made.sha256,
            "population": known.code,
            "margins": margins,
            "trim": made.specification["trim"],
            **made.summary,
        }
