"""People: accounts, roles with dates, the audit trail and the desk's frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from people.desk import DeskEntry, register
        from people.models import Role

        roles = (Role.ADMINISTRATOR, Role.UNIT_HEAD)
        entry = DeskEntry(
            section=_("Record"), label=_("Audit trail"), url_name="desk_audit", roles=roles, order=90
        )
        register(entry)
