"""`check_city [--on DAY]`: what is wrong or to be confirmed in the town's data. Exit 2 when something is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from city.findings import ERROR, findings
from common.contract_command import ContractCommand, Refused
from common.dates import parse_day


class Command(ContractCommand):
    """Prints the findings; warnings alone are no refusal."""

    help = "Says what is wrong, or still to be confirmed, in the town's data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DAY", help="the day to look from, today unless told")

    def run(self, **options: Any) -> dict[str, Any]:
        found = findings(on=self._day(options["on"]))
        wrong = [finding for finding in found if finding.level == ERROR]
        result = {
            "errors": len(wrong),
            "warnings": len(found) - len(wrong),
            "findings": [finding.as_dict() for finding in found],
        }
        for finding in found:
            self.tell(f"{finding.level}: {finding.about}: {finding.sentence}")
        if wrong:
            raise Refused(f"{len(wrong)} things in the town's data are wrong.", result=result)
        return result

    def _day(self, text: str | None) -> Any:
        if text is None:
            return timezone.localdate()
        try:
            return parse_day(text)
        except ValueError as problem:
            raise Refused(f"--on: {problem}") from problem
