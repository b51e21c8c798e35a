"""Registers the room and its system checks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CityConfig(AppConfig):
    """The town: neighbourhoods, population, units, groups, calendar and deadlines."""

    name = "city"
    verbose_name = _("City")

    def ready(self) -> None:
        from city.checks import register_checks

        register_checks()
