"""Prioritisation and budget: people rank, give points or spend, and an established rule counts."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind
from participation.models import Activity, Prioritisation


def rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a ballot and option, in an order that tells nothing of when it came."""
    for number, (choices, channel) in enumerate(
        activity.ballots.order_by("pk").values_list("choices", "channel"), start=1
    ):
        for option, value in choices.items():
            yield number, channel, int(option), value


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
)
