"""What surveys keep under an account: identified answers only. Anonymous ones lead to nobody."""

from people.models import User
from people.privacy import DataHolder, register
from surveys.models import Response


def export_answers(user: User) -> list[dict]:
    """Returns the answers that carry the account."""
    responses = Response.objects.filter(person=user).select_related("survey").order_by("day", "pk")
    return [
        {"survey": each.survey.title, "day": each.day.isoformat(), "answers": each.answers}
        for each in responses
    ]


def unlink_answers(user: User) -> int:
    """Takes the account off its answers: they stay in the results, where they stand for nobody."""
    return Response.objects.filter(person=user).update(person=None)


def register_holder() -> None:
    register(DataHolder(name="answers", export=export_answers, erase=unlink_answers))
