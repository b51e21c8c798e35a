"""People: accounts, roles with dates, the audit trail and the desk's frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from people.rail import register_duties, register_entries
        from people.waiting import register_source
        from people.waiting_applications import waiting

        register_entries()
        register_duties()
        register_source(waiting)
