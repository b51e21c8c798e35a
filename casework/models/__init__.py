"""The tables of casework."""

from casework.models.applicants import Applicant
from casework.models.cases import Case, CaseCounter, CaseWord
from casework.models.desks import HallDay, Ticket
from casework.models.events import CaseEvent, Referral
from casework.models.figures import InformationAppeal, KeptFigure, KeptMonth
from casework.models.intake import Redirect, WaitingFile
from casework.models.mail import IncomingMail
from casework.models.messages import Attachment, Message
from casework.models.open311 import Open311Key, Open311Request
from casework.models.registers import RegisterFile
from casework.models.retention import Erasure, RetentionRule
from casework.models.rules import CaseTopic, ClockPolicy, Recount, ResponsibleBody, RoutingRule
from casework.models.telephone import PhoneCall
from casework.models.whatsapp import OutgoingWhatsApp, WhatsAppEvent

__all__ = [
    "Applicant",
    "Attachment",
    "Case",
    "CaseCounter",
    "CaseEvent",
    "CaseTopic",
    "CaseWord",
    "ClockPolicy",
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
    "ResponsibleBody",
    "RetentionRule",
    "RoutingRule",
    "Ticket",
    "WaitingFile",
    "WhatsAppEvent",
]
