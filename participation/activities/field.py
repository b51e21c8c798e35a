"""Field conversations: we go to doors, cafés and stalls, ask open questions, and keep what people say."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from participation.activities.registry import Kind, Reached
from participation.models import (
    Activity,
    FieldConversation,
    FieldRemark,
    Project,
    ReachCount,
    Visit,
)


def rows(activity: Activity) -> Iterator[tuple[Any, ...]]:
    """Yields one row a remark, by question. Neither the street nor who typed it leaves, and no door is kept."""
    found = activity.fieldremarks.select_related("visit__round__neighbourhood", "topic")
    for remark in found.order_by("question", "day", "pk").iterator(chunk_size=500):
        topic = remark.topic.title if remark.topic else ""
        yield (
            str(remark.pk), remark.day.isoformat(), remark.channel, remark.language, remark.state,
            remark.visit.place, remark.visit.round.neighbourhood.code, remark.question, remark.words, topic,
        )  # fmt: skip


def reached(project: Project) -> Iterator[Reached]:
    """Yields doors and tables visited, and conversations; who answered the survey there is counted by the survey."""
    doors = Visit.objects.doors().filter(round__activity__project=project).order_by()
    spoke = Q(outcome=Visit.Outcome.COMPLETED, with_survey=False)
    counted = doors.values_list("round__neighbourhood").annotate(
        n=Count("pk"), spoke=Count("pk", filter=spoke)
    )
    for place, visited, conversations in counted:
        yield ReachCount.What.VISITED, place, visited
        yield ReachCount.What.ANSWERED, place, conversations


KIND = Kind(
    key="field",
    label=_("Field conversation"),
    action=_("See when we come to you"),
    about=_("We go to doors, cafés and stalls with open questions; rounds are given to a person and a day."),
    detail=FieldConversation,
    said=(FieldRemark,),
    page="participation.views.fieldwork.page",
    form="participation.forms_of_fieldwork.FieldConversationForm",
    panel="participation.views.fieldwork_desk.panel",
    desk_parts={
        "tur": "participation.views.fieldwork_desk.round",
        "devret": "participation.views.fieldwork_desk.hand_over",
        "donusler": "participation.views.fieldwork_desk.call_backs",
        "anket": "participation.views.fieldwork_desk.survey",
    },
    columns=(
        "id",
        "day",
        "channel",
        "language",
        "state",
        "place",
        "neighbourhood",
        "question",
        "words",
        "topic",
    ),
    rows=rows,
    tally=lambda activity: activity.fieldremarks.shown().count(),
    is_moderated=True,
    reached=reached,
)
