"""`manage.py make_administrator EMAIL --unit CODE`: the first administrator, from whom all roles come."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from city.models import OrgUnit
from common.contract_command import ContractCommand, Refused
from common.refusal import Refusal
from people.services.memberships import make_first_administrator


class Command(ContractCommand):
    help = "Makes the first administrator; refused when there is one, who then gives roles at the desk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--unit", required=True, metavar="CODE", help="the unit's code, as load_city has it"
        )
        parser.add_argument("--name", default="")

    def run(self, *, email: str, unit: str, name: str, **options: Any) -> dict[str, Any]:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Refused(f"{email}: this is no e-mail address.") from error
        found = OrgUnit.objects.filter(code=unit).first()
        if found is None:
            raise Refused(f"--unit {unit}: there is no unit with this code.")
        try:
            made = make_first_administrator(email=email, unit=found, name=name)
        except Refusal as refusal:
            raise Refused("There is an administrator already; roles are given at /masa/roller/.") from refusal
        return {
            "email": made.user.email,
            "unit": found.code,
            "role": made.role,
            "sign_in": "/hesap/login/code/",
        }
