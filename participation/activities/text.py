"""Text consultation: people speak about a draft passage by passage, and see what changed."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind
from participation.models import Activity, Remark, TextConsultation


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
)
