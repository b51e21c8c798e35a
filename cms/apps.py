from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms.services.page_tree import ensure_project_page
        from cms.watching import watch
        from participation.events import on_project_published

        on_project_published(ensure_project_page)
        watch()
