"""What those who keep registers of others find on the desk's rail: how many answers wait to be entered there."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.kept import for_a_minute
from casework.rail_front import SECTION
from casework.rules import UNIT_ROLES, may_keep_registers, registers_of
from casework.services.registers import to_enter
from people.desk import DeskEntry, register


def waiting_there(request: HttpRequest) -> int:
    """Returns how many texts wait to be entered in the registers that the person keeps; up to a minute old."""
    return for_a_minute("to-enter", request.user.pk, lambda: to_enter(registers_of(request.user)).count())


def register_registers_entry() -> None:
    """Registers the entry; only those see it whose unit keeps a register."""
    register(
        DeskEntry(
            section=SECTION,
            label=_("Other registers"),
            url_name="registers",
            roles=UNIT_ROLES,
            order=27,
            count=waiting_there,
            only_for=may_keep_registers,
        )
    )
