"""The tables of surveys: instrument, collection, data."""

from surveys.models.collection import Invitation, InvitationBatch, Participation, Quota, Survey
from surveys.models.counts import CellCount, DatasetCopy, DayCount
from surveys.models.questionnaires import Questionnaire, QuestionnaireVersion
from surveys.models.responses import (
    IntakeResponse,
    RespondentSnapshot,
    Response,
    ResponseDraft,
    SubmissionKey,
)

__all__ = [
    "CellCount",
    "DatasetCopy",
    "DayCount",
    "IntakeResponse",
    "Invitation",
    "InvitationBatch",
    "Participation",
    "Questionnaire",
    "QuestionnaireVersion",
    "Quota",
    "RespondentSnapshot",
    "Response",
    "ResponseDraft",
    "SubmissionKey",
    "Survey",
]
