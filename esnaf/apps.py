"""The shopkeepers' room: trades, businesses, the licence guide, street notices, appointments, visits, queries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EsnafConfig(AppConfig):
    name = "esnaf"
    verbose_name = _("Shopkeepers")

    def ready(self) -> None:
        from esnaf.rail import register_entries

        register_entries()
