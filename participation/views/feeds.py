"""Feeds: new projects, and the news of one project, for readers that ask by themselves."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.open_web import in_asked_language, unless_known
from participation.models import Project
from participation.news import news_of
from participation.open_data.writing import address

NEWEST = 50


@require_safe
@in_asked_language
def projects_feed(request: HttpRequest) -> HttpResponse:
    """Tells the newest published projects."""
    now = timezone.now()
    feed = _feed(
        title=_("Projects of %(name)s") % {"name": settings.MUNICIPALITY_NAME},
        about=_("What we ask and what became of it"),
        page="/katilim/",
        own=reverse("projects_feed"),
    )
    for project in Project.objects.published(now).order_by("-published_at", "pk")[:NEWEST]:
        feed.add_item(
            title=_readable(project.display_title),
            link=address(project.get_absolute_url()),
            unique_id=address(project.get_absolute_url()),
            description=_as_html(project.display_purpose),
            pubdate=project.published_at,
            updateddate=project.published_at,
        )
    return _sent(request, feed, key="all")


@require_safe
@in_asked_language
def project_feed(request: HttpRequest, project: str) -> HttpResponse:
    """Tells the news of one project: what opens, what is published, what is decided."""
    now = timezone.now()
    found = get_object_or_404(Project.objects.published(now), slug=project)
    feed = _feed(
        title=found.display_title,
        about=found.display_purpose,
        page=found.get_absolute_url(),
        own=reverse("project_feed", args=[found.slug]),
    )
    for news in news_of(found, now=now):
        feed.add_item(
            title=_readable(news.title),
            link=address(news.path),
            unique_id=f"{address(found.get_absolute_url())}#{news.key}",
            description=_as_html(news.text),
            pubdate=news.at,
            updateddate=news.at,
        )
    return _sent(request, feed, key=found.slug)


def _feed(*, title: str, about: str, page: str, own: str) -> Atom1Feed:
    return Atom1Feed(
        title=_readable(title),
        description=_readable(about),
        link=address(page),
        feed_url=address(own),
        language=get_language(),
        author_name=settings.MUNICIPALITY_NAME,
    )


def _sent(request: HttpRequest, feed: Atom1Feed, *, key: str) -> HttpResponse:
    if not feed.items:
        feed.latest_post_date = lambda: timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    content = feed.writeString("utf-8")
    answer = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    return unless_known(request, answer, key=f"feed-{key}-{get_language()}")


def _as_html(text: str) -> str:
    """Returns a text as the paragraphs that a reader shows; what was typed stays text."""
    return linebreaks(_readable(text), autoescape=True) if text else ""


def _readable(text: str) -> str:
    """Returns a text without signs that XML does not know."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
