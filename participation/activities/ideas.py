"""Idea collection: people propose, support, and are answered."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind
from participation.models import Activity, Idea, IdeaCollection


def rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row an idea, the oldest first."""
    found = activity.ideas.select_related("neighbourhood").order_by("day", "pk")
    for idea in found.iterator(chunk_size=500):
        place = idea.neighbourhood.code if idea.neighbourhood else ""
        yield (
            str(idea.pk), idea.day.isoformat(), idea.channel, idea.language, idea.state, idea.title, idea.text,
            place, idea.supports, idea.answer,
        )  # fmt: skip


KIND = Kind(
    key="ideas",
    label=_("Idea collection"),
    action=_("Propose an idea"),
    about=_("People propose ideas with or without a place, support those of others, and are answered."),
    detail=IdeaCollection,
    said=(Idea,),
    page="participation.views.ideas.page",
    parts={"oner": "participation.views.ideas.propose", "destek": "participation.views.ideas.support"},
    form="participation.forms_of_kinds.IdeaCollectionForm",
    desk_parts={"yanit": "participation.views.ideas.answer"},
    columns=(
        "id",
        "day",
        "channel",
        "language",
        "state",
        "title",
        "text",
        "neighbourhood",
        "supports",
        "answer",
    ),
    rows=rows,
    tally=lambda activity: activity.ideas.shown().count(),
    is_moderated=True,
)
