"""The tables of participation, one subject a file."""

from participation.models.activities import Activity, SurveyActivity
from participation.models.answers import AwaitedAnswer
from participation.models.commitments import Commitment, ProgressEntry
from participation.models.contributions import Said
from participation.models.decisions import Topic
from participation.models.evaluations import Evaluation
from participation.models.fieldwork import CallBack, FieldConversation, FieldRemark, Round, Visit
from participation.models.follows import Follow, Follower, Notice, NoticeToTell
from participation.models.ideas import Idea, IdeaCollection, IdeaComment, IdeaSubject, IdeaSupport
from participation.models.invitations import OrganisationInvitation
from participation.models.panels import Panel, PanelOption, PanelTrait, Recommendation, Volunteer
from participation.models.practice import PracticeMark
from participation.models.priorities import Ballot, Option, Prioritisation
from participation.models.projects import Phase, Project, ProjectDocument
from participation.models.reach import (
    ActorContact,
    ActorTask,
    GroupTarget,
    LocalActor,
    ReachCount,
    ReachPlan,
)
from participation.models.requests import RequestEvent, StudyBrief, StudyRequest
from participation.models.statements import OpinionPicture, Statement, StatementPoll, StatementVote
from participation.models.texts import (
    Passage,
    Remark,
    RemarkAgreement,
    TextConsultation,
    TextVersion,
)
from participation.models.workshop_tables import PlanItem, Table, TablePhoto
from participation.models.workshops import Registration, Session, TableNote, Workshop

__all__ = [
    "Activity",
    "ActorContact",
    "ActorTask",
    "AwaitedAnswer",
    "Ballot",
    "CallBack",
    "Commitment",
    "Evaluation",
    "FieldConversation",
    "FieldRemark",
    "Follow",
    "Follower",
    "GroupTarget",
    "Idea",
    "IdeaCollection",
    "IdeaComment",
    "IdeaSubject",
    "IdeaSupport",
    "LocalActor",
    "Notice",
    "NoticeToTell",
    "OpinionPicture",
    "Option",
    "OrganisationInvitation",
    "Panel",
    "PanelOption",
    "PanelTrait",
    "Passage",
    "Phase",
    "PlanItem",
    "PracticeMark",
    "Prioritisation",
    "ProgressEntry",
    "Project",
    "ProjectDocument",
    "ReachCount",
    "ReachPlan",
    "Recommendation",
    "Registration",
    "Remark",
    "RemarkAgreement",
    "RequestEvent",
    "Round",
    "Said",
    "Session",
    "Statement",
    "StatementPoll",
    "StatementVote",
    "StudyBrief",
    "StudyRequest",
    "SurveyActivity",
    "Table",
    "TableNote",
    "TablePhoto",
    "TextConsultation",
    "TextVersion",
    "Topic",
    "Visit",
    "Volunteer",
    "Workshop",
]
