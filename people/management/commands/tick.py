"""`manage.py tick`: does what is due; run it every few minutes. Twice at once does nothing twice."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from common.contract_command import ContractCommand, Refused
from people.duties import do_what_is_due, names


class Command(ContractCommand):
    help = "Does what is due: mixing, retention, expiries, forgetting. Run it every few minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", action="append", metavar="DUTY", help="only this duty; may be repeated")

    def run(self, *, only: list[str] | None, **options: Any) -> dict[str, Any]:
        if unknown := sorted(set(only or ()) - set(names())):
            raise Refused(f"--only: there is no duty {', '.join(unknown)}; there are {', '.join(names())}.")
        now = timezone.now()
        done = do_what_is_due(now, only=set(only or ()))
        if done.failed:
            self._print({"at": now, "done": done.counts, "failed": done.failed})
            raise CommandError(f"Not done: {', '.join(done.failed)}. The log says why.", returncode=1)
        return {"at": now, "done": done.counts, "failed": []}
