"""The editorial interface, branded and shortened to what editors need."""

from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms.models import HomePage, ProjectIndexPage
from cms.services.editorial_access import editorial_roles
from people.models import Role

NEEDED_BY_ALL = frozenset({"explorer", "images", "documents", "snippets"})
NEEDED_BY_ADMINISTRATORS = NEEDED_BY_ALL | {"settings"}
HIDDEN_SETTINGS = frozenset({"users", "groups", "workflows", "workflow-tasks"})
# Wagtail's own panels about moderation and locks: there is no workflow to moderate here.
HIDDEN_PANELS = frozenset({"workflow_pages_to_moderate", "user_pages_in_workflow_moderation", "locked_pages"})


@hooks.register("insert_global_admin_css")
def own_colours() -> SafeString:
    """Links our colours after Wagtail's."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/editorial.css"))


@hooks.register("construct_main_menu")
def short_menu(request: HttpRequest, items: list) -> None:
    """Leaves what the person's role needs."""
    is_administrator = Role.ADMINISTRATOR in editorial_roles(request.user)
    needed = NEEDED_BY_ADMINISTRATORS if is_administrator else NEEDED_BY_ALL
    items[:] = [item for item in items if item.name in needed]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list) -> None:
    """Numbers of pages and files help nobody to begin."""
    items[:] = []


@hooks.register("construct_settings_menu")
def short_settings(request: HttpRequest, items: list) -> None:
    """Accounts and roles are looked after at the desk."""
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]


class WelcomePanel(Component):
    """Says what an editor does here, and leads there."""

    name = "welcome"
    order = 10
    template_name = "cms/editorial_welcome.html"

    @property
    def media(self) -> Media:
        return Media()

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"tasks": _tasks()}


@hooks.register("construct_homepage_panels")
def welcome(request: HttpRequest, panels: list) -> None:
    """Puts our welcome first."""
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in HIDDEN_PANELS]
    panels.insert(0, WelcomePanel())


def _tasks() -> list[dict[str, str]]:
    return [
        {"title": title, "text": text, "url": url}
        for title, text, url in (
            (
                _("Edit the home page"),
                _("The two sentences above the map, in Turkish and English."),
                _edit(HomePage.objects.first()),
            ),
            (
                _("Tell a project's story"),
                _("Each published project has its page. Dates, surveys and results come from the desk."),
                _explore(ProjectIndexPage.objects.first()),
            ),
            (
                _("Write a page of text"),
                _("About the site, accessibility, how we protect data: choose a page, or add one."),
                _explore(HomePage.objects.first()),
            ),
            (
                _("Add a picture or a document"),
                _("Describe each picture in a sentence for those who do not see it."),
                reverse("wagtailimages:index"),
            ),
        )
        if url
    ]


def _edit(page: Page | None) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else ""


def _explore(page: Page | None) -> str:
    return reverse("wagtailadmin_explore", args=[page.pk]) if page else ""
