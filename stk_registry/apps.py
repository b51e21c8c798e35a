"""The STK registry: organisations, who speaks for them, changes and their decisions, space, cooperation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StkRegistryConfig(AppConfig):
    name = "stk_registry"
    verbose_name = _("Civil society registry")

    def ready(self) -> None:
        from people import duties
        from people.waiting import register_source
        from stk_registry.call_panel import call_panel
        from stk_registry.freshness import watch
        from stk_registry.panels import register_panel
        from stk_registry.privacy import register_holder
        from stk_registry.programme import register_source as register_events
        from stk_registry.rail import register_entries
        from stk_registry.services import confirming, extracting, file_imports, forgetting
        from stk_registry.space_panel import space_panel
        from stk_registry.space_programme import space_events
        from stk_registry.together_panel import together_panel
        from stk_registry.waiting import waiting

        duties.register(duties.Duty(name="stk_confirmation_reminders", run=confirming.remind))
        duties.register(
            duties.Duty(name="stk_open_extract", run=lambda now: extracting.make_extract(now=now))
        )
        duties.register(duties.Duty(name="stk_forgotten_imports", run=file_imports.forget))
        duties.register(duties.Duty(name="stk_ended_contacts", run=forgetting.forget_ended_contacts))
        register_holder()
        watch()
        register_entries()
        register_source(waiting)
        register_panel(space_panel)
        register_panel(call_panel)
        register_panel(together_panel)
        register_events(space_events)
