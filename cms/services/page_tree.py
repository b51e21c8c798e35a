"""The page tree: the pages that always stand, and one page a published project."""

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from cms.models import HomePage, ProjectIndexPage, ProjectPage, StandardPage
from cms.services.editorial_access import ensure_groups
from cms.services.standing_texts import STANDING
from participation.models import Project

INDEX_SLUG = "katilim"


@transaction.atomic
def ensure_pages() -> HomePage:
    """Makes the pages that are missing and returns the home page; running it again changes nothing."""
    home = HomePage.objects.first() or _make_home()
    _site_of(home)
    if not ProjectIndexPage.objects.exists():
        home.add_child(instance=ProjectIndexPage(title="Projeler", title_en="Projects", slug=INDEX_SLUG))
    for slug, texts in STANDING.items():
        if not StandardPage.objects.filter(slug=slug).exists():
            home.refresh_from_db()
            home.add_child(instance=StandardPage(slug=slug, **texts))
    ensure_groups()
    return home


@transaction.atomic
def ensure_project_page(project: Project) -> ProjectPage:
    """Returns the page of a published project, made when it has none."""
    existing = ProjectPage.objects.filter(project=project).first()
    if existing is not None:
        return existing
    index = ProjectIndexPage.objects.first()
    if index is None:
        ensure_pages()
        index = ProjectIndexPage.objects.get()
    return index.add_child(instance=ProjectPage(title=project.title, slug=project.slug, project=project))


def _make_home() -> HomePage:
    root = Page.get_first_root_node()
    # Wagtail's first migration leaves a welcome page that holds the site and the address.
    welcome = Page.objects.child_of(root).filter(slug="home", content_type__model="page").first()
    home = HomePage(
        title="Ana sayfa",
        title_en="Home",
        slug="ana-sayfa",
        lead="Mahallenizi seçin; orada ne sorulduğunu, ne söylendiğini ve ne yapıldığını görün.",
        lead_en="Choose your neighbourhood; see what was asked there, what was said and what was done.",
    )
    root.add_child(instance=home)
    if welcome is not None and not welcome.get_children().exists():
        Site.objects.filter(root_page=welcome).update(root_page=home)
        welcome.delete()
    return home


def _site_of(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    name = str(settings.SITE_NAME)
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name=name)
    elif site.root_page_id != home.pk:
        site.root_page, site.site_name = home, name
        site.save()
    # The bulk update above leaves Wagtail's memory of addresses behind.
    Site.clear_site_root_paths_cache()
