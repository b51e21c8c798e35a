"""Deliberative panel: people volunteer, the lot seats some of them within quotas, they meet and recommend."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind, Reached
from participation.models import (
    Activity,
    Panel,
    PanelOption,
    PanelTrait,
    Project,
    ReachCount,
    Recommendation,
    Volunteer,
)
from participation.open_data.contributions import ID
from participation.open_data.tables import OpenTable
from people.models import User


def rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a volunteer, by number: no name, no contact, no trait."""
    for each in activity.lot_panel.volunteers.order_by("number").iterator(chunk_size=500):
        yield each.label, each.day.isoformat(), each.channel, each.language, each.state, each.is_replacement


def volunteers(activity: Activity) -> int:
    """Returns how many volunteered."""
    return activity.lot_panel.volunteers.in_pool().count()


def open_rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a recommendation."""
    for each in activity.recommendations.shown().order_by("-votes", "pk").iterator(chunk_size=500):
        yield str(each.pk), each.text, each.votes, each.against, each.undecided


RECOMMENDATIONS = OpenTable(
    word="oneriler",
    title=_("Recommendations"),
    fields={
        "id": ID,
        "recommendation": _("what the panel recommends"),
        "for": _("hands for it"),
        "against": _("hands against it"),
        "undecided": _("hands of those who were undecided"),
    },
    rows=open_rows,
)


def reached(project: Project) -> Iterator[Reached]:
    """Yields the members of panels: they came, and stand for no neighbourhood."""
    members = Volunteer.objects.filter(panel__activity__project=project, state=Volunteer.State.MEMBER)
    yield ReachCount.What.ATTENDED, None, members.count()


def copy_quotas(old: Activity, new: Activity, _actor: User) -> None:
    """Gives a copy the traits with their quotas; its pool is empty and its list unwritten."""
    panel = Panel.objects.get(pk=new.pk)
    for trait in old.lot_panel.traits.prefetch_related("options"):
        made = PanelTrait.objects.create(
            panel=panel, label=trait.label, label_en=trait.label_en, order=trait.order
        )
        rows = trait.options.values("label", "label_en", "low", "high", "order")
        PanelOption.objects.bulk_create(PanelOption(trait=made, **row) for row in rows)


KIND = Kind(
    key="panel",
    label=_("Panel by lot"),
    action=_("Volunteer for the panel"),
    about=_(
        "People volunteer; a public lot seats a group that is like the town; it deliberates and recommends."
    ),
    detail=Panel,
    said=(Recommendation,),
    page="participation.views.panels.page",
    parts={
        "gonullu": "participation.views.panels.volunteer",
        "kaydim": "participation.views.panels.mine",
        "liste": "participation.views.panels.list_file",
    },
    form="participation.forms_of_panels.PanelForm",
    panel="participation.views.panels_desk.panel",
    desk_parts={
        "kota": "participation.views.panels_desk.trait",
        "kisi": "participation.views.panels_desk.enter",
        "kura": "participation.views.panels_desk.lot",
        "uyeler": "participation.views.panels_desk.members",
        "oneri": "participation.views.panels_desk.recommendation",
    },
    columns=("number", "day", "channel", "language", "state", "replacement"),
    rows=rows,
    tally=volunteers,
    tally_says="volunteers",
    open=(RECOMMENDATIONS,),
    reached=reached,
    copied=copy_quotas,
)
