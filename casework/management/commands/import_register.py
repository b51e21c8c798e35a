"""`import_register cimer|acik_kapi FILE`: applications of another register from a CSV file or a workbook."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from casework.importing.registers import plan_of, rows_of
from casework.services.register_files import refused_lines, take_plan
from casework.words import REGISTERS
from common.contract_command import ContractCommand, Refused
from common.refusal import Refusal
from common.sheets import read_sheet
from people.models import User


class Command(ContractCommand):
    """Takes in each row for itself; the same number is taken once, so that a file may be given again."""

    help = "Takes in applications of CİMER or Açık Kapı from a CSV or XLSX file, without a limit of rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("door", choices=sorted(REGISTERS))
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--by", metavar="EMAIL", help="the member of staff who brings it in")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would become of it, write nothing"
        )

    def run(self, **options: Any) -> dict[str, Any]:
        now, actor = timezone.now(), _person(options["by"])
        try:
            rows = rows_of(read_sheet(self.existing_path(options["file"]).read_bytes()))
        except Refusal as refusal:
            raise Refused(refusal) from refusal
        plan = plan_of(rows, door=options["door"], now=now)
        if options["dry_run"]:
            refused, counts = plan.refused, {"new": len(plan.new), "known": len(plan.known)}
        else:
            taken = take_plan(plan, actor=actor, now=now)
            refused, counts = taken.refused, {"taken": len(taken.new), "known": taken.known}
        for fault in refused:
            self.tell(f"{fault.line}: {fault.reason}")
        return {"rows": len(rows), **counts, "refused": refused_lines(refused)}


def _person(email: str | None) -> User | None:
    if not email:
        return None
    found = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise Refused(f"{email}: nobody has this address.")
    return found
