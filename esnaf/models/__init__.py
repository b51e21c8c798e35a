"""The shopkeepers' models, by subject."""

from esnaf.models.businesses import Business, BusinessInvitation, BusinessPerson, PersonRole
from esnaf.models.guide import GuideQuestion, GuideRow, GuideRule
from esnaf.models.meeting import Appointment, AppointmentSlot, Visit
from esnaf.models.notices import Announcement, NoticeStreet, NoticeSubscription, StreetNotice
from esnaf.models.queries import BusinessQuery
from esnaf.models.trades import (
    NACE,
    ActivityCode,
    Trade,
    TradeFile,
    TradeGroup,
    TradeListMark,
    TradeSynonym,
)

__all__ = [
    "NACE",
    "ActivityCode",
    "Announcement",
    "Appointment",
    "AppointmentSlot",
    "Business",
    "BusinessInvitation",
    "BusinessPerson",
    "BusinessQuery",
    "GuideQuestion",
    "GuideRow",
    "GuideRule",
    "NoticeStreet",
    "NoticeSubscription",
    "PersonRole",
    "StreetNotice",
    "Trade",
    "TradeFile",
    "TradeGroup",
    "TradeListMark",
    "TradeSynonym",
    "Visit",
]
