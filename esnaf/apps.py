"""The shopkeepers' room: trades, businesses, the licence guide, street notices, appointments, visits, queries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EsnafConfig(AppConfig):
    name = "esnaf"
    verbose_name = _("Shopkeepers")

    def ready(self) -> None:
        from esnaf.own_panels import announcements_panel, appointments_panel, notices_panel, queries_panel
        from esnaf.panels import register_panel
        from esnaf.privacy import register_holder
        from esnaf.rail import register_entries
        from esnaf.services import businesses, notices, people
        from esnaf.waiting import waiting
        from people import duties
        from people.waiting import register_source

        duties.register(
            duties.Duty(name="esnaf.unused_invitations", run=people.forget_invitations),
            duties.Duty(name="esnaf.unconfirmed_subscriptions", run=notices.forget_unconfirmed),
            duties.Duty(name="esnaf.closed_businesses", run=businesses.forget_closed),
        )
        register_panel(queries_panel, order=10)
        register_panel(notices_panel, order=20)
        register_panel(appointments_panel, order=30)
        register_panel(announcements_panel, order=40)
        register_source(waiting)
        register_holder()
        register_entries()
