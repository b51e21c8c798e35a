"""Prioritisation and budget: people rank, give points or spend, and an established rule counts."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind, Reached
from participation.models import (
    Activity,
    Ballot,
    Option,
    Prioritisation,
    Project,
    ReachCount,
)
from participation.open_data.coarsening import coarsened
from participation.open_data.contributions import CHANNEL
from participation.open_data.tables import OpenTable
from people.models import User


def rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a ballot and option, in an order that tells nothing of when it came."""
    for number, (choices, channel) in enumerate(
        activity.ballots.order_by("pk").values_list("choices", "channel"), start=1
    ):
        for option, value in choices.items():
            yield number, channel, int(option), value


def open_options(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row an option, as it stood on the ballot."""
    for each in activity.options.select_related("neighbourhood"):
        place = each.neighbourhood.code if each.neighbourhood else ""
        yield each.pk, each.title, each.title_en, each.text, "" if each.cost is None else each.cost, place


def open_ballots(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a ballot and option; the order tells nothing of when it came, the day never leaves."""
    numbers = activity.ballots.order_by().values_list("channel").annotate(n=Count("pk"))
    told = coarsened({(channel,): n for channel, n in numbers})
    for number, channel, option, value in rows(activity):
        yield number, *told.get((channel,), ("",)), option, value


def open_others(activity: Activity) -> Iterator[tuple[str, str]]:
    """Yields the file for programs that count votes on budgets."""
    if activity.prioritisation.method == Prioritisation.Method.BUDGET:
        yield "Pabulib", reverse("activity_part", args=[activity.project.slug, activity.slug, "pabulib"])


OPTION = _("number of the option")
OPTIONS = OpenTable(
    word="secenekler",
    title=_("Options"),
    fields={
        "option": OPTION,
        "title": _("its name"),
        "title_en": _("the same in English, where there is a translation"),
        "text": _("what it is"),
        "cost": _("what it costs in lira, where it has a price"),
        "neighbourhood": _("code of the neighbourhood it is in, where it is in one"),
    },
    rows=open_options,
)
BALLOTS = OpenTable(
    word="oylar",
    title=_("Votes"),
    fields={
        "ballot": _("number of the ballot; it tells nothing of who voted or when"),
        "channel": CHANNEL,
        "option": OPTION,
        "value": _("the place or the points it was given; 1 for an option that was paid for"),
    },
    rows=open_ballots,
)


def reached(project: Project) -> Iterator[Reached]:
    """Yields ballots; they name no neighbourhood."""
    yield ReachCount.What.ANSWERED, None, Ballot.objects.filter(activity__project=project).count()


def copy_options(old: Activity, new: Activity, _actor: User) -> None:
    """Gives a copy the options with their costs."""
    rows = old.options.values("order", "title", "title_en", "text", "cost", "neighbourhood_id")
    Option.objects.bulk_create(Option(activity=new, **row) for row in rows)


KIND = Kind(
    key="priorities",
    label=_("Prioritisation or budget"),
    action=_("Say what comes first"),
    about=_("People rank options, give points, or spend a budget; the rule that counts is explained."),
    detail=Prioritisation,
    page="participation.views.priorities.page",
    parts={
        "oy": "participation.views.priorities.cast",
        "pabulib": "participation.views.priorities.as_pabulib",
    },
    form="participation.forms_of_priorities.PrioritisationForm",
    panel="participation.views.priorities_desk.panel",
    desk_parts={"secenek": "participation.views.priorities_desk.option"},
    columns=("ballot", "channel", "option", "value"),
    rows=rows,
    tally=lambda activity: activity.ballots.count(),
    tally_says="ballots",
    open=(OPTIONS, BALLOTS),
    open_others=open_others,
    reached=reached,
    copied=copy_options,
)
