"""The list of trades held ready in memory, built anew after a change: a search asks the database one short question."""

import threading
from collections import defaultdict

from django.db.models import F
from django.utils import timezone

from esnaf.models import ActivityCode, Trade, TradeListMark, TradeSynonym
from esnaf.trades import Found, TradeFinder, TradeWords

_lock = threading.Lock()
_held: dict[str, object] = {}


def find_trades(words: str, *, at_most: int = 3) -> list[Found]:
    """Returns the trades that may be meant by these words, the best first."""
    return finder().find(words, at_most=at_most)


def finder() -> TradeFinder:
    """Returns the finder of the list as it stands."""
    mark = (TradeListMark.objects.values_list("number", flat=True).first() or 0, timezone.localdate())
    with _lock:
        if _held.get("mark") != mark:
            _held["finder"], _held["mark"] = _build(), mark
        return _held["finder"]


def mark_change() -> None:
    """Notes in the running transaction that the list changed."""
    TradeListMark.objects.get_or_create(pk=1)
    TradeListMark.objects.filter(pk=1).update(number=F("number") + 1)


def forget() -> None:
    """Drops what is held; for tests, whose undone changes leave no mark."""
    with _lock:
        _held.clear()


def _build() -> TradeFinder:
    today = timezone.localdate()
    synonyms, titles = defaultdict(list), defaultdict(list)
    for trade, word in TradeSynonym.objects.values_list("trade_id", "word"):
        synonyms[trade].append(word)
    for trade, title in ActivityCode.objects.valid_on(today).values_list("trade_id", "title"):
        titles[trade].append(title)
    return TradeFinder(
        tuple(
            TradeWords(code, name, tuple(synonyms[pk]), tuple(titles[pk]))
            for pk, code, name in Trade.objects.valid_on(today).values_list("pk", "code", "name")
        )
    )
