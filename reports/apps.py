from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from participation.news import register_news
        from participation.open_data.tables import register_source as register_tables
        from people.desk import DeskEntry, register
        from people.models import Role
        from people.roles import STUDY_TEAM
        from people.waiting import register_source
        from reports import open_tables
        from reports.outcomes import outcomes
        from reports.waiting import waiting
        from surveys.outcomes import register_teller

        register(
            DeskEntry(
                section=_("Results"),
                label=_("Reports"),
                url_name="report_list",
                roles=(*STUDY_TEAM, Role.DEPARTMENT_OFFICER),
                order=70,
            )
        )
        register_source(waiting)
        register_teller(outcomes)
        register_tables(open_tables.files, open_tables.tables)
        register_news(open_tables.news)
