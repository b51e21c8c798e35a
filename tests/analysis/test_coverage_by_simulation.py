"""Intervals contain the truth about as often as they promise, over seeded draws from a known population."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.comparison import difference
from analysis.estimation import mean, quantile, share, share_where
from analysis.sampling import allocate, draw
from analysis.tables import Categorical, Table
from analysis.weighting import Margin, rake

DRAWS = 300
# of 300 draws with a true chance of 0.95 a part between 0.91 and 0.985 comes out in more than 999 of 1000 cases
FEWEST, MOST = 0.91, 0.985


@pytest.fixture(scope="module")
def population() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(71)
    n = 6000
    place = rng.choice(4, size=n, p=[0.5, 0.25, 0.15, 0.1])
    sex = rng.integers(0, 2, n)
    age = rng.gamma(9, 5, n) + 4 * place + 3 * sex
    agrees = rng.random(n) < 0.25 + 0.08 * place + 0.15 * sex
    return {"place": place, "sex": sex, "age": age, "agrees": agrees.astype(int)}


def samples(population, count):
    rng = np.random.default_rng(72)
    labels = population["place"].astype(str)
    sizes = {name: int((labels == name).sum()) for name in np.unique(labels)}
    taken = allocate(160, sizes, method="equal")
    for _ in range(count):
        drawn = draw(labels, taken, rng=rng)
        rows = drawn.rows
        yield Table.of(
            {
                "place": Categorical(population["place"][rows], tuple("0123")),
                "sex": Categorical(population["sex"][rows], ("m", "w")),
                "age": population["age"][rows],
                "agrees": Categorical(population["agrees"][rows], ("no", "yes")),
                "size": np.array([sizes[name] for name in labels[rows]], dtype=float),
            },
            weights=drawn.weights,
            strata="place",
            fpc=["size"],
        )


def hits(made, truth: float) -> bool:
    return made.low <= truth <= made.high


def test_intervals_of_a_stratified_sample_cover_as_promised(population):
    age, agrees = population["age"], population["agrees"] == 1
    women = population["sex"] == 1
    seen: dict[str, list[bool]] = {}
    for table in samples(population, DRAWS):
        domain = table.where("sex", ["w"])
        found = {
            "mean": hits(mean(table, "age"), age.mean()),
            "mean of women": hits(mean(table, "age", domain=domain), age[women].mean()),
            "logit": hits(share(table, "agrees", interval="logit")[1], agrees.mean()),
            "median": hits(quantile(table, "age", 0.5), np.quantile(age, 0.5)),
            "difference": hits(difference(table, "age", "sex"), age[women].mean() - age[~women].mean()),
        }
        for name, hit in found.items():
            seen.setdefault(name, []).append(hit)

    covered = {name: float(np.mean(hit)) for name, hit in seen.items()}

    assert all(FEWEST <= part <= MOST for part in covered.values()), covered


def test_korn_graubard_covers_at_least_as_promised_where_few_agree(population):
    rare = (population["age"] > np.quantile(population["age"], 0.97)).astype(int)
    covered, wald = [], []
    for table in samples(population, DRAWS):
        holds = table.numeric("age") > np.quantile(population["age"], 0.97)
        covered.append(hits(share_where(table, holds, interval="beta"), rare.mean()))
        wald.append(hits(share_where(table, holds), rare.mean()))

    assert np.mean(covered) >= FEWEST + 0.02
    assert np.mean(covered) > np.mean(wald)


def test_the_error_after_raking_is_the_one_of_the_calibrated_design(population):
    """The spread over draws agrees with the average error; weights taken as plain would overstate it."""
    margin = Margin.of(
        "sex", {"m": float((population["sex"] == 0).sum()), "w": float((population["sex"] == 1).sum())}
    )
    values, errors, plain = [], [], []
    for table in samples(population, DRAWS):
        raked = rake(table, [margin])
        made = mean(raked, "age")
        values.append(made.value)
        errors.append(made.se)
        plain.append(mean(table.weighted(raked.weights), "age").se)

    spread = float(np.std(values))

    assert np.mean(errors) == pytest.approx(spread, rel=0.1)
    assert np.mean(plain) > np.mean(errors)
