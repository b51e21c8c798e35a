"""The shopkeepers' models, by subject."""

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
    "Trade",
    "TradeFile",
    "TradeGroup",
    "TradeListMark",
    "TradeSynonym",
]
