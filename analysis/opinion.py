"""Groups of people who vote alike on statements, what tells each group from the rest, and what all agree on.

Knows a matrix of votes with gaps. Leaves to others whose votes they are, and what may be shown of small groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster.vq import kmeans2
from scipy.special import ndtr

from analysis.comparison import adjust
from analysis.errors import AnalysisError, TooFewAnswers
from analysis.intervals import wilson

AGREE, PASS, DISAGREE = 1.0, 0.0, -1.0
UNGROUPED = -1
LEAST_VOTES = 7
LEAST_IN_A_GROUP = 10
MOST_GROUPS = 5
STARTS = 20
REFERENCES = 39
RESAMPLES = 20
# Beyond so many people distances between all pairs are taken of a sample, drawn with the same rng.
SILHOUETTE_OF = 1500


@dataclass(frozen=True, slots=True)
class Groups:
    """Opinion groups: the largest is 0, people with too few votes are UNGROUPED.

    labels: (n,) int · positions: (n, 2), nan for the ungrouped · explained: share of the variance by axis ·
    silhouette: in [-1, 1], of the chosen number · by_number: the silhouette of each number tried ·
    p_value: how often votes without any pattern are parted as clearly · stability: mean agreement (adjusted Rand) with
    groups found again among resampled people. Where people do not fall into groups, all are in group 0 and
    stability is nan.
    """

    labels: np.ndarray
    positions: np.ndarray
    explained: tuple[float, float]
    silhouette: float
    by_number: tuple[tuple[int, float], ...]
    p_value: float
    stability: float

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(int(n) for n in np.bincount(self.labels[self.labels >= 0]))


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement that tells a group from the rest: shares of those who voted on it, and the adjusted p-value."""

    statement: int
    group: int
    agrees: bool
    share: float
    share_of_rest: float
    n: int
    p_value: float


@dataclass(frozen=True, slots=True)
class Common:
    """A statement on which every group's majority is on one side: the least share among the groups, with its low end."""

    statement: int
    agrees: bool
    least_share: float
    low: float
    n: int


def opinion_groups(
    votes: np.ndarray,
    *,
    rng: np.random.Generator,
    least_votes: int = LEAST_VOTES,
    least_in_a_group: int = LEAST_IN_A_GROUP,
    most_groups: int = MOST_GROUPS,
    level: float = 0.05,
) -> Groups:
    """Returns the groups into which voters fall, or one group where their votes show no pattern.

    Gaps count as the statement's mean. People are placed on the first two principal axes; k-means parts them into
    2 … `most_groups`, and the number with the best silhouette is taken among those whose groups are all large
    enough. It is believed only when it explains more of the differences between people than all but `level` of
    tables with the same votes in another order, statement by statement: k-means finds groups in any cloud. That
    votes go together is what this tells; whether opinions lie in clumps or along a line, silhouette and stability do.

    Shapes — votes: (people, statements) of AGREE, PASS, DISAGREE, nan where somebody did not vote
    Units — rng: the same state and rows give the same groups
    Errors — TooFewAnswers when fewer than twice `least_in_a_group` people gave `least_votes` votes, or fewer than
        three statements were voted on
    Source — Small, Bjorkegren, Erkkilä, Shaw and Megill, Polis: Scaling deliberation, Recerca 26(2), 2021 (axes and
        k-means; we do not stretch positions of people with few votes, and test against no pattern); Rousseeuw,
        J. Comput. Appl. Math. 20, 1987 (silhouette)
    """
    table = _checked(votes)
    enough = (~np.isnan(table)).sum(axis=1) >= min(least_votes, table.shape[1])
    people = table[enough]
    if len(people) < 2 * least_in_a_group or (~np.isnan(people)).any(axis=0).sum() < 3:
        raise TooFewAnswers(
            f"groups need {2 * least_in_a_group} people with {least_votes} votes each and three statements"
        )
    for_groups, for_references, for_resamples = rng.spawn(3)
    places, explained = _placed(people)
    numbers = range(2, most_groups + 1)
    tried = _partings(places, numbers, least=least_in_a_group, rng=for_groups)
    best = max(tried, key=lambda number: tried[number][1], default=1)
    silhouette = tried[best][1] if tried else float("nan")
    p_value = _p_value(people, tried[best][0], rng=for_references) if tried else 1.0
    parted = tried[best][0] if p_value <= level else np.zeros(len(people), dtype=int)
    stability = _stability(people, parted, rng=for_resamples) if parted.any() else float("nan")
    labels = np.full(len(table), UNGROUPED)
    labels[enough] = _largest_first(parted)
    positions = np.full((len(table), 2), np.nan)
    positions[enough] = places
    by_number = tuple((number, float(value)) for number, (_labels, value) in tried.items())
    return Groups(labels, positions, explained, float(silhouette), by_number, p_value, stability)


def marks(
    votes: np.ndarray, labels: np.ndarray, *, least: int = LEAST_IN_A_GROUP, level: float = 0.05
) -> list[Mark]:
    """Returns what tells each group from the rest, the clearest first in each group.

    Compares the share that agrees (and the share that disagrees) among a group's voters on the statement with the
    share among all others in groups, by the z-test of two shares with one vote added to either side; p-values are
    adjusted over all comparisons (Benjamini–Hochberg). Only sides that most of the group take count. Statements
    with fewer than `least` votes in the group or outside are left out.

    Shapes — votes: (people, statements) · labels: (people,) int, UNGROUPED left out
    Source — as opinion_groups; Agresti and Caffo, Am. Stat. 54, 2000 (added votes)
    """
    table = _checked(votes)
    found = []
    for group in range(labels.max(initial=-1) + 1):
        inside, outside = table[labels == group], table[(labels >= 0) & (labels != group)]
        n_in, n_out = (~np.isnan(inside)).sum(axis=0), (~np.isnan(outside)).sum(axis=0)
        for statement in np.flatnonzero((n_in >= least) & (n_out >= least)):
            for side in (AGREE, DISAGREE):
                yes_in = int((inside[:, statement] == side).sum())
                yes_out = int((outside[:, statement] == side).sum())
                if 2 * yes_in <= n_in[statement]:
                    continue
                p = _p_of_two_shares(yes_in, int(n_in[statement]), yes_out, int(n_out[statement]))
                shares = (float(yes_in / n_in[statement]), float(yes_out / n_out[statement]))
                found.append((int(statement), group, side == AGREE, *shares, int(n_in[statement]), p))
    if not found:
        return []
    adjusted = adjust([row[-1] for row in found])
    kept = [Mark(*row[:-1], float(p)) for row, p in zip(found, adjusted, strict=True) if p <= level]
    return sorted(kept, key=lambda mark: (mark.group, mark.p_value, mark.share_of_rest - mark.share))


def common_ground(votes: np.ndarray, labels: np.ndarray, *, least: int = LEAST_IN_A_GROUP) -> list[Common]:
    """Returns statements that more than half of every group take the same side on, the firmest first.

    Firm means that the low end of Wilson's 95 % interval lies above one half in every group; so a group of few
    voters cannot be talked into agreement.

    Shapes — votes: (people, statements) · labels: (people,) int, UNGROUPED left out
    Source — Wilson, JASA 22, 1927 (interval)
    """
    table = _checked(votes)
    groups = [table[labels == group] for group in range(labels.max(initial=-1) + 1)]
    found = []
    for statement in range(table.shape[1]):
        columns = [rows[:, statement][~np.isnan(rows[:, statement])] for rows in groups]
        if not columns or min(map(len, columns)) < least:
            continue
        for side in (AGREE, DISAGREE):
            shares = [float((column == side).mean()) for column in columns]
            lows = [wilson(share, n=len(column)).low for share, column in zip(shares, columns, strict=True)]
            if min(lows) > 0.5:
                n = sum(map(len, columns))
                found.append(Common(statement, side == AGREE, min(shares), float(min(lows)), n))
    return sorted(found, key=lambda each: -each.low)


def adjusted_rand_index(first: np.ndarray, second: np.ndarray) -> float:
    """Agreement of two partings of the same people, corrected for chance; 1 is the same parting, 0 what chance gives.

    Shapes — first, second: (people,) labels
    Errors — TooFewAnswers below two people
    Source — Hubert and Arabie, Journal of Classification 2, 1985
    Example
        >>> round(adjusted_rand_index(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])), 3)
        0.571
    """
    a, b = (np.unique(labels, return_inverse=True)[1] for labels in (first, second))
    if len(a) != len(b) or len(a) < 2:
        raise TooFewAnswers("two partings need the same people, and at least two")
    counts = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(counts, (a, b), 1)
    together, of_first, of_second = (
        float((n * (n - 1) / 2).sum()) for n in (counts, counts.sum(axis=1), counts.sum(axis=0))
    )
    by_chance = of_first * of_second / (len(a) * (len(a) - 1) / 2)
    most = (of_first + of_second) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)


def _checked(votes: np.ndarray) -> np.ndarray:
    table = np.asarray(votes, dtype=float)
    if table.ndim != 2 or not np.isin(table[~np.isnan(table)], (AGREE, PASS, DISAGREE)).all():
        raise AnalysisError("votes are a table of 1, 0, -1 and gaps", place="votes")
    return table


def _placed(table: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """Returns each person's place on the first two axes, whose directions do not depend on the machine."""
    centred = _centred(table)
    values, axes = np.linalg.eigh(centred.T @ centred)
    first = axes[:, ::-1][:, :2]
    first = first * np.where(first.sum(axis=0) < 0, -1.0, 1.0)
    total = float(values.sum()) or 1.0
    return centred @ first, (float(values[-1]) / total, float(values[-2]) / total)


def _centred(table: np.ndarray) -> np.ndarray:
    """Returns votes less their statement's mean, gaps at the mean."""
    voted = ~np.isnan(table)
    means = np.where(voted, table, 0).sum(axis=0) / np.maximum(1, voted.sum(axis=0))
    return np.where(voted, table - means, 0.0)


def _partings(
    places: np.ndarray, numbers: Sequence[int], *, least: int, rng: np.random.Generator, starts: int = STARTS
) -> dict[int, tuple[np.ndarray, float]]:
    """Returns labels and silhouette by number of groups, where every group is large enough."""
    found = {}
    if not np.ptp(places):
        return found
    for number in numbers:
        labels = _parted(places, number, rng=rng, starts=starts)
        if np.bincount(labels, minlength=number).min() >= least:
            found[number] = (labels, _silhouette(places, labels, rng=rng))
    return found


def _parted(places: np.ndarray, number: int, *, rng: np.random.Generator, starts: int) -> np.ndarray:
    best, labels = np.inf, np.zeros(len(places), dtype=int)
    for _start in range(starts):
        centres, tried = kmeans2(places, number, iter=30, minit="++", missing="warn", rng=rng)
        spread = float(((places - centres[tried]) ** 2).sum())
        if spread < best - 1e-12:
            best, labels = spread, tried
    return labels


def _silhouette(places: np.ndarray, labels: np.ndarray, *, rng: np.random.Generator) -> float:
    if len(places) > SILHOUETTE_OF:
        drawn = rng.choice(len(places), SILHOUETTE_OF, replace=False)
        places, labels = places[drawn], labels[drawn]
    numbers = np.unique(labels)
    if len(numbers) < 2:
        return 0.0
    distances = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    sums = np.stack([distances[:, labels == number].sum(axis=1) for number in numbers], axis=1)
    sizes = np.array([(labels == number).sum() for number in numbers])
    own = np.searchsorted(numbers, labels)
    rows = np.arange(len(places))
    within = sums[rows, own] / np.maximum(1, sizes[own] - 1)
    means = sums / sizes
    means[rows, own] = np.inf
    nearest = means.min(axis=1)
    widths = np.where(
        sizes[own] == 1, 0.0, (nearest - within) / np.maximum(np.maximum(nearest, within), 1e-12)
    )
    return float(widths.mean())


def _p_value(table: np.ndarray, labels: np.ndarray, *, rng: np.random.Generator) -> float:
    """How often groups of votes in another order, statement by statement, explain as much of the differences."""
    if len(table) > SILHOUETTE_OF:
        drawn = rng.choice(len(table), SILHOUETTE_OF, replace=False)
        table, labels = table[drawn], labels[drawn]
    number, explained, reached = int(labels.max()) + 1, _explained(table, labels), 0
    for _reference in range(REFERENCES):
        mixed = table.copy()
        for column in mixed.T:
            voted = ~np.isnan(column)
            column[voted] = rng.permutation(column[voted])
        places = _placed(mixed)[0]
        if np.ptp(places):
            reached += _explained(mixed, _parted(places, number, rng=rng, starts=3)) >= explained
    return (1 + reached) / (1 + REFERENCES)


def _explained(table: np.ndarray, labels: np.ndarray) -> float:
    """The part of the differences between people, over all statements, that lies between their groups."""
    centred = _centred(table)
    total = float((centred**2).sum())
    sums = [centred[labels == label] for label in np.unique(labels)]
    between = sum(float((rows.sum(axis=0) ** 2).sum()) / len(rows) for rows in sums)
    return between / total if total else 0.0


def _stability(table: np.ndarray, labels: np.ndarray, *, rng: np.random.Generator) -> float:
    """Mean agreement with the groups found again among people drawn with replacement."""
    number, found = int(labels.max()) + 1, []
    for _resample in range(RESAMPLES):
        drawn = rng.integers(0, len(table), len(table))
        places = _placed(table[drawn])[0]
        if np.ptp(places):
            again = _parted(places, number, rng=rng, starts=3)
            found.append(adjusted_rand_index(labels[drawn], again))
    return float(np.mean(found)) if found else float("nan")


def _largest_first(labels: np.ndarray) -> np.ndarray:
    sizes = np.bincount(labels)
    order = sorted(range(len(sizes)), key=lambda label: (-sizes[label], label))
    return np.array([order.index(label) for label in range(len(sizes))])[labels]


def _p_of_two_shares(yes: int, n: int, yes_of_rest: int, n_of_rest: int) -> float:
    a, b = (yes + 1) / (n + 2), (yes_of_rest + 1) / (n_of_rest + 2)
    se = np.sqrt(a * (1 - a) / (n + 2) + b * (1 - b) / (n_of_rest + 2))
    return float(1 - ndtr((a - b) / se))
