"""The projects: from a department's request to what the town did."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = _("Participation")

    def ready(self) -> None:
        from participation import survey_homes
        from participation.privacy import register_holder
        from participation.rail import register_entries
        from participation.reach_panel import panel_of
        from participation.services import workshops
        from participation.services.follows import forget_unconfirmed
        from participation.waiting import waiting
        from participation.workshop_programme import sessions_between
        from people.duties import Duty, register
        from people.waiting import register_source
        from stk_registry.panels import register_panel
        from stk_registry.programme import register_source as register_programme

        register_entries()
        survey_homes.register()
        register_holder()
        register_source(waiting)
        register_panel(panel_of)
        register_programme(sessions_between)
        register(
            Duty(name="participation.unconfirmed_follows", run=lambda now: forget_unconfirmed(now=now)),
            Duty(name="participation.workshop_reminders", run=workshops.remind),
            Duty(name="participation.workshop_addresses", run=workshops.forget_addresses),
        )
