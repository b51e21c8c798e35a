"""`open311_key issue|withdraw|list`: keys by which programs of partners send requests."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from casework.models import Open311Key
from casework.open311.keys import issue, withdraw
from common.contract_command import ContractCommand, Refused


class Command(ContractCommand):
    """The key itself is printed once, when it is issued; only its digest is kept."""

    help = "Issues, withdraws or lists keys of Open311."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        new = steps.add_parser("issue", help="make a key for a partner")
        new.add_argument("--partner", required=True)
        new.add_argument("--email", required=True)
        steps.add_parser("withdraw", help="take a key back").add_argument("number", type=int)
        steps.add_parser("list", help="list the keys")

    def run(self, **options: Any) -> dict[str, Any]:
        match options["step"]:
            case "issue":
                return self._issue(options["partner"], options["email"])
            case "withdraw":
                key = Open311Key.objects.filter(pk=options["number"]).first()
                if key is None:
                    raise Refused(f"{options['number']}: there is no such key.")
                return {"number": key.pk, "withdrawn": withdraw(key)}
            case _:
                return {"keys": [_told(key) for key in Open311Key.objects.all()]}

    def _issue(self, partner: str, email: str) -> dict[str, Any]:
        try:
            validate_email(email)
        except ValidationError:
            raise Refused(f"{email}: this is no e-mail address.") from None
        if not partner.strip():
            raise Refused("A partner has a name.")
        key, text = issue(partner=partner, email=email)
        self.tell("This key is shown once. Hand it over by a way that nobody else reads.")
        return _told(key) | {"api_key": text}


def _told(key: Open311Key) -> dict[str, Any]:
    return {
        "number": key.pk,
        "partner": key.partner,
        "email": key.email,
        "issued_at": key.issued_at,
        "withdrawn_at": key.withdrawn_at,
        "requests": key.requests.count(),
    }
