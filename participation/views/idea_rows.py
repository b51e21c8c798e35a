"""A row of the list of ideas, drawn once for the same words: what it shows is its key, so it is never out of date."""

import secrets
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from participation.models import Activity, Idea
from people.intake import Channel

# A row has about three kilobytes; so many are held ready in each process.
MOST_ROWS = 2000
# Stands in a drawn row for the visitor's own token, which is put in when the row is shown; nobody can write it.
TOKEN_PLACE = secrets.token_hex(16)


class Row(NamedTuple):
    """Everything that a row shows; the same everything is the same HTML."""

    pk: UUID
    title: str
    text: str
    answer: str
    day: date
    place: str
    subject: str
    channel: str
    photo: str
    photo_alt: str
    photo_width: int
    photo_height: int
    comments: int
    supports: int
    is_supported: bool


class Around(NamedTuple):
    """What a list says of each of its rows alike."""

    project: str
    activity: str
    takes_support: bool
    state: str
    query: str
    page: int
    language: str | None


def drawn_rows(
    request: HttpRequest,
    activity: Activity,
    ideas: Iterable[Idea],
    *,
    takes_support: bool,
    state: str,
    query: str,
    page: int,
) -> SafeString:
    """Returns the rows of ideas that know their comments and whether this visitor supports them."""
    around = Around(activity.project.slug, activity.slug, takes_support, state, query, page, get_language())
    drawn = "".join(_drawn(_row(idea), around) for idea in ideas)
    # Drawn by a template; the token has letters and digits alone.
    return SafeString(drawn.replace(TOKEN_PLACE, get_token(request)) if TOKEN_PLACE in drawn else drawn)


def _row(idea: Idea) -> Row:
    return Row(
        pk=idea.pk,
        title=idea.title,
        text=idea.text,
        answer=idea.answer,
        day=idea.day,
        place=idea.neighbourhood.name if idea.neighbourhood_id else "",
        subject=str(idea.subject) if idea.subject_id else "",
        channel="" if idea.channel == Channel.WEB else str(idea.get_channel_display()),
        photo=idea.photo.name,
        photo_alt=idea.photo_alt,
        photo_width=idea.photo_width,
        photo_height=idea.photo_height,
        comments=idea.number_of_comments,
        supports=idea.supports,
        is_supported=idea.is_supported,
    )


@lru_cache(maxsize=MOST_ROWS)
def _drawn(row: Row, around: Around) -> str:
    context = {
        "idea": row,
        "project": {"slug": around.project},
        "activity": {"slug": around.activity},
        "takes_support": around.takes_support,
        "state": around.state,
        "query": around.query,
        "page": {"number": around.page},
        "csrf_token": TOKEN_PLACE,
    }
    return get_template("participation/activities/ideas/_row.html").render(context)
