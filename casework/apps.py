"""Casework: one case, whatever door it came through; its clock, its way, its answer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = _("Casework")

    def ready(self) -> None:
        from casework.channels.email_sending import send_by_email
        from casework.channels.registers import register_doors
        from casework.channels.registry import leaves_by
        from casework.channels.whatsapp_sending import deliver, send_by_whatsapp
        from casework.privacy import register_holder
        from casework.rail_front import register_front_entries
        from casework.rail_registers import register_registers_entry
        from casework.rail_shown import register_shown_entries
        from casework.rail_tools import approvals_waiting, register_tool_entries
        from casework.rail_work import cases_waiting, register_work_entries
        from casework.services.delivering import BEGINS, letter_ended
        from casework.services.erasing import erase_due, forget_calls
        from casework.services.figures import keep_closed_months
        from casework.services.mail import fetch_due, forget_mails, work_off_waiting
        from casework.services.recounting import escalate_overdue, lapse_unpaid, recount_when_changed
        from casework.services.register_files import forget_rows
        from casework.services.supporting import forget_supporters, tell_supporters
        from casework.services.waiting_files import forget_waiting
        from casework.services.whatsapp import forget_events, work_off
        from casework.words import Door
        from people import duties, outbox
        from people.waiting import register_source

        leaves_by(Door.EMAIL, send_by_email)
        leaves_by(Door.WHATSAPP, send_by_whatsapp)
        outbox.follow(BEGINS, letter_ended)
        register_front_entries()
        register_work_entries()
        register_registers_entry()
        register_tool_entries()
        register_shown_entries()
        register_source(cases_waiting)
        register_source(approvals_waiting)
        register_holder()
        register_doors()
        duties.register(duties.Duty(name="cases.retention", run=erase_due))
        duties.register(duties.Duty(name="cases.figures", run=keep_closed_months))
        duties.register(duties.Duty(name="cases.calls", run=forget_calls))
        duties.register(duties.Duty(name="cases.unpaid_fees", run=lapse_unpaid))
        duties.register(duties.Duty(name="cases.overdue", run=escalate_overdue))
        duties.register(duties.Duty(name="cases.terms", run=recount_when_changed))
        duties.register(duties.Duty(name="cases.supporters", run=tell_supporters))
        duties.register(duties.Duty(name="cases.supporters_forgotten", run=forget_supporters))
        duties.register(duties.Duty(name="cases.waiting_files", run=forget_waiting))
        duties.register(duties.Duty(name="cases.mails", run=work_off_waiting))
        duties.register(duties.Duty(name="cases.mails_forgotten", run=forget_mails))
        duties.register(duties.Duty(name="cases.mails_fetched", run=fetch_due))
        duties.register(duties.Duty(name="cases.whatsapp_taken", run=work_off))
        duties.register(duties.Duty(name="cases.whatsapp_sent", run=deliver))
        duties.register(duties.Duty(name="cases.whatsapp_forgotten", run=forget_events))
        duties.register(duties.Duty(name="cases.register_files", run=forget_rows))
