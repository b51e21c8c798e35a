"""`receive_mail < letter`: takes one letter, as a mail server hands it over by a pipe."""

import sys
from typing import Any

from django.core.management.base import CommandError

from casework.services.mail import take
from common.contract_command import ContractCommand, Refused

TRY_AGAIN = 75


class Command(ContractCommand):
    """Stores the letter on standard input. Exit 0: it is kept; 75: the server is to bring it again (sysexits.h)."""

    help = "Takes one e-mail from standard input into casework."

    def run(self, **options: Any) -> dict[str, Any]:
        raw = sys.stdin.buffer.read()
        if not raw.strip():
            raise Refused("There is no letter on standard input.")
        try:
            mail = take(raw)
        except Exception as fault:
            raise CommandError(f"It could not be stored: {fault}", returncode=TRY_AGAIN) from fault
        return {"state": mail.state, "why": mail.why, "case": mail.case.number if mail.case else None}
