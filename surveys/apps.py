"""Surveys: instruments, field periods, answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from people.waiting import register_source
        from surveys.privacy import register_holder
        from surveys.rail import register_entries
        from surveys.services.retention import register_duties
        from surveys.waiting import running

        register_entries()
        register_duties()
        register_holder()
        register_source(running)
