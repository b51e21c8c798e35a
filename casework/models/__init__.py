"""The tables of casework."""

from casework.models.applicants import Applicant
from casework.models.cases import Case, CaseCounter, CaseWord
from casework.models.events import CaseEvent, Referral
from casework.models.intake import Redirect, WaitingFile
from casework.models.messages import Attachment, Message
from casework.models.rules import CaseTopic, ClockPolicy, Recount, ResponsibleBody, RoutingRule

__all__ = [
    "Applicant",
    "Attachment",
    "Case",
    "CaseCounter",
    "CaseEvent",
    "CaseTopic",
    "CaseWord",
    "ClockPolicy",
    "Message",
    "Recount",
    "Redirect",
    "Referral",
    "ResponsibleBody",
    "RoutingRule",
    "WaitingFile",
]
