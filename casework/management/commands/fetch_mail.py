"""`fetch_mail`: takes the unread letters of the mailbox that CASE_MAIL_IMAP names. `tick` does the same."""

import imaplib
from typing import Any

from django.conf import settings

from casework.services.mail import fetch_due
from common.contract_command import ContractCommand, Refused


class Command(ContractCommand):
    """Fetches once. Letters that could not be stored stay unread in the box, and come again."""

    help = "Takes the unread e-mails of the casework mailbox."

    def run(self, **options: Any) -> dict[str, Any]:
        if not settings.CASE_MAIL_IMAP:
            raise Refused("CASE_MAIL_IMAP names no mailbox.")
        try:
            return {"fetched": fetch_due()}
        except (OSError, imaplib.IMAP4.error) as fault:
            raise Refused(f"The mail server does not serve: {fault}") from fault
