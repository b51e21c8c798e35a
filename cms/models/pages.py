"""Page models. Only this floor knows Wagtail's pages."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction

PLAIN_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class KnownRestrictions(models.Model):
    """Asks for the restrictions of the tree only where the address is not known to have none."""

    class Meta:
        abstract = True

    has_no_restrictions = False

    def get_view_restrictions(self):
        if self.has_no_restrictions:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()


class EnglishTwin(KnownRestrictions):
    """A page's English title and text beside the Turkish; Turkish stands where English lacks."""

    title_en = models.CharField(_("title in English"), max_length=255, blank=True)

    class Meta:
        abstract = True

    @property
    def display_title(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title


class HomePage(EnglishTwin, Page):
    """The town's front page: the map, what is open, what became of it."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)
    lead_en = models.CharField(_("lead in English"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, "title_en", FieldPanel("lead"), FieldPanel("lead_en")]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        from cms.views.home import home_context

        return {**super().get_context(request, *args, **kwargs), **home_context(request, self)}


class StandardPage(EnglishTwin, Page):
    """A page of text."""

    body = RichTextField(_("text"), features=PLAIN_TEXT)
    body_en = RichTextField(_("English text"), features=PLAIN_TEXT, blank=True)

    content_panels = [*Page.content_panels, "title_en", FieldPanel("body"), FieldPanel("body_en")]
    template = "cms/standard_page.html"

    class Meta:
        verbose_name = _("text page")

    @property
    def display_body(self) -> str:
        return (self.body_en if get_language() == "en" else "") or self.body


class ProjectIndexPage(EnglishTwin, Page):
    """The list of projects with its filters."""

    content_panels = [*Page.content_panels, "title_en"]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ProjectPage"]
    max_count = 1
    template = "cms/project_index_page.html"

    class Meta:
        verbose_name = _("list of projects")

    def get_context(self, request, *args, **kwargs):
        from cms.views.projects import index_context

        return {**super().get_context(request, *args, **kwargs), **index_context(request)}


class ProjectPage(KnownRestrictions, Page):
    """Tells one project's story; the record is participation.Project and survives any redesign."""

    project = models.OneToOneField(
        "participation.Project", models.PROTECT, related_name="page", verbose_name=_("project")
    )
    story = RichTextField(_("story"), features=PLAIN_TEXT, blank=True)
    story_en = RichTextField(_("story in English"), features=PLAIN_TEXT, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("project"),
        FieldPanel("story"),
        FieldPanel("story_en"),
    ]
    parent_page_types = ["cms.ProjectIndexPage"]
    subpage_types = []
    template = "cms/project_page.html"

    class Meta:
        verbose_name = _("project page")

    @property
    def display_story(self) -> str:
        return (self.story_en if get_language() == "en" else "") or self.story

    def get_context(self, request, *args, **kwargs):
        from cms.views.projects import project_context

        return {**super().get_context(request, *args, **kwargs), **project_context(request, self)}
