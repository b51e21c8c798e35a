"""Casework: one case, whatever door it came through; its clock, its way, its answer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = _("Casework")

    def ready(self) -> None:
        from casework.privacy import register_holder
        from casework.rail_front import register_front_entries
        from casework.rail_work import cases_waiting, register_work_entries
        from casework.services.erasing import erase_due, forget_calls
        from casework.services.figures import keep_closed_months
        from casework.services.recounting import escalate_overdue, lapse_unpaid, recount_when_changed
        from casework.services.waiting_files import forget_waiting
        from people import duties
        from people.waiting import register_source

        register_front_entries()
        register_work_entries()
        register_source(cases_waiting)
        register_holder()
        duties.register(duties.Duty(name="cases.retention", run=erase_due))
        duties.register(duties.Duty(name="cases.figures", run=keep_closed_months))
        duties.register(duties.Duty(name="cases.calls", run=forget_calls))
        duties.register(duties.Duty(name="cases.unpaid_fees", run=lapse_unpaid))
        duties.register(duties.Duty(name="cases.overdue", run=escalate_overdue))
        duties.register(duties.Duty(name="cases.terms", run=recount_when_changed))
        duties.register(duties.Duty(name="cases.waiting_files", run=forget_waiting))
