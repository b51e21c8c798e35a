"""The tables of casework."""

from casework.models.applicants import Applicant
from casework.models.approvals import Act, AnswerDraft, ApprovalStage, DraftStep
from casework.models.cases import Case, CaseCounter, CaseWord
from casework.models.desks import HallDay, Ticket
from casework.models.events import CaseEvent, Referral
from casework.models.figures import InformationAppeal, KeptFigure, KeptMonth
from casework.models.intake import Redirect, WaitingFile
from casework.models.mail import IncomingMail
from casework.models.messages import Attachment, Message
from casework.models.open311 import Open311Key, Open311Request
from casework.models.persons import SavedView, Substitute
from casework.models.registers import RegisterFile
from casework.models.replies import ReplyFooter, ReplyTemplate
from casework.models.retention import Erasure, RetentionRule
from casework.models.rules import CaseTopic, ClockPolicy, Recount, ResponsibleBody, RoutingRule
from casework.models.supports import Support
from casework.models.telephone import PhoneCall
from casework.models.whatsapp import OutgoingWhatsApp, WhatsAppEvent

__all__ = [
    "Act",
    "AnswerDraft",
    "Applicant",
    "ApprovalStage",
    "Attachment",
    "Case",
    "CaseCounter",
    "CaseEvent",
    "CaseTopic",
    "CaseWord",
    "ClockPolicy",
    "DraftStep",
    "Erasure",
    "HallDay",
    "IncomingMail",
    "InformationAppeal",
    "KeptFigure",
    "KeptMonth",
    "Message",
    "Open311Key",
    "Open311Request",
    "OutgoingWhatsApp",
    "PhoneCall",
    "Recount",
    "Redirect",
    "Referral",
    "RegisterFile",
    "ReplyFooter",
    "ReplyTemplate",
    "ResponsibleBody",
    "RetentionRule",
    "RoutingRule",
    "SavedView",
    "Substitute",
    "Support",
    "Ticket",
    "WaitingFile",
    "WhatsAppEvent",
]
