"""The projects: from a department's request to what the town did."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = _("Participation")

    def ready(self) -> None:
        from esnaf.trends import register_study_door
        from participation import survey_homes, survey_rounds
        from participation.open_data import contributions, decisions, keeping
        from participation.open_data.tables import register_source as register_tables
        from participation.privacy import register_holder
        from participation.rail import register_entries
        from participation.reach_panel import panel_of
        from participation.services import (
            counting_reach,
            fieldwork,
            local_actors,
            opinions,
            panels,
            workshop_capture,
            workshops,
        )
        from participation.telling import register_duties
        from participation.trade_themes import study_door
        from participation.waiting import waiting
        from participation.workshop_programme import sessions_between
        from people.duties import Duty, register
        from people.waiting import register_source
        from stk_registry.panels import register_panel
        from stk_registry.programme import register_source as register_programme

        register_entries()
        register_tables(contributions.files, contributions.tables)
        keeping.watch()
        register_tables(decisions.files, decisions.tables)
        survey_homes.register()
        survey_rounds.register()
        register_holder()
        register_duties()
        register_source(waiting)
        register_panel(panel_of)
        register_programme(sessions_between)
        register_study_door(study_door)
        register(
            Duty(name="participation.workshop_reminders", run=workshops.remind),
            Duty(name="participation.workshop_addresses", run=workshops.forget_addresses),
            Duty(name="participation.workshop_photos", run=workshop_capture.forget_hidden_photos),
            Duty(name="participation.opinion_pictures", run=opinions.make_due_pictures),
            Duty(name="participation.call_backs", run=fieldwork.forget_call_backs),
            Duty(name="participation.panel_contacts", run=panels.forget_contacts),
            Duty(name="participation.reach", run=counting_reach.count_due),
            Duty(name="participation.local_actors", run=local_actors.forget_contacts),
        )
