"""The steps that concern cases about the same: taking a link away, answering those that are linked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import rules
from casework.forms_of_likeness import AnswerAlikeForm
from casework.models import Case
from casework.services import correcting
from casework.services.answering import Answer
from casework.services.answering_alike import answer_alike, answerable_alike
from casework.step import Step
from people.models import User


def _answers_others(user: User, case: Case) -> bool:
    return not case.is_open and rules.may_work_on(user, case) and answerable_alike(case).exists()


def _answer(case: Case, data: dict[str, Any], actor: User) -> None:
    answer_alike(case, data["cases"], Answer(outcome=case.outcome, text=data["text"]), actor=actor)


STEPS = (
    Step(
        key="ayni-yanit",
        label=_("Answer the linked cases likewise"),
        done=_("Each linked case has the answer in its own thread, or waits for approval with it."),
        allowed=_answers_others,
        form=AnswerAlikeForm,
        do=_answer,
        about=_("Each applicant is told by the door that they came in by. Nobody learns of the others."),
    ),
    Step(
        key="coz",
        label=_("Take the link away"),
        done=_("The cases are no longer linked."),
        allowed=lambda user, case: case.same_as_id is not None and rules.may_refer(user, case),
        do=lambda case, _data, actor: correcting.unlink(case, actor=actor),
    ),
)
