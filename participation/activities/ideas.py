"""Idea collection: people propose, support, comment, and are answered."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind, Reached
from participation.models import (
    Activity,
    Idea,
    IdeaCollection,
    IdeaComment,
    IdeaSubject,
    Project,
    ReachCount,
)
from participation.open_data.contributions import ANSWER, CHANNEL, ID, MONTH, PLACE, told_of
from participation.open_data.tables import OpenTable
from people.models import User


def rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row an idea, the oldest first, then one row a comment with the idea it was made on."""
    found = activity.ideas.select_related("neighbourhood", "subject").order_by("day", "pk")
    for idea in found.iterator(chunk_size=500):
        place = idea.neighbourhood.code if idea.neighbourhood else ""
        yield (
            str(idea.pk), idea.day.isoformat(), idea.channel, idea.language, idea.state, idea.title, idea.text,
            place, idea.supports, idea.answer, idea.subject.title if idea.subject else "", idea.photo_alt, "",
        )  # fmt: skip
    for each in activity.ideacomments.in_threads().iterator(chunk_size=500):
        yield (
            str(each.pk), each.day.isoformat(), each.channel, each.language, each.state, "", each.text,
            "", 0, "", "", "", str(each.idea_id),
        )  # fmt: skip


def open_rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a published idea, the most supported first; place, month and channel of enough people."""
    shown = activity.ideas.shown()
    told = told_of(shown, place="neighbourhood__code")
    found = shown.select_related("neighbourhood", "subject").order_by("-supports", "pk")
    for idea in found.iterator(chunk_size=500):
        code = idea.neighbourhood.code if idea.neighbourhood else ""
        answered = idea.answered_on.isoformat() if idea.answer and idea.answered_on else ""
        yield (
            str(idea.pk), *told(idea.day, idea.channel, code), idea.subject.title if idea.subject else "",
            idea.title, idea.text, idea.photo_alt, idea.supports, idea.answer, answered,
        )  # fmt: skip


IDEAS = OpenTable(
    word="fikirler",
    title=_("Ideas"),
    fields={
        "id": ID,
        "neighbourhood": PLACE,
        "month": MONTH,
        "channel": CHANNEL,
        "subject": _("its subject, where the collection has subjects"),
        "title": _("the idea in one sentence"),
        "text": _("why, and how; empty where nothing was written"),
        "photo": _("what can be seen in its photo, where it has one; the photo is on the idea’s page"),
        "supports": _("how many supported it"),
        "answer": ANSWER,
        "answered_on": _("day of the answer"),
    },
    rows=open_rows,
)


def open_comments(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a published comment on a published idea, thread by thread; replies name what they answer."""
    shown = activity.ideacomments.shown().filter(idea__state=Idea.State.SHOWN)
    told = told_of(shown)
    for each in shown.order_by("idea", "number").iterator(chunk_size=500):
        _place, month, channel = told(each.day, each.channel)
        yield str(each.pk), str(each.idea_id), str(each.parent_id or ""), month, channel, each.text


COMMENTS = OpenTable(
    word="yorumlar",
    title=_("Comments on ideas"),
    fields={
        "id": ID,
        "idea": _("the idea it is said to"),
        "reply_to": _("the comment it answers; empty where it answers none"),
        "month": MONTH,
        "channel": CHANNEL,
        "text": _("what was said"),
    },
    rows=open_comments,
)


def reached(project: Project) -> Iterator[Reached]:
    """Yields ideas by the neighbourhood they speak of; a comment is no new person."""
    found = Idea.objects.filter(activity__project=project).exclude(state=Idea.State.HIDDEN)
    for place, number in found.values_list("neighbourhood").annotate(n=Count("pk")).order_by():
        yield ReachCount.What.ANSWERED, place, number


def copy_subjects(old: Activity, new: Activity, _actor: User) -> None:
    """Gives a copy the subjects of the collection."""
    rows = old.idea_subjects.values("order", "title", "title_en")
    IdeaSubject.objects.bulk_create(IdeaSubject(activity=new, **row) for row in rows)


KIND = Kind(
    key="ideas",
    label=_("Idea collection"),
    action=_("Propose an idea"),
    about=_("People propose ideas with or without a place, support those of others, and are answered."),
    detail=IdeaCollection,
    said=(Idea, IdeaComment),
    page="participation.views.ideas.page",
    parts={
        "oner": "participation.views.ideas_take_part.propose",
        "benzer": "participation.views.ideas_take_part.similar",
        "destek": "participation.views.ideas_take_part.support",
        "fikir": "participation.views.ideas.idea",
        "foto": "participation.views.ideas.photo",
        "yorum": "participation.views.ideas_take_part.comment",
    },
    form="participation.forms_of_ideas.IdeaCollectionForm",
    panel="participation.views.ideas_desk.panel",
    desk_parts={
        "yanit": "participation.views.ideas_desk.idea",
        "foto": "participation.views.ideas_desk.photo",
        "yorumlar": "participation.views.ideas_desk.comments",
        "konu": "participation.views.ideas_desk.subject",
    },
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
        "subject",
        "photo",
        "comment_on",
    ),
    rows=rows,
    tally=lambda activity: activity.ideas.shown().count(),
    is_moderated=True,
    open=(IDEAS, COMMENTS),
    reached=reached,
    copied=copy_subjects,
)
