"""The shopkeepers' models, by subject."""

from esnaf.models.businesses import Business, BusinessInvitation, BusinessPerson, PersonRole
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
    "PersonRole",
    "Trade",
    "TradeFile",
    "TradeGroup",
    "TradeListMark",
    "TradeSynonym",
]
