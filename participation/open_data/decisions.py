"""The files of what a project decided and promised, and how many words stand behind each."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.models import Project, Topic
from participation.open_data.tables import OpenFile, OpenTable
from participation.services.deciding import counts_by_topic

OF_PROJECT = "proje"


def decisions(project: Project) -> Iterator[tuple[Any, ...]]:
    """Yields one row a topic; of one that is not decided yet nothing but its name and how many said it."""
    numbers = counts_by_topic(project)
    for topic in project.said_topics.select_related("owner"):
        said = (topic.pk, topic.title, topic.title_en, numbers.get(topic.pk, 0))
        if topic.state == Topic.State.ACCEPTED:
            owner = topic.owner.label if topic.owner else ""
            why = (topic.justification, topic.justification_en, owner, topic.decided_on.isoformat())
            yield (*said, topic.verdict, *why)
        else:
            yield (*said, "", "", "", "", "")


def promises(project: Project) -> Iterator[tuple[Any, ...]]:
    """Yields one row a promise, the earliest due first. One of a decision that is not made yet stays here."""
    found = project.commitments.select_related("owner", "topic").prefetch_related("progress")
    for each in found:
        if each.topic and not each.topic.is_decided:
            continue
        newest = next(iter(each.progress.all()), None)
        done = each.done_on.isoformat() if each.done_on else ""
        yield (
            each.pk, each.topic_id or "", each.text, each.text_en, each.owner.label, each.due_on.isoformat(), done,
            100 if done else newest.percent if newest else 0, newest.text if newest else "",
        )  # fmt: skip


DECISIONS = OpenTable(
    word="kararlar",
    title=_("Decisions"),
    fields={
        "topic": _("number of the topic"),
        "title": _("what people said, in a sentence"),
        "title_en": _("the same in English, where there is a translation"),
        "contributions": _("how many contributions say it"),
        "decision": _(
            "included, partly, considered, not_considered, not_applicable or further; empty while undecided"
        ),
        "reason": _("why it was decided so"),
        "reason_en": _("the same in English, where there is a translation"),
        "unit": _("the unit whose task it is"),
        "decided_on": _("day of the decision"),
    },
    rows=decisions,
)
PROMISES = OpenTable(
    word="taahhutler",
    title=_("Promises"),
    fields={
        "promise": _("number of the promise"),
        "topic": _("number of the topic it was made on; empty for one made in the reply to a report"),
        "text": _("what the municipality will do"),
        "text_en": _("the same in English, where there is a translation"),
        "unit": _("the unit that promised it"),
        "due_on": _("day by which it is due"),
        "done_on": _("day on which it was done; empty while it is not"),
        "percent": _("how far it is, 0 to 100"),
        "progress": _("the newest word on how far it is"),
    },
    rows=promises,
)


def files(project: Project, now: datetime) -> Iterator[OpenFile]:
    """Yields the two files of a project that has decided something or promised something."""
    heading = str(_("What became of it"))
    if project.said_topics.filter(state=Topic.State.ACCEPTED).exists():
        yield OpenFile(of=OF_PROJECT, heading=heading, subject=project, table=DECISIONS)
    if project.commitments.exists():
        yield OpenFile(of=OF_PROJECT, heading=heading, subject=project, table=PROMISES)


def tables() -> tuple[OpenTable, ...]:
    return (DECISIONS, PROMISES)
