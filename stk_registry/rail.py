"""What the registry puts on the desk's rail, and how many things wait there."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.desk import DeskEntry, register
from stk_registry import queue, rules
from stk_registry.services.collaborating import waiting_at_the_desk
from stk_registry.services.spaces import open_requests

SECTION = _("Civil society")


def waiting(request: HttpRequest) -> int:
    return queue.how_many()


def space_waiting(request: HttpRequest) -> int:
    return open_requests().count()


def waiting_together(request: HttpRequest) -> int:
    return waiting_at_the_desk()


def register_entries() -> None:
    """Registers the entries; the rail shows each to its roles."""
    for label, url_name, roles, order, count in (
        (_("What waits"), "stk_queue", rules.REGISTRY_ROLES, 40, waiting),
        (_("Registry"), "stk_records", rules.REGISTRY_ROLES, 41, None),
        (_("Duplicates"), "stk_merge_list", rules.REGISTRY_ROLES, 42, None),
        (_("Import"), "stk_import_list", rules.REGISTRY_ROLES, 42, None),
        (_("Registry from above"), "stk_overview", rules.OVERVIEW_ROLES, 43, None),
        (_("Space"), "stk_space_queue", rules.REGISTRY_ROLES, 44, space_waiting),
        (_("Working together"), "stk_together", rules.REGISTRY_ROLES, 44, waiting_together),
        (_("Joint projects"), "stk_joint_projects", rules.REGISTRY_ROLES, 44, None),
        (_("Calls and grants"), "stk_desk_calls", rules.REGISTRY_ROLES, 45, None),
        (_("Working groups"), "stk_groups", rules.REGISTRY_ROLES, 46, None),
    ):
        register(
            DeskEntry(section=SECTION, label=label, url_name=url_name, roles=roles, order=order, count=count)
        )
