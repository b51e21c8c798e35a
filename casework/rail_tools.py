"""What makes work on cases lighter, on the desk's rail."""

from django.utils.translation import gettext_lazy as _

from casework.rail_front import SECTION
from casework.rules import TEMPLATE_ROLES
from people.desk import DeskEntry, register


def register_tool_entries() -> None:
    """Registers the entries; the rail shows each to its roles."""
    for label, url_name, roles, order, count in (
        (_("Reply templates"), "reply_templates", TEMPLATE_ROLES, 27, None),
    ):
        register(
            DeskEntry(section=SECTION, label=label, url_name=url_name, roles=roles, order=order, count=count)
        )
