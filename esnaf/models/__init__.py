"""The shopkeepers' models, by subject."""

from esnaf.models.businesses import Business, BusinessInvitation, BusinessPerson, PersonRole
from esnaf.models.guide import GuideQuestion, GuideRow, GuideRule
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
    "Business",
    "BusinessInvitation",
    "BusinessPerson",
    "BusinessQuery",
    "GuideQuestion",
    "GuideRow",
    "GuideRule",
    "PersonRole",
    "Trade",
    "TradeFile",
    "TradeGroup",
    "TradeListMark",
    "TradeSynonym",
]
