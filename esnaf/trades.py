"""Finding a trade by what people call it. Pure: knows no database; esnaf.trade_index feeds it.

A word is compared under common.text.fold, without the endings that make a trade of a person or of goods
(bakkal, bakkallık; çiçek, çiçekçi). One slip of the finger is forgiven in words of four letters or more (edit
distance with neighbours exchanged), a worse spelling by shared groups of three letters.
Sources: Damerau 1964 (edit distance, restricted form); Dice 1945 (coefficient over trigrams).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from common.text import fold

SHOWN = 3
LONGEST_QUERY = 80
MOST_WORDS = 8
SHORTEST_FORGIVEN = 4
LEAST_LIKENESS = 0.45
# How much is believed to what: what people call a trade says more than the wording of a code under it.
IN_NAME, IN_SYNONYM, IN_TITLE = 0.95, 1.0, 0.5
_ENDINGS = re.compile(
    r"(?:ciligi|culugu|ciligi|lari|leri|lar|ler|cilik|culuk|lik|luk|ligi|lugu|ci|cu|si|su|yi|yu|i|u)$"
)
_SIGNS = re.compile(r"[^a-z0-9]+")
# Words that stand in many trades' names and tell none from another.
COMMON = frozenset(
    [
        "ve",
        "ile",
        "imalati",
        "imalat",
        "ticareti",
        "ticaret",
        "faaliyetleri",
        "hizmetleri",
        "isletmeciligi",
        "isletmesi",
        "dukkani",
        "dukkan",
        "onarimi",
        "satisi",
        "satici",
        "magazasi",
        "bayii",
        "urunleri",
        "urunlerin",
        "isi",
        "acmak",
        "istiyorum",
        "acacagim",
        "bir",
    ]
)


@dataclass(frozen=True, slots=True)
class TradeWords:
    """A trade as it is looked for: its names, what people call it, the titles of the codes under it."""

    code: str
    name: str
    synonyms: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A trade that may be meant, from 0 to 1 how well it fits, and the word that led to it."""

    code: str
    name: str
    fit: float
    because: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    trade: int
    text: str
    words: tuple[str, ...]
    grams: frozenset[str]
    weight: float
    shown: str


@dataclass(slots=True)
class TradeFinder:
    """The list of trades held ready for searching: the cost of a search does not grow with its visitors."""

    trades: tuple[TradeWords, ...]
    _phrases: list[_Phrase] = field(default_factory=list)
    _titles: dict[str, dict[int, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, trade in enumerate(self.trades):
            for part in re.split(r"[,/()]", trade.name):
                self._add(place, part, IN_NAME)
            for word in trade.synonyms:
                self._add(place, word, IN_SYNONYM)
        self._titles = _weighed_titles(self.trades)

    def find(self, words: str, *, at_most: int = SHOWN) -> list[Found]:
        """Returns the trades that may be meant, the best first; fewer than `at_most` only when nothing is alike."""
        wanted = _SIGNS.sub(" ", fold(words[:LONGEST_QUERY])).strip()
        if not wanted:
            return []
        query = _words_of(wanted)
        fits: dict[int, tuple[float, str]] = {}
        for phrase in self._phrases:
            fit = _likeness(wanted, query, phrase) * phrase.weight
            if fit > fits.get(phrase.trade, (0.0, ""))[0]:
                fits[phrase.trade] = (fit, phrase.shown)
        for trade, fit in self._by_titles(query).items():
            best, shown = fits.get(trade, (0.0, ""))
            fits[trade] = (best + fit * (1 - best), shown)
        best = sorted(fits.items(), key=lambda pair: (-pair[1][0], self.trades[pair[0]].code))[:at_most]
        return [
            Found(self.trades[place].code, self.trades[place].name, round(fit, 3), shown)
            for place, (fit, shown) in best
        ]

    def _add(self, trade: int, text: str, weight: float) -> None:
        folded = _SIGNS.sub(" ", fold(text)).strip()
        if folded:
            words = _words_of(folded)
            self._phrases.append(_Phrase(trade, folded, words, _grams(folded), weight, text.strip()))

    def _by_titles(self, query: tuple[str, ...]) -> Mapping[int, float]:
        """Returns how far the wording of codes speaks for each trade: rare words more than common ones."""
        fits: dict[int, float] = {}
        for word in query:
            for trade, weight in self._titles.get(word, {}).items():
                fits[trade] = fits.get(trade, 0.0) + weight * IN_TITLE / len(query)
        return fits


def stem(word: str) -> str:
    """Returns a folded word without the endings of trades and persons; at least three letters stay."""
    for _round in range(2):
        shorter = _ENDINGS.sub("", word)
        if len(shorter) < 3 or shorter == word:
            break
        word = shorter
    return word


def distance(one: str, other: str, *, most: int = 2) -> int:
    """Returns how many slips lie between two words, neighbours exchanged being one; more than `most` is most + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, previous = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        row = [i]
        for j, right in enumerate(other, start=1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, previous = previous, row
    return min(previous[-1], most + 1)


def _likeness(text: str, query: tuple[str, ...], phrase: _Phrase) -> float:
    if text == phrase.text:
        return 1.0
    shared = _shared(query, phrase.words)
    if shared >= 0.95:
        return 0.97
    if len(text) >= SHORTEST_FORGIVEN and phrase.text.startswith(text):
        return 0.9
    grams = _grams(text)
    alike = 2 * len(grams & phrase.grams) / (len(grams) + len(phrase.grams))
    if len(text) >= SHORTEST_FORGIVEN and alike > 0.2 and abs(len(text) - len(phrase.text)) <= 1:
        alike = max(alike, 0.88 if distance(text, phrase.text, most=1) <= 1 else 0)
    alike = max(alike * 0.9, shared * 0.9)
    return alike if alike >= LEAST_LIKENESS else alike / 4


def _shared(query: tuple[str, ...], words: tuple[str, ...]) -> float:
    """Returns the share of both sides' words that are the same word, or one slip apart."""
    if not query or not words:
        return 0.0
    hits = sum(max(_same(word, other) for other in words) for word in query)
    return 2 * hits / (len(query) + len(words)) if len(query) + len(words) else 0.0


def _same(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) < SHORTEST_FORGIVEN or one[0] != other[0]:
        return 0.0
    return 0.85 if distance(one, other, most=1) <= 1 else 0.0


def _words_of(folded: str) -> tuple[str, ...]:
    words = [word for word in folded.split() if word not in COMMON] or folded.split()
    return tuple(stem(word) for word in words[:MOST_WORDS])


def _grams(folded: str) -> frozenset[str]:
    padded = f"  {folded} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def _weighed_titles(trades: Iterable[TradeWords]) -> dict[str, dict[int, float]]:
    """Returns for each word of titles the trades it speaks for, from 0 to 1."""
    counts: dict[str, Counter[int]] = {}
    number = 0
    for place, trade in enumerate(trades):
        number += 1
        for title in trade.titles:
            said = title.split("(")[0]
            for word in set(_words_of(_SIGNS.sub(" ", fold(said)).strip()) if said.strip() else ()):
                counts.setdefault(word, Counter())[place] += 1
    whole = log(number + 1)
    return {
        word: {
            place: (1 - log(len(by_trade)) / whole) * times / by_trade.most_common(1)[0][1]
            for place, times in by_trade.items()
        }
        for word, by_trade in counts.items()
        if len(word) >= 3 and len(by_trade) <= number / 3
    }
