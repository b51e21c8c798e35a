"""The tables of people, one subject a file."""

from people.models.audit import AuditEvent
from people.models.data_requests import DataSubjectRequest
from people.models.mail import OutgoingMail
from people.models.memberships import Role, UnitMembership
from people.models.notices import PrivacyNotice
from people.models.users import User

__all__ = [
    "AuditEvent",
    "DataSubjectRequest",
    "OutgoingMail",
    "PrivacyNotice",
    "Role",
    "UnitMembership",
    "User",
]
