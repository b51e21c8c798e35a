"""Statement poll: people agree, disagree or pass, add statements, and see who thinks alike."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind, Reached
from participation.models import (
    Activity,
    Project,
    ReachCount,
    Statement,
    StatementPoll,
    StatementVote,
)
from participation.models.statements import FEWEST
from participation.open_data.contributions import ID
from participation.open_data.tables import OpenTable
from people.models import User


def rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a statement with what was voted on it, the oldest first."""
    for each in activity.statements.order_by("day", "pk").iterator(chunk_size=500):
        yield (
            str(each.pk), each.day.isoformat(), each.channel, each.language, each.state, each.sentence,
            each.is_of_unit, each.agrees, each.disagrees, each.passes,
        )  # fmt: skip


def votes_cast(activity: Activity) -> int:
    """Returns how many votes stand on the statements that stand."""
    cast = Sum(F("agrees") + F("disagrees") + F("passes"))
    return activity.statements.shown().aggregate(n=cast)["n"] or 0


def open_rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a statement that stands; figures from ten votes on."""
    for each in activity.statements.shown().order_by("-agrees", "pk").iterator(chunk_size=500):
        figures = (each.agrees, each.disagrees, each.passes) if each.votes_cast >= FEWEST else ("", "", "")
        yield str(each.pk), each.sentence, each.sentence_en, int(each.is_of_unit), *figures


def open_others(activity: Activity) -> Iterator[tuple[str, str]]:
    """Yields the votes themselves, where a statement has enough: a row a person, a column a statement."""
    if not activity.statements.shown().with_figures().exists():
        return
    yield str(_("Votes")), reverse("activity_part", args=[activity.project.slug, activity.slug, "oylar"])


STATEMENTS = OpenTable(
    word="ifadeler",
    title=_("Statements"),
    fields={
        "id": ID,
        "statement": _("the statement people voted on"),
        "statement_en": _("the same in English, where there is a translation"),
        "of_unit": _("1 where the unit wrote it, 0 where a participant did"),
        "agree": _("how many agree; empty below ten votes"),
        "disagree": _("how many disagree; empty below ten votes"),
        "pass": _("how many passed; empty below ten votes"),
    },
    rows=open_rows,
)


def reached(project: Project) -> Iterator[Reached]:
    """Yields people who voted; a poll asks nobody where they live."""
    votes = StatementVote.objects.filter(activity__project=project)
    number = votes.aggregate(n=Count("visitor", distinct=True))["n"]
    yield ReachCount.What.ANSWERED, None, number


def copy_statements(old: Activity, new: Activity, actor: User) -> None:
    """Gives a copy the unit's own statements; what people added was said to the other poll."""
    from participation.services.opinions import add_statement

    for each in old.statements.shown().filter(is_of_unit=True).order_by("day", "pk"):
        add_statement(new, sentence=each.sentence, sentence_en=each.sentence_en, actor=actor)


KIND = Kind(
    key="statements",
    label=_("Statement poll"),
    action=_("Agree or disagree"),
    about=_(
        "People agree, disagree or pass on short statements and add their own; groups of opinion appear."
    ),
    detail=StatementPoll,
    said=(Statement,),
    page="participation.views.statements.page",
    parts={
        "oy": "participation.views.statements.cast",
        "ekle": "participation.views.statements.add",
        "yanitlarim": "participation.views.statements.mine",
        "oylar": "participation.views.statements.votes_file",
    },
    form="participation.forms_of_statements.StatementPollForm",
    panel="participation.views.statements_desk.panel",
    desk_parts={
        "ifade": "participation.views.statements_desk.statement",
        "kagit": "participation.views.statements_desk.sheet",
        "resim": "participation.views.statements_desk.refresh",
    },
    columns=(
        "id",
        "day",
        "channel",
        "language",
        "state",
        "statement",
        "of_unit",
        "agree",
        "disagree",
        "pass",
    ),
    rows=rows,
    tally=votes_cast,
    tally_says="votes",
    is_moderated=True,
    open=(STATEMENTS,),
    open_others=open_others,
    reached=reached,
    copied=copy_statements,
)
