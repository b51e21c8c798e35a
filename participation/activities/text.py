"""Text consultation: people speak about a draft passage by passage, and see what changed."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind, Reached
from participation.models import (
    Activity,
    Passage,
    Project,
    ReachCount,
    Remark,
    TextConsultation,
    TextVersion,
)
from participation.open_data.contributions import ANSWER, CHANNEL, ID, MONTH, told_of
from participation.open_data.tables import OpenTable
from people.models import User


def rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a remark, by passage, the oldest first."""
    found = Remark.objects.filter(activity=activity).select_related("passage__version")
    for remark in found.order_by("passage__key", "day", "pk").iterator(chunk_size=500):
        passage = remark.passage
        yield (
            str(remark.pk), remark.day.isoformat(), remark.channel, remark.language, remark.state,
            passage.version.number, passage.key, passage.number, passage.heading, remark.sort, remark.text,
            remark.wording, remark.agreements, remark.answer,
        )  # fmt: skip


def open_passages(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a passage of every published version, in reading order."""
    found = Passage.objects.filter(version__activity=activity, version__published_at__isnull=False)
    for each in found.select_related("version").order_by("version__number", "number"):
        day = timezone.localdate(each.version.published_at).isoformat()
        yield each.version.number, day, each.key, each.number, each.heading, each.text


def open_remarks(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a published remark, by passage; month and channel of enough people."""
    shown = Remark.objects.filter(activity=activity).shown()
    told = told_of(shown)
    for remark in (
        shown.select_related("passage__version").order_by("passage__key", "pk").iterator(chunk_size=500)
    ):
        passage = remark.passage
        _place, month, channel = told(remark.day, remark.channel)
        yield (
            str(remark.pk), month, channel, passage.version.number, passage.key, remark.sort, remark.text,
            remark.wording, remark.agreements, remark.answer,
        )  # fmt: skip


VERSION = _("number of the version of the text")
KEY = _("number of the passage that stays the same over versions")
PASSAGES = OpenTable(
    word="metin",
    title=_("The text in its versions"),
    fields={
        "version": VERSION,
        "published_on": _("day on which the version was published"),
        "passage_key": KEY,
        "number": _("number of the passage in this version"),
        "heading": _("its heading, where it has one"),
        "text": _("its wording"),
    },
    rows=open_passages,
)
REMARKS = OpenTable(
    word="sozler",
    title=_("What people said about the text"),
    fields={
        "id": ID,
        "month": MONTH,
        "channel": CHANNEL,
        "version": VERSION,
        "passage_key": KEY,
        "sort": _("remark, question or wording"),
        "text": _("what was said"),
        "wording": _("the wording proposed instead, where one was"),
        "agreements": _("how many agreed"),
        "answer": ANSWER,
    },
    rows=open_remarks,
)


def reached(project: Project) -> Iterator[Reached]:
    """Yields remarks; a text asks nobody where they live."""
    said = Remark.objects.filter(activity__project=project).exclude(state=Remark.State.HIDDEN)
    yield ReachCount.What.ANSWERED, None, said.count()


def copy_text(old: Activity, new: Activity, _actor: User) -> None:
    """Gives a copy the newest version of the text, as a draft of its own."""
    newest = old.text_versions.order_by("-number").first()
    if newest is None:
        return
    draft = TextVersion.objects.create(activity=new, number=1)
    rows = newest.passages.values("key", "number", "heading", "text")
    Passage.objects.bulk_create(Passage(version=draft, **row) for row in rows)


KIND = Kind(
    key="text",
    label=_("Consultation on a text"),
    action=_("Read the text and speak about it"),
    about=_("People read a draft, speak about its passages or word them anew, and see what changed."),
    detail=TextConsultation,
    said=(Remark,),
    page="participation.views.texts.page",
    parts={
        "parca": "participation.views.texts.passage",
        "katil": "participation.views.texts.agree",
        "degisen": "participation.views.texts.changed",
        "sozler": "participation.views.texts.overview",
    },
    form="participation.forms_of_texts.TextConsultationForm",
    panel="participation.views.texts_desk.panel",
    desk_parts={
        "metin": "participation.views.texts_desk.paste",
        "taslak": "participation.views.texts_desk.draft",
        "parca": "participation.views.texts_desk.edit",
        "yanit": "participation.views.texts_desk.answer",
    },
    columns=(
        "id",
        "day",
        "channel",
        "language",
        "state",
        "version",
        "passage_key",
        "passage",
        "heading",
        "sort",
        "text",
        "wording",
        "agreements",
        "answer",
    ),
    rows=rows,
    tally=lambda activity: activity.remarks.shown().count(),
    is_moderated=True,
    open=(PASSAGES, REMARKS),
    reached=reached,
    copied=copy_text,
)
